"""The flows of a line that asks the world for everything that it can be asked for."""

from __future__ import annotations

MAIN = """
version: 1
title: A line that asks
numbers: any
languages: [en]
start: welcome
defaults: {wait: 5s, tries: 2, give_up: bye, failed: broken}
on_hang_up: gone
steps:
  welcome:
    - menu:
        say: welcome
        options: {1: order, 2: pin, 3: text, 4: complaint, 5: desk, 6: check, 7: switch, 8: page, 9: leaving}
  order:
    - lookup: {service: orders, get: "/orders/{caller.number}", wait: 3s, meanwhile: moment, save: order}
      then: {not_found: nothing}
    - say: told
    - goto: bye
  nothing:
    - say: nothing
    - goto: bye
  check:
    - lookup: {service: orders, post: /check, send: {from: "{caller.number}"}, meanwhile: moment, save: order}
      then: {not_found: nothing}
    - say: told
    - goto: bye
  pin:
    - ask: {say: enter_pin, type: pin, length: 8, save: pin}
    - lookup: {service: orders, post: /pin, send: {pin: "{pin}"}, save: order}
      then: {not_found: nothing}
    - run: check_pin
      with: {customer: "12345678", pin: "{pin}"}
      save: customer
      then: {right: known, wrong: unknown, locked: locked}
  known:
    - say: known
    - goto: bye
  unknown:
    - say: unknown
    - goto: pin
      at_most: 5
      otherwise: bye
  locked:
    - say: locked
    - goto: bye
  text:
    - notify: {sms: "{caller.number}", text: sms_hello}
      then: {failed: nothing}
    - notify: {email: desk, text: mail_hello}
      then: {failed: nothing}
    - notify: {webhook: crm, send: {call: "{call.id}"}}
      then: {failed: nothing}
    - say: sent
    - goto: bye
  complaint:
    - case: {open: complaint, topic: delivery, words: late, for: support, fields: {order: "7"}, save: complaint}
    - case: {update: "{complaint.id}", topic: very_late}
    - case: {close: "{complaint.number}", reason: solved}
    - say: number
    - goto: bye
  desk:
    - hours: office
      then: {open: waiting, closed: closed, emergency: emergency}
  waiting:
    - queue: {name: support, longest: 10m}
      then: {finished: bye, waited_too_long: bye, emergency: emergency}
  emergency:
    - say: emergency
    - goto: bye
  closed:
    - say: closed
    - goto: bye
  switch:
    - ask: {say: enter_pin, type: pin, length: 6, save: pin}
    - run: emergency_switch
      with: {calendar: office, pin: "{pin}", turn: "on"}
      then: {right: known, wrong: unknown, locked: locked}
  page:
    - lookup: {service: pages, get: /page, wait: 3s, save: page}
      then: {not_found: nothing}
    - say: sent
    - goto: bye
  leaving:
    - mark: leaving
    - menu: {say: leaving, options: {1: bye, 2: desk}}
  gone:
    - branch: call.mark
      cases: {leaving: gone_asking}
      otherwise: gone_noting
  gone_asking:
    - lookup: {service: orders, get: "/orders/{caller.number}", wait: 10s, save: order}
      then: {not_found: gone_noting, failed: gone_noting}
    - lookup: {service: orders, post: /check, send: {from: "{caller.number}"}, wait: 10s, save: order}
      then: {not_found: gone_noting, failed: gone_noting}
    - mark: asked_after_all
      served: yes
    - goto: gone_noting
  gone_noting:
    - case: {note: "hung up in {call.step}"}
    - hangup
  broken:
    - say: broken
    - goto: bye
  bye:
    - hangup: bye
"""

PROMPTS = """
say:
  welcome: "Press 1: order, 2: PIN, 3: text, 4: complaint, 5: somebody, 6: check, 7: switch, 8: page, 9: go."
  leaving: Press 1 for the end, 2 for somebody.
  moment: One moment please.
  told: "It is {order.status}."
  nothing: There is nothing.
  enter_pin: Please enter your PIN.
  known: "We know you."
  unknown: That was wrong.
  locked: It is locked.
  sent: It is on its way.
  number: "Your number is {complaint.number}."
  emergency: There is an emergency.
  closed: We are closed.
  broken: Something is broken.
  bye: Goodbye.
texts:
  sms_hello: "Hello from {call.dialled}."
  mail_hello: {subject: A caller, body: "{caller.number | or: somebody} has called."}
"""

SOURCES = {
    "main.yaml": MAIN,
    "prompts/en.yaml": PROMPTS,
    "hours.yaml": "zone: America/New_York\ncalendars: {office: {week: always, emergency: emergency}}\n",
    "queues.yaml": "support: {title: Support, hours: office}\n",
    "directory.yaml": """
mail: {desk: care@example.com}
webhooks: {crm: CRM_HOOK}
services:
  orders: {address: ORDERS_URL, token: ORDERS_TOKEN, gives: {status: [shipped, delivered]}}
  pages: {address: PAGES_URL, gives: {status: text}}
""",
}
