"""Exploring: every label and every key is taken once, and what is wrong comes with the way there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.flows.catalogue import Catalogue
from ivr.rehearsals.exploring.walk import Explored, explore
from ivr.rehearsals.playing import play_all
from ivr.rehearsals.writing import as_yaml
from tests.unit.engine.line import HEAD as LINE_HEAD
from tests.unit.engine.line import line
from tests.unit.rehearsals.stage import script
from tests.unit.rehearsals.test_coverage import QUESTIONS

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
LINES = {
    "menu": """
  start: [{menu: {say: main_menu, options: {1: bye, star: gone}, if_silent: silent}}]
  gone: [{hangup: goodbye}]
  silent: [{hangup: goodbye}]
""",
    "keys that work everywhere": """
  start: [{ask: {say: enter_order_number, type: number, range: 1-5, save: number, give_up: gone}}, {hangup: goodbye}]
  gone: [{hangup: goodbye}]
""",
    "an answer read back": """
  start:
    - ask:
        say: enter_order_number
        type: digits
        length: 6-8
        skip: star
        confirm: heard_order_number
        save: order_number
      then: {answered: go_on, skipped: bye}
    - hangup: goodbye
""",
    "answers of every type": """
  start:
    - ask: {say: welcome, type: phone, save: a}
    - ask: {say: welcome, type: date, range: future, save: b}
    - ask: {say: welcome, type: time, save: c}
    - ask: {say: welcome, type: money, range: 1-20, save: d}
    - ask: {say: enter_pin, type: pin, length: 4, save: e}
    - ask: {say: welcome, type: yes_no, save: f}
    - ask: {say: welcome, type: digits, length: 4, pattern: "[2-9][0-9]+", save: g}
    - ask: {say: welcome, type: speech, save: h}
    - branch: [{if: d > 10, goto: high}]
      otherwise: go_on
    - branch: f
      cases: {yes: high}
      otherwise: bye
  high: [{hangup: goodbye}]
""",
    "a message": """
  start:
    - record: {say: leave_message, review: keep_or_again, save: message}
      then: {empty: bye, hung_up: left}
    - branch: message.full
      cases: {yes: bye}
      otherwise: left
  left: [{case: {open: query, recording: "{message}", save: complaint}, then: {failed: bye}}, {hangup: case_number}]
""",
    "a queue": """
  start:
    - queue:
        name: support
        hold: {music: hold_music}
        offer: {after: 20s, say: one_or_two, options: {1: a, 2: b}}
        longest: 2m
      then: {finished: c, waited_too_long: d, full: e, nobody_there: f, failed: g, emergency: h}
  a: [{hangup: goodbye}]
  b: [{hangup: goodbye}]
  c: [{hangup: goodbye}]
  d: [{hangup: goodbye}]
  e: [{hangup: goodbye}]
  f: [{hangup: goodbye}]
  g: [{hangup: goodbye}]
  h: [{hangup: goodbye}]
""",
    "what lies outside": """
  start:
    - lookup: {service: orders, get: /orders/1, save: order}
      then: {not_found: a, failed: b}
    - branch: order.status
      cases: {shipped: go_on}
      otherwise: b
    - branch: [{if: order.due is set, goto: a}]
      otherwise: go_on
    - run: check_pin
      with: {customer: "7", pin: "1234"}
      save: customer
      then: {right: go_on, wrong: a, locked: b, failed: c}
    - pay: {connector: card_desk, save: paid}
      then: {paid: go_on, declined: a, failed: b}
    - dial: {to: [standby_desk, second_desk]}
      then: {finished: a, busy: b, no_answer: c, failed: d}
  a: [{hangup: goodbye}]
  b: [{hangup: goodbye}]
  c: [{hangup: goodbye}]
  d: [{hangup: goodbye}]
""",
    "a callback": """
  start:
    - branch: [{if: caller.hidden, goto: bye}]
      otherwise: go_on
    - callback: {number: "{caller.number}", queue: support, flow: main, slots: 2}
      then: {booked: a, invalid_number: b, refused: c, already_booked: d, no_slot: e, failed: f}
  a: [{hangup: goodbye}]
  b: [{hangup: goodbye}]
  c: [{hangup: goodbye}]
  d: [{hangup: goodbye}]
  e: [{hangup: goodbye}]
  f: [{hangup: goodbye}]
