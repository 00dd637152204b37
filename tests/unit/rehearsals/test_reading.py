"""Files of rehearsals: what they say, and one message with its place for each mistake."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.dialogue.inputs import Answered
from ivr.flows.catalogue import Catalogue
from ivr.rehearsals.moves import AgentSendsBack, HangsUp, Hears, Presses, Records, Says, Silence, Waits, Words
from ivr.rehearsals.reading import read
from tests.unit.engine.line import HEAD as LINE_HEAD
from tests.unit.engine.line import NUMBER, line
from tests.unit.rehearsals.stage import FILE, HEAD, problems, script

FLOW = """
  start:
    - lookup: {service: orders, get: /orders/1, save: order}
      then: {not_found: bye}
    - run: check_pin
      with: {customer: "7", pin: "{order.number}"}
      then: {right: go_on, wrong: bye, locked: bye}
    - mark: asked
    - notify: {sms: "{caller.number}", text: sms_bye}
    - hours: office
      then: {open: go_on, closed: bye}
    - dial: {to: standby_desk}
      then: {finished: bye, busy: go_on, no_answer: go_on}
    - queue: {name: support}
      then: {finished: bye, waited_too_long: bye}
"""
RIGHT = "  given: {check_pin: {label: right, values: %s}}\n"
REST = "  talk: [hangs_up]\n  expect: {ended: yes}\n"


@pytest.fixture(scope="module")
def asking() -> Catalogue:
    return line(FLOW, f"{LINE_HEAD}send_back: [bye]\n")


def test_what_is_not_said_has_its_usual_value(asking: Catalogue) -> None:
    one = script(HEAD + REST, asking)[0]
    assert (one.flow, one.dials, one.start, one.percent) == ("main", NUMBER, "inbound", None)
    assert one.caller == "+12025550199"
    assert one.at.utcoffset() == timedelta(hours=-5)


def test_all_that_may_be_said(asking: Catalogue) -> None:
    who = "  flow: main\n  dials: +18005550177\n  start: failed\n  caller: hidden\n"
    one = script(f"{HEAD}{who}  percent: 30\n  agents: {{support: busy}}\n{REST}", asking)[0]
    assert (one.flow, one.dials, one.start, one.caller, one.percent) == ("main", "+18005550177", "failed", None, 30)
    assert one.agents == {"support": ("busy",)}


def test_the_moves(asking: Catalogue) -> None:
    talk = """
  talk:
    - hears: [goodbye, "Good bye", Hello you]
    - presses: 12#
    - presses: hash
    - says: no, thanks
    - silence
    - silence: 3
    - records: 12s
    - waits: 2m
    - agent: {sends_back: bye}
    - hangs_up
  expect: {ended: yes}
