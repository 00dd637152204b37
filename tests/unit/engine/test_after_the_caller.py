"""What runs silently: on_hang_up, what follows a message, and calls of ours that nobody took."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.dialogue.events import CallEnded, FlowEnded, Marked, MessageLeft, Notified, StepEntered, Talked
from ivr.dialogue.inputs import Answered, CallArrived, Callback, HungUp, Input, LegEnded, Recorded, Taken
from ivr.dialogue.instructions import LookUp, Notify
from ivr.engine.run import advance
from ivr.engine.turn import FlowBroken
from tests.unit.engine.line import CALLER, HEAD, NOON, NUMBER, Call, line

GONE = f"{HEAD}on_hang_up: gone\n"
STEPS = """
  start:
    - mark: in_menu
    - menu: {say: main_menu, options: {1: speak, star: talk}, give_up: bye}
  speak:
    - mark: speaking
    - record: {say: leave_message, review: keep_or_again, save: message}
      then: {empty: bye, hung_up: saved}
    - goto: saved
  saved:
    - case: {open: query, recording: "{message}", save: complaint}
    - mark: saved
    - say: case_number
    - menu: {say: one_or_two, options: {1: start, 2: start}, give_up: bye}
  talk:
    - queue: {name: support}
      then: {finished: bye, waited_too_long: bye}
  gone:
    - branch: call.mark
      cases: {saved: kept}
      otherwise: go_on
    - say: goodbye
    - pause: 2s
    - tag: [lost]
    - notify: {sms: "{caller.number}", text: sms_bye}
    - set: {left: "{call.step}"}
    - goto: start
  kept:
    - mark: kept
    - hangup
"""


@pytest.fixture
def call() -> Call:
    call = Call(line(STEPS, GONE))
    call.dials()
    return call


def test_who_hangs_up_in_the_menu_is_taken_leave_of_silently(call: Call) -> None:
    turn = call.hangs_up()
    assert turn.words == ()
    assert [type(question) for question in call.asked] == [Notify]
    assert call.told(Notified) == [Notified("sms", CALLER, "sms_bye", "sent")]
    assert call.values["left"] == "start"
    assert call.told(FlowEnded) == []
    assert call.memory.finished


def test_it_runs_once(call: Call) -> None:
    call.hangs_up()
    for heard in (HungUp(), Recorded("RE1", "https://x", 9, hung_up=True), LegEnded("completed")):
        assert call.hears_back(heard).events == ()
    assert len(call.asked) == 1


def test_it_runs_for_who_talks_to_an_agent(call: Call) -> None:
    call.presses("*")
    call.is_taken()
    call.hangs_up()
    assert call.told(Notified) != []


def test_it_does_not_run_where_the_flow_has_ended(call: Call) -> None:
    for _ in range(3):
        call.is_silent()
    assert call.memory.finished
    call.hangs_up()
    assert [question for question in call.asked if isinstance(question, Notify)] == []
    assert call.told(CallEnded) == [CallEnded("completed", 42)]


@pytest.mark.parametrize(
    "inputs",
    [
        [Recorded("RE1", "https://x", 9, hung_up=True), HungUp()],
        [HungUp(), Recorded("RE1", "https://x", 9, hung_up=True)],
        [HungUp(), Recorded("RE1", "https://x", 9)],
        [Recorded("RE1", "https://x", 9), HungUp()],
    ],
    ids=["message first", "end first", "end first, unsaid", "in the review"],
)
def test_what_he_said_comes_before_the_leave(call: Call, inputs: list[Input]) -> None:
    call.presses("1")
    for heard in inputs:
        call.hears_back(heard)
    marks = [event.mark for event in call.events if isinstance(event, Marked)]
    assert marks == ["in_menu", "speaking", "saved", "kept"]
    assert len(call.told(MessageLeft)) == 1
    assert len(call.told(CallEnded)) == 1
    assert call.told(Notified) == []


def test_a_second_end_says_that_no_message_will_come(call: Call) -> None:
    call.presses("1")
    assert call.hangs_up().question is None
    assert call.told(Notified) == []
    call.hears_back(HungUp())
    assert call.told(Notified) != []
    assert len(call.told(CallEnded)) == 1


def test_an_empty_message_takes_its_way_silently(call: Call) -> None:
    call.presses("1")
    call.hears_back(Recorded("", "", 0, hung_up=True))
    assert call.told(MessageLeft) == []
    assert call.told(Notified) != []


def test_a_talk_is_told_after_the_end_where_no_leave_is_taken() -> None:
    call = Call(line(STEPS.partition("  gone:")[0]))
    call.dials()
    call.presses("*")
    call.hears_back(Taken("1-1", "ana", "room"))
    call.hangs_up()
    call.hears_back(LegEnded("completed", 9, talked=True))
    assert call.told(Talked) == [Talked("ana", "1-1", 9)]


USED = """
version: 1
title: Used
returns: {done: []}
start: begin
on_hang_up: own
defaults: {give_up: done}
steps:
  begin: [{menu: {say: one_or_two, options: {1: done, 2: done}}}]
  done: [{return: done}]
  own: [{mark: own}, {return: done}]
