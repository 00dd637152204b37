"""The walk: arrival, limits, failures, the end, and what a call whose state was lost does."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from ivr.dialogue.events import (
    CallBegan,
    CallEnded,
    CaseOpened,
    Failed,
    FlowEnded,
    MenuChosen,
    QueueEntered,
    StepEntered,
)
from ivr.dialogue.inputs import (
    Broken,
    CallArrived,
    Continued,
    Customer,
    Digits,
    HungUp,
    Input,
    LegEnded,
    NoInput,
    SentBack,
    Speech,
    Taken,
)
from ivr.dialogue.instructions import Hangup
from ivr.engine.errors import NoCall
from ivr.engine.limits import ACTIONS_A_TURN, STEPS_A_CALL
from ivr.engine.run import advance
from ivr.engine.state import decode, encode
from ivr.engine.turn import FlowBroken
from tests.unit.engine.line import CALLER, HEAD, NOON, NUMBER, Call, heard, line

ARRIVAL = CallArrived("CA1", NUMBER, CALLER)
MENU = "  start:\n    - menu: {say: one_or_two, options: {1: orders, 2: bye}}\n  orders: [{hangup: goodbye}]\n"
QUEUE = "  start:\n    - queue: {name: support}\n      then: {finished: bye, waited_too_long: bye}\n"


def test_a_call_begins_with_what_is_known_of_it() -> None:
    catalogue = line(MENU)
    turn = advance(None, CallArrived("CA1", NUMBER, None, customer=Customer("17", "Ana")), catalogue, NOON)
    assert turn.events == (
        CallBegan("main", catalogue.revision, NUMBER, "", "17"),
        StepEntered("start"),
    )
    state = turn.state
    assert (state.call, state.revision, state.caller, state.started) == ("CA1", catalogue.revision, None, NOON)
    assert (state.step, state.hint, state.language) == ("start", "menu", "en")


def test_nothing_is_heard_of_a_call_that_has_not_begun() -> None:
    with pytest.raises(NoCall):
        advance(None, Digits("1"), line(MENU), NOON)


def test_a_repeated_arrival_does_not_begin_anew() -> None:
    catalogue = line(MENU)
    first = advance(None, ARRIVAL, catalogue, NOON)
    second = advance(first.state, ARRIVAL, catalogue, NOON)
    assert second.words == first.words
    assert second.events == ()


def test_the_state_that_comes_in_is_never_changed() -> None:
    call = Call(line(QUEUE))
    call.dials()
    for event in (Taken("1-1", "ana", "room"), LegEnded("completed", 9, talked=True), HungUp(), Broken("x"), NoInput()):
        before = call.memory
        kept = deepcopy(before)
        once = advance(before, event, call.catalogue, NOON)
        assert before == kept
        assert advance(before, event, call.catalogue, NOON) == once


@pytest.mark.parametrize("kind", ["answered_by_person", "absurd"])
def test_a_flow_that_does_not_begin_like_this_is_broken(kind: str) -> None:
    with pytest.raises(FlowBroken) as broken:
        advance(None, replace(ARRIVAL, kind=kind), line(MENU), NOON)
    began, failed, ended = broken.value.turn.events
    assert isinstance(began, CallBegan)
    assert isinstance(failed, Failed)
    assert ended == FlowEnded("fault")


def test_a_number_that_no_flow_answers_is_broken_and_can_still_end() -> None:
    catalogue = line(MENU, HEAD.replace("any", "+18005550199"))
    with pytest.raises(FlowBroken) as broken:
        advance(None, ARRIVAL, catalogue, NOON)
    state = decode(encode(broken.value.turn.state))
    assert advance(state, HungUp("completed", 3), catalogue, NOON).events == (CallEnded("completed", 3),)


def test_a_revision_that_lost_the_flow_is_broken() -> None:
    call = Call(line(MENU))
    call.dials()
    call.memory.run.flow = "other"
    with pytest.raises(FlowBroken, match="nothing can be heard"):
        advance(call.memory, Digits("1"), call.catalogue, NOON)


def test_too_many_actions_in_one_turn_are_a_circle() -> None:
    marks = "".join(f"    - mark: mark_{number}\n" for number in range(ACTIONS_A_TURN))
    with pytest.raises(FlowBroken, match="actions in one turn"):
        advance(None, ARRIVAL, line(f"  start:\n{marks}    - hangup\n"), NOON)


def test_the_actions_of_one_turn_are_counted_across_its_questions() -> None:
    cases = "    - case: {open: query}\n" * ACTIONS_A_TURN
    call = Call(line(f"  start:\n{cases}    - hangup\n"))
    with pytest.raises(FlowBroken, match="actions in one turn"):
        call.dials()
    assert len(call.asked) == ACTIONS_A_TURN


def test_too_many_steps_in_one_call_are_a_circle() -> None:
    call = Call(line("  start:\n    - menu: {say: one_or_two, options: {1: start, 2: bye}}\n"))
    call.dials()
    for _ in range(STEPS_A_CALL - 1):
        call.presses("1")
    with pytest.raises(FlowBroken, match="steps in one call") as broken:
        call.presses("1")
    assert FlowEnded("fault") in broken.value.turn.events
    assert broken.value.turn.words == ()


def test_a_carrier_that_only_ever_goes_on_does_not_keep_the_line_for_ever() -> None:
    call = Call(line(MENU))
    call.dials()
    for _ in range(STEPS_A_CALL - 1):
        call.hears_back(Continued())
    with pytest.raises(FlowBroken):
        call.hears_back(Continued())


def test_a_failure_of_ours_goes_where_the_flow_says() -> None:
    call = Call(line(MENU))
    call.dials()
    turn = call.hears_back(Broken("the record is gone"))
    assert turn.events[:2] == (Failed("start", "the record is gone"), StepEntered("trouble"))
    assert turn.events[-1] == FlowEnded("fault")


def test_a_failure_of_the_failure_s_own_step_is_broken() -> None:
    steps = "  start:\n    - menu: {say: one_or_two, options: {1: start, 2: bye}}\n"
    call = Call(line(steps, HEAD.replace("failed: trouble", "failed: start")))
    call.dials()
    with pytest.raises(FlowBroken):
        call.hears_back(Broken("x"))


def test_a_broken_flow_gives_the_place_in_the_queue_back() -> None:
    call = Call(line(QUEUE.replace("bye}", "bye, failed: bye}"), HEAD.replace(", failed: trouble", "")))
    call.dials()
    with pytest.raises(FlowBroken) as broken:
        call.hears_back(Broken("x"))
    assert [type(effect).__name__ for effect in broken.value.turn.effects] == ["LeaveQueue"]


@pytest.mark.parametrize("verb", ["presses", "is_silent"])
def test_an_end_is_our_fault_until_the_caller_is_asked_again(verb: str) -> None:
    steps = f"{QUEUE}  sorry:\n    - menu: {{say: one_or_two, options: {{1: bye, 2: start}}, tries: 1}}\n"
    call = Call(line(steps, HEAD.replace("failed: trouble", "failed: sorry")))
    call.dials()
    call.hears_back(Broken("x"))
    call.presses("1") if verb == "presses" else call.is_silent()
    assert call.told(FlowEnded) == [FlowEnded("hangup")]


@pytest.mark.parametrize("said", [Digits("1"), NoInput(), Continued(), Speech("yes"), SentBack("start")])
def test_after_its_flow_a_call_that_lives_on_is_ended(said: Input) -> None:
    call = Call(line("  start: [hangup]\n"))
    call.dials()
    turn = call.hears_back(said)
    assert turn.instructions == (Hangup(),)
    assert turn.events == ()


def test_the_end_is_told_once_and_silences_the_call() -> None:
    call = Call(line(MENU))
    call.dials()
    assert call.hangs_up().events == (CallEnded("completed", 42),)
    assert call.hangs_up().events == ()
    for late in (Digits("1"), NoInput(), Broken("x"), Continued(), LegEnded("completed", talked=True)):
        turn = call.hears_back(late)
        assert (turn.instructions, turn.events) == ((), ())


def test_words_events_and_effects_of_a_turn_with_a_question_are_one() -> None:
    call = Call(line("  start:\n    - say: welcome\n    - case: {open: query}\n    - say: goodbye\n    - hangup\n"))
    turn = call.dials()
    assert turn.question is None
    assert [type(word).__name__ for word in turn.instructions] == ["Say", "Say", "Hangup"]
    assert [type(event) for event in turn.events] == [CallBegan, StepEntered, CaseOpened, FlowEnded]


def test_a_lost_call_goes_on_in_the_step_that_is_known() -> None:
    steps = """
  start:
    - menu: {say: one_or_two, options: {1: orders, 2: bye}}
  orders:
    - case: {open: query}
    - menu: {say: main_menu, options: {1: start, star: bye}}
