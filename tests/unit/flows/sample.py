"""A small line without a mistake, into which the tests plant some."""

from __future__ import annotations

import textwrap

from ivr.flows.loader import Loaded, load
from ivr.flows.problems import Problem

MAIN = """\
version: 1
title: A line for tests
numbers: [+18005550100]
languages: [en, es]
start: welcome
defaults: {wait: 4s, tries: 2, no_input: again_please, no_match: again_please, give_up: agents, failed: trouble}
keys: {0: agents}
send_back: [number]
on_hang_up: gone
steps:
  welcome:
    - branch: caller.hidden
      cases: {yes: refuse}
      otherwise: go_on
    - say: [hello, notice]
      interrupt: no
    - menu:
        say: choose
        options:
          1: {set: {topic: order, language: en}, goto: number}
          2: {set: {topic: bill}, goto: number}
          star: agents
        give_up: number
  refuse:
    - reject: busy
  number:
    - mark: number_asked
    - ask:
        say: enter_number
        type: digits
        length: 6-10
        skip: star
        confirm: heard_number
        save: order_number
      then: {skipped: agents}
    - say: heard_number
    - ask: {say: enter_pin, type: pin, length: 4, save: pin}
    - branch:
        - {if: topic = order and caller.number is set, goto: agents}
        - {if: topic = bill, goto: go_on, at_most: 2, otherwise: agents}
      otherwise: message
    - goto: agents
      at_most: 2
      otherwise: message
  agents:
    - hours: desk
      then: {open: waiting, closed: message, holiday: closed}
  closed:
    - say: closed_because
    - goto: message
  waiting:
    - queue:
        name: support
        skills: [en, "{topic}"]
        tell_agent: [customer, topic]
        whisper: whisper
        hold: {music: music, every: 1m, say: [ahead]}
        longest: 5m
      then: {finished: bye, waited_too_long: message}
  message:
    - record:
        say: leave_message
        save: message
        review: keep_it
      then: {empty: bye, hung_up: saved, failed: bye}
    - goto: saved
  saved:
    - case:
        open: query
        topic: "{topic | or: voicemail}"
        words: "{caller.number}"
        recording: "{message}"
        for: support
        fields: {number: "{order_number}"}
        save: ticket
      then: {failed: bye}
    - mark: left_message
      served: yes
    - say: ticket_number
    - hangup: bye
  gone:
    - mark: gone
    - hangup
  trouble:
    - pause: 500ms
    - goto: message
  bye:
    - hangup: bye
"""
EN = """\
voice: Polly.Joanna
say:
  hello: Hello.
  notice: {ssml: 'This call <emphasis level="strong">may</emphasis> be recorded.'}
  again_please: Sorry?
  choose: For an order press 1, for a bill press 2, for a person press star.
  enter_number: Your number, please.
  heard_number: "I have {order_number}. Right? 1. Wrong? 2."
  enter_pin: Your PIN, please.
  closed_because: "We are closed, {hours.reason}, until {hours.opens | day}."
  because_holiday: it is a holiday
  whisper: "{topic | or: a question}"
  ahead: {by: queue.ahead, 0: You are next., one: One before you., otherwise: "{queue.ahead} before you."}
  leave_message: Speak after the tone.
  keep_it: Keep it, 1. Hear it, 2. Again, 3.
  ticket_number: "Your number is {ticket.number}."
  bye: Goodbye.
audio:
  music: [soft.wav, softer.wav]
words:
  number: [order, bill]
"""
ES = """\
voice: Polly.Lupe
say:
  hello: Hola.
  notice: Esta llamada puede ser grabada.
  again_please: ¿Cómo?
  choose: Para un pedido, 1. Para una factura, 2. Una persona, asterisco.
  enter_number: Su número, por favor.
  heard_number: "Tengo {order_number}. ¿Correcto? 1. ¿Incorrecto? 2."
  enter_pin: Su PIN, por favor.
  closed_because: "Está cerrado, {hours.reason}, hasta el {hours.opens | day}."
  because_holiday: es un día festivo
  whisper: "{topic | or: una consulta}"
  ahead: {by: queue.ahead, 0: Usted es el siguiente., one: Hay una persona., otherwise: "Hay {queue.ahead} personas."}
  leave_message: Hable después del tono.
  keep_it: Conservar, 1. Escuchar, 2. Repetir, 3.
  ticket_number: "Su número es el {ticket.number}."
  bye: Adiós.
audio:
  music: [soft.wav, softer.wav]
"""
QUEUES = """\
support:
  title: Customer care
  skills: [en]
  hours: desk
  longest: 20m
  cap: 10
  vip_priority: 1
  dispositions: [solved, follow_up]
  relax: [{after: 90s, drop: [order, bill]}]
  overflow: [{after: 2m, add: back_office}]
  callback: {first: customer, attempts: 2, apart: 15m, between: 08:00-21:00, expires: 2d}
back_office:
  title: Back office
"""
HOURS = """\
zone: America/New_York
calendars:
  desk:
    week: {mon-fri: [09:00-12:30, 13:30-18:00], sat: [22:00-02:00], sun: closed}
    holidays: {country: US, reason: because_holiday}
    days: [{on: 2026-12-24..2026-12-26, open: closed, reason: because_holiday}]
"""
DIRECTORY = """\
skills: [order, bill]
numbers: {desk: +18005550199}
mail: {support: care@example.com}
"""
SOURCES = {
    "main.yaml": MAIN,
    "prompts/en.yaml": EN,
    "prompts/es.yaml": ES,
    "queues.yaml": QUEUES,
    "hours.yaml": HOURS,
    "directory.yaml": DIRECTORY,
    "prompts/audio/soft.wav": "12.0 aa",
    "prompts/audio/softer.wav": "11.0 bb",
}


def with_change(file: str, old: str, new: str) -> dict[str, str]:
    """Return the folder with the first `old` in one file replaced."""
    text = SOURCES[file]
    assert old in text, f"{old!r} is not in {file}"
    return {**SOURCES, file: text.replace(old, new, 1)}


def errors(sources: dict[str, str]) -> list[Problem]:
    """Return the errors of a folder."""
    return [problem for problem in load(sources).problems if problem.severity == "error"]


def flow_with(steps: str, prompts: str = "{}") -> Loaded:
    """Load a flow of one language with these steps, the first of which is `start`; `bye` is one of them."""
    head = "version: 1\ntitle: x\nnumbers: any\nlanguages: [en]\nstart: start\non_hang_up: bye\n"
    defaults = "defaults: {give_up: bye, failed: bye}\n"
    body = textwrap.indent(textwrap.dedent(steps).strip(), "  ")
    return load(
        {
            "main.yaml": f"{head}{defaults}steps:\n{body}\n  bye:\n    - hangup\n",
            "prompts/en.yaml": f"say: {prompts}\n",
            "queues.yaml": "support: {title: Support}\n",
            "hours.yaml": "zone: UTC\ncalendars: {desk: {week: always}}\n",
        }
    )