"""


def test_a_used_flow_s_own_comes_first() -> None:
    steps = """
  start:
    - use: used
      then: {done: after}
  after: [{mark: after}, hangup]
  gone: [{mark: outer}, hangup]
"""
    call = Call(line(steps, GONE, used=USED))
    call.dials()
    call.hangs_up()
    marks = [event.mark for event in call.events if isinstance(event, Marked)]
    assert marks == ["own", "outer"]


LOOKING = """
  start:
    - menu: {say: one_or_two, options: {1: bye, 2: bye}}
  gone:
    - lookup: {service: orders, get: /orders, meanwhile: one_moment, save: order}
      then: {not_found: bye, failed: bye}
    - mark: looked
    - lookup: {service: orders, get: /again, save: order}
      then: {not_found: bye}
    - hangup
"""


def test_a_lookup_cannot_be_waited_for_silently() -> None:
    call = Call(line(LOOKING, GONE))
    call.dials()
    call.answers.append(Answered("pending", {"ticket": "T1"}))
    assert call.hangs_up().words == ()
    (question,) = call.asked
    assert isinstance(question, LookUp)
    assert not question.may_pend
    assert call.told(Marked) == []


def test_it_all_takes_thirty_seconds_at_most() -> None:
    call = Call(line(LOOKING, GONE))
    call.dials()
    asked = advance(call.memory, HungUp(), call.catalogue, NOON)
    found = Answered("found", {"number": "1"})
    again = advance(asked.state, found, call.catalogue, NOON + timedelta(seconds=30))
    assert isinstance(again.question, LookUp)
    with pytest.raises(FlowBroken, match="too long") as broken:
        advance(again.state, found, call.catalogue, NOON + timedelta(seconds=31))
    assert broken.value.turn.words == ()


CALLBACK = """
version: 1
title: A call of ours
languages: [en]
start: {answered_by_person: greet, busy: later, no_answer: later}
on_hang_up: gone
defaults: {give_up: bye, failed: bye}
steps:
  greet: [{menu: {say: one_or_two, options: {1: bye, 2: bye}}}]
  later:
    - say: goodbye
    - retry_callback: as_booked
      then: {used_up: bye}
    - hangup
  gone: [{mark: gone}, hangup]
  bye: [hangup]
"""


def ours(kind: str) -> Call:
    call = Call(
        line(
            "  start: [{callback: {number: '{caller.number}', queue: support, flow: ours}}, hangup]\n".replace(
                "flow: ours}", "flow: ours}, then: {invalid_number: bye}"
            ),
            ours=CALLBACK,
        )
    )
    made = Callback("CB1", CALLER, "support")
    call.hears_back(CallArrived("CA1", NUMBER, CALLER, kind, flow="ours", callback=made))
    return call


@pytest.mark.parametrize("kind", ["busy", "no_answer"])
def test_a_call_of_ours_that_nobody_took_runs_silently(kind: str) -> None:
    call = ours(kind)
    assert call.turn is not None
    assert call.turn.words == ()
    assert len(call.asked) == 1
    call.hears_back(HungUp(kind))
    assert call.told(Marked) == []
    assert call.told(CallEnded) == [CallEnded(kind)]
    assert StepEntered("later") in call.events


def test_one_that_was_taken_is_a_call_like_any_other() -> None:
    call = ours("answered_by_person")
    assert call.memory.hint == "menu"
    call.hangs_up()
    assert call.told(Marked) == [Marked("gone")]


@pytest.mark.parametrize(("kind", "words"), [("failed", 0), ("answered_by_machine", 1)])
def test_a_start_that_the_flow_lacks_is_passed_over(kind: str, words: int) -> None:
    call = ours(kind)
    assert call.turn is not None
    assert len(call.turn.words) == words
    assert call.memory.finished