""",
    "hours and shares": """
  start:
    - hours: office
      then: {open: go_on, closed: a, holiday: b, emergency: c}
    - branch: percent
      cases: {10: a, 20: b}
      otherwise: c
  a: [{hangup: goodbye}]
  b: [{hangup: goodbye}]
  c: [{hangup: goodbye}]
""",
    "ways that are used up": """
  start: [{menu: {say: main_menu, options: {1: {goto: start, at_most: 2, otherwise: much}, star: again}}}]
  again: [{goto: start, at_most: 1, otherwise: enough}]
  much: [{hangup: goodbye}]
  enough: [{hangup: goodbye}]
""",
    "a used flow": """
  start:
    - use: questions
      then: {done: go_on, skipped: bye}
    - branch: language_chosen
      cases: {yes: chosen}
      otherwise: choose
  choose: [{menu: {say: main_menu, options: {1: {set: {language: en}, goto: start}, star: bye}}}]
  chosen: [{hangup: goodbye}]
""",
}
HEADS = {"keys that work everywhere": f"{LINE_HEAD}keys: {{0: bye, star: gone}}\n"}


def found_in(steps: str, head: str = LINE_HEAD) -> tuple[Catalogue, Explored]:
    catalogue = line(steps, head, questions=QUESTIONS) if "questions" in steps else line(steps, head)
    return catalogue, explore(catalogue, NOON)


@pytest.mark.parametrize("what", LINES)
def test_every_step_and_every_label_is_taken(what: str) -> None:
    _, explored = found_in(LINES[what], HEADS.get(what, LINE_HEAD))
    assert [*map(str, explored.coverage.unseen_labels)] == []
    assert {spot.step for spot in explored.coverage.unseen_steps} <= {"trouble", "bye"}
    assert explored.found == ()


def test_a_flow_that_breaks_is_found_with_the_shortest_way_there() -> None:
    catalogue, explored = found_in("""
  start: [{menu: {say: main_menu, options: {1: on, star: bye}}}]
  on:
    - lookup: {service: orders, get: /orders/1, save: order}
      then: {not_found: round, failed: bye}
    - hangup: goodbye
  round: [{goto: round, at_most: 500, otherwise: bye}]
""")
    (found,) = explored.found
    assert (found.what, found.step, found.beyond) == ("more than 50 actions in one turn", "round", "")
    assert [str(move) for move in found.rehearsal.talk] == ["presses: 1"]
    (again,) = play_all(script(as_yaml(found.rehearsal, catalogue), catalogue), catalogue)
    assert "expected the flow to lead somewhere; more than 50 actions" in str(again.failures[0])


def test_a_failure_after_which_the_line_hangs_up_without_a_word() -> None:
    _, explored = found_in("""
  start:
    - lookup: {service: orders, get: /orders/1}
      then: {not_found: bye, failed: quiet}
    - hangup: goodbye
  quiet: [hangup]
""")
    (found,) = explored.found
    assert "hears not a word" in found.what
    assert found.step == "quiet"
    assert found.rehearsal.given["orders"][0].label == "failed"


def test_what_no_rehearsal_can_do_is_said() -> None:
    _, explored = found_in("""
  start:
    - queue: {name: support}
      then: {finished: bye, waited_too_long: bye, nobody_there: bye, full: bye, emergency: round, failed: bye}
  round: [{goto: round, at_most: 500, otherwise: bye}]
""")
    assert [found.beyond for found in explored.found] in ([], ["the emergency switch is turned on while he waits"])


def test_it_is_bounded() -> None:
    """A tree of menus, each of which leads to two others, 400 in all."""
    menu = "  s%d: [{menu: {say: main_menu, options: {1: %s, star: %s}}}]\n"
    names = [f"s{at}" if at < 400 else "bye" for at in range(810)]
    steps = "".join(menu % (at, names[2 * at + 1], names[2 * at + 2]) for at in range(400))
    _, explored = found_in(f"  start: [{{goto: s0}}]\n{steps}")
    assert explored.coverage.unseen_labels == ()
    assert explored.found == ()
    assert explored.places < 400 * 12