"""
    moves = script(HEAD + talk, asking)[0].talk
    assert [str(move) for move in moves] == [
        'hears: [goodbye, "Good bye", "Hello you"]',
        "presses: 12#",
        "presses: hash",
        "says: no, thanks",
        "silence",
        "silence: 3",
        "records: 12s",
        "waits: 2m",
        "agent: {sends_back: bye}",
        "hangs_up",
    ]
    kinds = [Hears, Presses, Presses, Says, Silence, Silence, Records, Waits, AgentSendsBack, HangsUp]
    assert [type(move) for move in moves] == kinds
    assert isinstance(moves[0], Hears)
    assert moves[0].words == (Words(prompt="goodbye"), Words(text="Good bye"), Words(text="Hello you"))
    assert moves[1].place == (FILE, 6, 7)


def test_who_hangs_up_right_after_speaking_ends_the_recording_by_it(asking: Catalogue) -> None:
    talk = "  talk: [{records: 12s}, hangs_up]\n  expect: {ended: yes}\n"
    (move,) = script(HEAD + talk, asking)[0].talk
    assert isinstance(move, Records)
    assert move.hangs_up


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("{status: 200, body: {number: 12, status: lost}}", Answered("found", {"number": "12", "status": "lost"})),
        ("{status: 200, body: [{number: 12, status: lost}]}", Answered("found", {"number": "12", "status": "lost"})),
        ("{status: 200, body: []}", Answered("not_found")),
        ("{status: 404}", Answered("not_found")),
        ("{status: 503}", Answered("failed", {"reason": "status 503"})),
        ("{status: 200, body: {number: 12}}", Answered("failed", {"reason": "status: it is missing"})),
        ("not_found", Answered("not_found")),
        ("failed", Answered("failed")),
        ("{label: found, values: {number: 12, status: lost}}", Answered("found", {"number": "12", "status": "lost"})),
    ],
)
def test_what_a_service_answers(asking: Catalogue, given: str, answer: Answered) -> None:
    one = script(f"{HEAD}  given: {{orders: {given}}}\n{REST}", asking)[0]
    assert one.given == {"orders": (answer,)}


def test_answers_in_their_turn(asking: Catalogue) -> None:
    given = (
        "  given: {check_pin: [wrong, {label: right, values: {id: 17, name: Ana}}], standby_desk: busy, case: failed}\n"
    )
    one = script(HEAD + given + REST, asking)[0]
    assert one.given["check_pin"] == (Answered("wrong"), Answered("right", {"id": "17", "name": "Ana"}))
    assert one.given["standby_desk"] == (Answered("busy"),)


MISTAKES = {
    "not a list of maps": ("- hello\n", "1:3", "wrong_type"),
    "no name": (HEAD.replace("name: a call", "caller: hidden") + REST, "1:3", "missing_field"),
    "no time": ("- name: a call\n" + REST, "1:3", "missing_field"),
    "no talk": (HEAD + "  expect: {ended: yes}\n", "1:3", "missing_field"),
    "nothing expected": (HEAD + "  talk: [hangs_up]\n", "1:3", "missing_field"),
    "a field misspelt": (HEAD + REST + "  agent: {support: free}\n", "5:3", "unknown_field"),
    "a required field misspelt": (HEAD + REST.replace("expect", "expects"), "4:3", "unknown_field"),
    "no such flow": (HEAD + "  flow: mian\n" + REST, "3:9", "no_such_flow"),
    "no such day": (HEAD.replace("03-02", "02-30") + REST, "2:7", "wrong_type"),
    "a date alone": (HEAD.replace(" 12:00", "") + REST, "2:7", "wrong_type"),
    "no such start": (HEAD + "  start: inbond\n" + REST, "3:10", "wrong_type"),
    "no telephone number": (HEAD + "  caller: 12\n" + REST, "3:11", "wrong_type"),
    "a side beyond 99": (HEAD + "  percent: 100\n" + REST, "3:12", "wrong_type"),
    "no such queue": (HEAD + "  agents: {suport: free}\n" + REST, "3:12", "no_such_queue"),
    "no such agents": (HEAD + "  agents: {support: bussy}\n" + REST, "3:21", "wrong_type"),
    "nothing of this name asks": (HEAD + "  given: {order: failed}\n" + REST, "3:11", "no_such_service"),
    "no such label": (HEAD + "  given: {check_pin: wrogn}\n" + REST, "3:22", "no_such_label"),
    "no such label in a map": (HEAD + "  given: {check_pin: {label: wrogn}}\n" + REST, "3:30", "no_such_label"),
    "no such field given": (HEAD + RIGHT % "{id: 1, name: A, nam: B}" + REST, "3:45", "no_such_field"),
    "a field is not given": (HEAD + RIGHT % "{id: 1}" + REST, "3:45", "wrong_type"),
    "an unknown part of an answer": (HEAD + "  given: {orders: {stats: 200}}\n" + REST, "3:20", "unknown_field"),
    "no such move": (HEAD + "  talk: [{press: 1}]\n  expect: {ended: yes}\n", "3:11", "unknown_action"),
    "no such bare move": (HEAD + "  talk: [hang_up]\n  expect: {ended: yes}\n", "3:10", "unknown_action"),
    "a move alone": (HEAD + "  talk: [presses]\n  expect: {ended: yes}\n", "3:10", "wrong_form"),
    "two moves in one": (HEAD + "  talk: [{presses: 1, waits: 2m}]\n  expect: {ended: yes}\n", "3:10", "wrong_form"),
    "a bare hash": (HEAD + "  talk:\n    - presses: # end\n  expect: {ended: yes}\n", "4:15", "wrong_type"),
    "no key": (HEAD + "  talk: [{presses: one}]\n  expect: {ended: yes}\n", "3:20", "wrong_type"),
    "no such prompt": (HEAD + "  talk: [{hears: godbye}]\n  expect: {ended: yes}\n", "3:18", "no_such_prompt"),
    "no duration": (HEAD + "  talk: [{waits: 2}]\n  expect: {ended: yes}\n", "3:18", "wrong_type"),
    "no silence": (HEAD + "  talk: [{silence: 0}]\n  expect: {ended: yes}\n", "3:20", "wrong_type"),
    "an agent cannot do that": (HEAD + "  talk: [{agent: accept}]\n  expect: {ended: yes}\n", "3:18", "wrong_type"),
    "no step to be sent back to": (
        HEAD + "  talk: [{agent: {sends_back: start}}]\n  expect: {ended: yes}\n", "3:31", "no_such_step",
    ),
    "no such expectation": (HEAD + "  talk: []\n  expect: {outcom: failed}\n", "4:12", "unknown_field"),
    "no such outcome": (HEAD + "  talk: []\n  expect: {outcome: self_serve}\n", "4:21", "wrong_type"),
    "no such mark": (HEAD + "  talk: []\n  expect: {mark: askd}\n", "4:18", "wrong_type"),
    "no such step": (HEAD + "  talk: []\n  expect: {visited: [start, strat]}\n", "4:29", "no_such_step"),
    "no such text": (HEAD + "  talk: []\n  expect: {sent: sms_by}\n", "4:18", "no_such_text"),
    "no count": (HEAD + "  talk: []\n  expect: {prompts: many}\n", "4:21", "wrong_type"),
    "neither yes nor no": (HEAD + "  talk: []\n  expect: {ended: true}\n", "4:19", "wrong_type"),
    "two of one name": (2 * (HEAD + REST), "5:3", "doubled_key"),
    "no YAML": (HEAD + "  talk: [", "4:1", "not_yaml"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_one_mistake_one_message(asking: Catalogue, mistake: str) -> None:
    text, place, code = MISTAKES[mistake]
    found = problems(text, asking)
    assert [(problem.code, str(problem.place)) for problem in found] == [(code, f"{FILE}:{place}")], list(
        map(str, found)
    )
    assert found[0].severity == "error"


def test_the_nearest_name_is_told(asking: Catalogue) -> None:
    hints = [
        problems(MISTAKES[name][0], asking)[0].hint for name in ("no such prompt", "no such move", "no such label")
    ]
    assert hints == ["did you mean goodbye?", "did you mean presses?", "did you mean wrong?"]


def test_a_file_that_is_named_like_no_flow_names_one(asking: Catalogue) -> None:
    night = "rehearsals/night.yaml"
    (problem,) = read({night: HEAD + REST}, asking).problems
    assert problem.code == "no_such_flow"
    assert read({night: HEAD + "  flow: main\n" + REST}, asking).rehearsals[0].flow == "main"


def test_rehearsals_with_a_mistake_are_left_out_and_the_others_are_not(asking: Catalogue) -> None:
    text = HEAD + "  percent: x\n" + REST + HEAD.replace("a call", "another") + REST
    found = read({FILE: text}, asking)
    assert [one.name for one in found.rehearsals] == ["another"]
    assert len(found.problems) == 1
