"""Whatever is heard, in any order: one answer, always the same, that waits or ends, and never an unexpected error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dialogue.effects import LeaveQueue
from ivr.dialogue.events import CallEnded, FlowEnded, MessageLeft, QueueEntered, QueueLeft
from ivr.dialogue.inputs import (
    Answered,
    Broken,
    CallArrived,
    Continued,
    Digits,
    HungUp,
    Input,
    LeftQueue,
    LegEnded,
    NoInput,
    PassedOn,
    PutBack,
    Recorded,
    SentBack,
    Speech,
    Taken,
)
from ivr.dialogue.instructions import Enqueue, Gather, Hangup, JoinRoom, OpenCase, Record, Reject
from ivr.dialogue.secrets import SEALED
from ivr.engine.limits import STEPS_A_CALL
from ivr.engine.run import advance
from ivr.engine.turn import FlowBroken, Turn
from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from tests.unit.engine.line import CALLER, HEAD, NIGHT, NOON, NUMBER, Call, line, unsealed

STEPS = """
  start:
    - say: [welcome, recording_notice]
      interrupt: no
    - mark: in_main_menu
    - menu:
        say: main_menu
        again: main_menu_short
        options: {1: order, star: {set: {topic: delivery}, goto: agents}}
        if_silent: message
  order:
    - ask:
        say: enter_order_number
        type: digits
        length: 2-4
        skip: hash
        confirm: heard_order_number
        save: order_number
      then: {skipped: agents}
    - say: order_shipped
    - mark: order_told
      served: yes
    - branch: order_number
      cases: {11: {goto: start, at_most: 2, otherwise: agents}}
      otherwise: go_on
    - ask: {say: enter_pin, type: pin, length: 4, save: pin}
    - goto: start
  agents:
    - hours: office
      then: {open: waiting, closed: message}
  waiting:
    - say: please_hold
    - queue: {name: support, tell_agent: [customer, order_number], hold: {music: hold_music}}
      then: {finished: bye, waited_too_long: message}
  message:
    - record: {say: leave_message, review: keep_or_again, save: message}
      then: {empty: bye, hung_up: saved}
    - goto: saved
  saved:
    - case: {open: query, topic: voicemail, recording: "{message}", save: complaint}
    - say: case_number
    - hangup
"""
CATALOGUE = line(STEPS, f"{HEAD}keys: {{0: agents}}\n")
SHIPPED = load(read_folder(Path(__file__).parents[3] / "callflows"), declared()).catalogue
END_OR_WAIT = (Gather, Record, Enqueue, JoinRoom, Hangup, Reject)

KEYS = st.text("0123456789*#", max_size=5)
LABELS = st.sampled_from(["placed", "full", "nobody_there", "failed", "done", "waited_too_long", "emergency", "odd"])
OFFERS = st.sampled_from(["1-1", "1-2", ""])
INPUTS: st.SearchStrategy[Input] = st.one_of(
    st.builds(Digits, st.sampled_from(["1", "2", "*", "#", "11", "1234", ""]) | KEYS),
    st.just(NoInput()),
    st.just(Continued()),
    st.just(Speech("help", 0.4)),
    st.builds(Recorded, st.sampled_from(["RE1", ""]), st.just("https://x"), st.integers(0, 200), hung_up=st.booleans()),
    st.builds(Answered, LABELS),
    st.builds(Taken, OFFERS, st.just("ana"), st.just("room")),
    st.builds(PutBack, OFFERS),
    st.builds(LegEnded, st.just("completed"), st.integers(0, 9), talked=st.booleans()),
    st.builds(LeftQueue, LABELS),
    st.just(SentBack("start")),
    st.just(PassedOn("billing", 1)),
    st.just(HungUp()),
    st.builds(Broken, st.just("broken")),
    st.just(CallArrived("CA1", NUMBER)),
)
FITTING: dict[type, list[Input]] = {
    Gather: [Digits("0"), Digits("1"), Digits("2"), Digits("*"), Digits("22"), Digits("1234"), NoInput()],
    Record: [Recorded("RE1", "https://x", 9), Recorded("RE1", "https://x", 9, hung_up=True), NoInput()],
    Enqueue: [Taken("1-1", "ana", "room"), LeftQueue("waited_too_long"), LeftQueue("full")],
    JoinRoom: [LegEnded("completed", 9, talked=True), LegEnded("no-answer"), PutBack("1-1")],
    Hangup: [HungUp()],
}
"""What a caller and a carrier may well say to a turn's last word: so that examples get far into the flow."""

ANSWERS = st.lists(st.sampled_from(["usual", "failed", "full"]), max_size=12)