"""
    call = Call(line(steps))
    call.dials()
    moved = decode(encode(call.memory.moved_to("orders")))
    assert heard(advance(moved, Continued(), call.catalogue, NOON).words) == ["main_menu"]
    assert heard(advance(moved, NoInput(), call.catalogue, NOON).words) == ["did_not_hear", "main_menu"]
    assert advance(moved, Digits("1"), call.catalogue, NOON).events[0] == MenuChosen("orders", "1")


def test_a_lost_call_begins_a_step_again_in_which_nothing_waits() -> None:
    call = Call(line("  start:\n    - menu: {say: one_or_two, options: {1: start, 2: bye}}\n"))
    call.dials()
    turn = advance(call.memory.moved_to("bye"), Digits("1"), call.catalogue, NOON)
    assert turn.words[-1] == Hangup()


def test_a_lost_place_is_asked_for_again() -> None:
    call = Call(line(f"{QUEUE}  first:\n    - menu: {{say: one_or_two, options: {{1: start, 2: bye}}}}\n", FIRST))
    call.dials()
    call.state = call.memory.moved_to("start")
    call.hears_back(Continued())
    assert call.told(QueueEntered) == [QueueEntered("support", "CA1:1:0")]


def test_a_call_stays_where_it_is_if_its_step_is_known_already() -> None:
    call = Call(line(QUEUE))
    call.dials()
    assert call.memory.moved_to("start") == call.memory


FIRST = HEAD.replace("inbound: start", "inbound: first")
