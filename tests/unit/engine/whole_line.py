"""A line with every action of the language."""

from __future__ import annotations

from tests.unit.engine.line import HEAD, line

STEPS = """
  start:
    - branch: customer.blocked
      cases: {yes: refused}
      otherwise: welcome
  refused: [reject]
  welcome:
    - say: welcome
    - recording: on
    - pause: 1s
    - set: {topic: delivery}
    - tag: [seen]
    - mark: in_menu
    - branch: percent
      cases: {50: choose}
      otherwise: choose
  choose:
    - menu:
        say: main_menu
        options: {1: {words: order, goto: orders}, star: {words: delivery, set: {topic: parcel}, goto: agents}}
        speech: yes
        if_silent: message
  orders:
    - ask:
        say: enter_order_number
        type: digits
        length: 2-6
        skip: hash
        speech: yes
        confirm: heard_order_number
        save: order_number
      then: {skipped: pin}
    - lookup: {service: orders, get: "/orders/{order_number}", meanwhile: one_moment, save: order}
      then: {not_found: {goto: orders, at_most: 2, otherwise: agents}}
    - say: found_order
    - mark: order_told
      served: yes
    - use: inner
      with: {given: "{order_number}"}
      then: {done: pin, left: choose}
  pin:
    - ask: {say: enter_pin, type: pin, length: 4, save: pin, tries: 2}
    - run: check_pin
      with: {customer: "{caller.number}", pin: "{pin}"}
      save: customer
      then: {right: pay, wrong: {goto: pin, at_most: 2, otherwise: agents}, locked: agents}
  pay:
    - pay: {connector: card_desk, send: {pin: "{pin}"}, save: paid}
      then: {paid: assist, declined: agents}
  assist:
    - stream: {connector: assistant, save: given}
      then: {done: away, failed: agents}
  away:
    - hand_over: {connector: bank}
      then: {returned: agents}
  agents:
    - hours: office
      then: {open: waiting, closed: book, emergency: bye}
  waiting:
    - queue:
        name: support
        tell_agent: [customer, order, order_number]
        hold: {music: hold_music, every: 60s, say: [queue_ahead]}
        offer: {after: 45s, every: 2m, say: one_or_two, options: {1: book, 2: message}}
      then: {finished: dial, waited_too_long: book}
  dial:
    - dial: {to: [standby_desk], screen: press_one}
      then: {finished: bye, busy: message, no_answer: message}
  book:
    - callback: {number: "{caller.number}", queue: support, flow: ours, slots: 2}
      then: {invalid_number: message}
    - notify: {sms: "{caller.number}", text: sms_bye}
    - hangup: goodbye
  message:
    - record: {say: leave_message, review: keep_or_again, save: message}
      then: {empty: bye, hung_up: saved, failed: bye}
    - goto: saved
  saved:
    - case: {open: query, recording: "{message}", save: complaint}
      then: {failed: bye}
    - case: {note: "{topic | or: nothing}"}
      then: {failed: go_on}
    - play: {recording: "{message}"}
    - say: case_number
    - hangup
  gone:
    - notify: {email: support_desk, text: mail_bye}
    - mark: gone
    - use: inner
      with: {given: "{topic}"}
      then: {done: bye, left: bye}
"""
INNER = """
version: 1
title: Inner
takes: {given: text}
returns: {done: [amount], left: []}
start: begin
defaults: {tries: 1, give_up: left, failed: left}
on_hang_up: own
send_back: [begin]
steps:
  begin:
    - ask: {say: one_or_two, type: money, range: 1-2, save: amount}
    - return: done
  left: [{return: left}]
  own: [{tag: [inside]}, {return: left}]
"""
OURS = """
version: 1
title: A call of ours
languages: [en]
start: {answered_by_person: greet, busy: later}
defaults: {give_up: later, failed: bye}
steps:
  greet: [{menu: {say: one_or_two, options: {1: talk, 2: later}}}]
  talk:
    - queue: {name: support, tell_agent: [callback]}
      then: {finished: bye, waited_too_long: later}
  later:
    - retry_callback: as_booked
      then: {used_up: bye}
    - hangup
  bye: [hangup]
"""
WHOLE_HEAD = f"{HEAD}keys: {{0: agents}}\nsend_back: [choose]\non_hang_up: gone\n"
CATALOGUE = line(STEPS, WHOLE_HEAD, inner=INNER, ours=OURS)