def begun(answers: list[str], night: bool, catalogue: Catalogue = CATALOGUE) -> Call:
    call = Call(catalogue, NIGHT if night else NOON)
    call.answers += [Answered(label) for label in answers if label != "usual"]
    call.dials()
    return call


@st.composite
def conversations(draw: st.DrawFn, most: int = 40) -> list[Input | int]:
    """Draw what is heard: an input whatever the call expects, or the number of one that fits."""
    return draw(st.lists(st.integers(0, 20) | st.integers(0, 20) | INPUTS, max_size=most))


def meant(call: Call, said: Input | int) -> Input:
    """Return the input, for a number the one that fits."""
    if not isinstance(said, int):
        return said
    words = call.turn.words if call.turn else ()
    fitting = FITTING.get(type(words[-1]), [HungUp()]) if words else [HungUp()]
    return fitting[said % len(fitting)]


def check(turn: Turn) -> None:
    """A turn of a living call waits or ends, with its last word and with that one only; after that it is silent."""
    words = [type(word) for word in turn.words]
    if turn.state.gone:
        assert words == []
    else:
        assert issubclass(words[-1], END_OR_WAIT)
        assert not any(issubclass(word, END_OR_WAIT) for word in words[:-1])


@pytest.mark.parametrize("catalogue", [CATALOGUE, SHIPPED], ids=["made", "shipped"])
@given(answers=ANSWERS, night=st.booleans(), inputs=conversations())
def test_any_sequence_is_answered(
    catalogue: Catalogue, answers: list[str], night: bool, inputs: list[Input | int]
) -> None:
    call = begun(answers, night, catalogue)
    for one in inputs:
        said = meant(call, one)
        before = call.memory
        try:
            turn = call.hears_back(said)
        except FlowBroken:
            assert call.memory.steps <= STEPS_A_CALL
            return
        assert advance(before, said, catalogue, call.now) == advance(before, said, catalogue, call.now)
        check(turn)
    call.hears_back(HungUp())
    assert len(call.told(CallEnded)) == 1
    assert len(call.told(FlowEnded)) <= 1
    entered = [event.place for event in call.events if isinstance(event, QueueEntered)]
    left = [event.place for event in call.events if isinstance(event, QueueLeft)]
    assert entered == left


@given(answers=ANSWERS, night=st.booleans(), inputs=conversations())
def test_places_given_back_are_told_to_the_floor(answers: list[str], night: bool, inputs: list[Input | int]) -> None:
    call = begun(answers, night)
    for one in [*inputs, HungUp()]:
        said = meant(call, one)
        told = len(call.told(QueueLeft))
        try:
            turn = call.hears_back(said)
        except FlowBroken:
            return
        effects = [effect for effect in turn.effects if isinstance(effect, LeaveQueue)]
        assert len(effects) == len(call.told(QueueLeft)) - told


@pytest.mark.parametrize("catalogue", [CATALOGUE, SHIPPED], ids=["made", "shipped"])
@given(answers=ANSWERS, night=st.booleans())
def test_a_caller_who_never_answers_comes_to_an_end(catalogue: Catalogue, answers: list[str], night: bool) -> None:
    call = begun(answers, night, catalogue)
    for _ in range(20):
        if call.memory.finished:
            return
        call.hears_back(LeftQueue("waited_too_long") if call.memory.queue else NoInput())
    raise AssertionError("the line keeps a silent caller for ever")


@given(inputs=conversations(25))
def test_no_secret_is_ever_told(inputs: list[Input | int]) -> None:
    call = Call(CATALOGUE)
    call.dials()
    for one in [Digits("1"), Digits("22"), Digits("1"), Digits("4711"), *inputs, HungUp()]:
        try:
            call.hears_back(meant(call, one))
        except FlowBroken:
            break
    assert unsealed(SEALED.findall(str(call.values["pin"]))[0]) == "4711"
    assert "4711" not in repr(call.events)


@given(inputs=st.lists(st.sampled_from([NoInput(), Digits("7"), Digits("2"), Digits("1")]), max_size=6))
def test_a_recorded_word_is_never_lost(inputs: list[Input]) -> None:
    call = begun([], night=True)
    for said in [Digits("*"), Recorded("RE1", "https://x", 9), *inputs, HungUp(), Recorded("RE1", "https://x", 9)]:
        call.hears_back(said)
    assert len(call.told(MessageLeft)) == 1
    assert [question for question in call.asked if isinstance(question, OpenCase)] != []


def test_the_caller_is_known_by_his_number() -> None:
    assert begun([], night=False).memory.caller == CALLER
