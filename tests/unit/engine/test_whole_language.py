"""A line with every action, and whatever may be heard on it: it answers or ends, and no secret is ever shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ivr.dialogue.events import CallEnded, FlowEnded, QueueEntered, QueueLeft
from ivr.dialogue.inputs import (
    Answered,
    Broken,
    CallArrived,
    Callback,
    Continued,
    Digits,
    HungUp,
    Input,
    LeftQueue,
    LegEnded,
    NoInput,
    PutBack,
    Recorded,
    Returned,
    SentBack,
    Speech,
    Taken,
)
from ivr.dialogue.instructions import (
    Await,
    Connect,
    DialNumbers,
    Enqueue,
    Gather,
    Hangup,
    JoinRoom,
    Question,
    Record,
    Reject,
    StartRecording,
    StopRecording,
)
from ivr.engine.hold import chosen, hold
from ivr.engine.limits import FLOWS_DEEP, STEPS_A_CALL
from ivr.engine.run import advance
from ivr.engine.state import encode
from ivr.engine.turn import FlowBroken, Turn
from ivr.flows.actions import KINDS
from tests.unit.engine.line import CALLER, NIGHT, NOON, NUMBER, USUAL, Call, sealed
from tests.unit.engine.whole_line import CATALOGUE

END_OR_WAIT = (Gather, Record, Enqueue, JoinRoom, DialNumbers, Connect, Await, Hangup, Reject)

SECRET = "8642"
KEYS = st.text("0123457*#", max_size=6)
ENDINGS = (
    *("placed", "full", "found", "not_found", "right", "wrong", "done", "paid", "failed", "sent", "booked", "used_up"),
    *("waited_too_long", "emergency", "pending", "odd", "1", "2", "no_slot", "already_booked"),
)
LABELS = st.sampled_from(ENDINGS)
SAYINGS = st.sampled_from(["my parcel", "one two three", "yes", "no", "help"])
VALUES = st.sampled_from([{}, {"id": "7", "number": "12"}, {"ticket": "T1"}, {"slot_1": "2026-03-03T09:00:00-05:00"}])
ANSWERS = st.builds(Answered, LABELS, VALUES)
OFFERS = st.sampled_from(["1-1", "1-2", ""])
INPUTS: st.SearchStrategy[Input] = st.one_of(
    st.builds(Digits, st.sampled_from(["1", "2", "*", "#", "11", "1234", "0", ""]) | KEYS),
    st.just(NoInput()),
    st.just(Continued()),
    st.builds(
        Speech, st.sampled_from(["my parcel", "one two three", "yes", "no", "help"]), st.sampled_from([None, 0.1])
    ),
    st.builds(Recorded, st.sampled_from(["RE1", ""]), st.just("https://x"), st.integers(0, 200), hung_up=st.booleans()),
    ANSWERS,
    st.builds(Taken, OFFERS, st.just("ana"), st.just("room")),
    st.builds(PutBack, OFFERS),
    st.builds(LegEnded, st.sampled_from(["completed", "busy"]), st.integers(0, 9), talked=st.booleans()),
    st.builds(Returned, LABELS, VALUES),
    st.builds(LeftQueue, LABELS),
    st.builds(SentBack, st.sampled_from(["choose", "begin", "nowhere"])),
    st.just(HungUp()),
    st.builds(Broken, st.just("broken")),
    st.just(CallArrived("CA1", NUMBER)),
)
FITTING: dict[type, list[Input]] = {
    Gather: [Digits("1"), Digits("1"), Digits("12"), Digits("2"), Digits("*"), Digits("0"), NoInput(), Speech("one")],
    Record: [Recorded("RE1", "https://x", 9), Recorded("RE1", "https://x", 9, hung_up=True), NoInput(), HungUp()],
    Enqueue: [Taken("1-1", "ana", "room"), LeftQueue("waited_too_long"), LeftQueue("1"), LeftQueue("2")],
    JoinRoom: [LegEnded("completed", 9, talked=True), LegEnded("no-answer"), SentBack("choose"), PutBack("1-1")],
    DialNumbers: [LegEnded("completed", 9, talked=True), LegEnded("busy"), LegEnded("no-answer"), LegEnded("failed")],
    Connect: [Returned("paid", {"token": "t"}), Returned("done"), Returned("returned"), Returned("failed")],
    Await: [Answered("found", {"number": "12", "status": "lost"}), Answered("right", {"id": "17"}), Answered("failed")],
    Hangup: [HungUp()],
}
"""What a caller and a carrier may well say to a turn's last word: so that examples get far into the flow."""
TALKS = st.lists(st.integers(0, 20) | st.integers(0, 20) | st.integers(0, 20) | INPUTS, max_size=50)
SAID = st.lists(st.none() | st.none() | ANSWERS, max_size=12)


def meant(call: Call, said: Input | int) -> Input:
    """Return the input; for a number one that fits, and what is to be typed where a secret is asked."""
    if call.memory.asks_secret and not isinstance(said, HungUp | NoInput):
        return Digits(SECRET)
    if not isinstance(said, int):
        return said
    words = call.turn.words if call.turn else ()
    fitting = FITTING.get(type(words[-1]), [HungUp()]) if words else [HungUp()]
    return fitting[said % len(fitting)]


class Played(Call):
    """A call whose questions are answered as usual, or as `said` has it, until that is used up."""

    said: list[Answered | None]

    def _answer(self, question: Question) -> Answered:
        given = self.said.pop(0) if self.said else None
        return given or Answered(*USUAL[type(question)])


def begun(night: bool, said: list[Answered | None], arrival: CallArrived) -> Played:
    call = Played(CATALOGUE, NIGHT if night else NOON, emergency=())
    call.said = said
    call.hears_back(arrival)
    return call


ARRIVALS = st.sampled_from(
    [CallArrived("CA1", NUMBER, CALLER)] * 3
    + [CallArrived("CA1", NUMBER)]
    + [
        CallArrived("CA1", NUMBER, CALLER, kind, flow="ours", callback=Callback("CB1", CALLER, "support"))
        for kind in ("answered_by_person", "busy", "answered_by_machine")
    ]
)


def check(turn: Turn) -> None:
    """A turn of a living call waits or ends, with its last word and with that one only; after that it is silent."""
    words = [type(word) for word in turn.words]
    if turn.state.gone:
        assert words == []
    else:
        assert issubclass(words[-1], END_OR_WAIT)
        assert not any(issubclass(word, END_OR_WAIT) for word in words[:-1])
    assert turn.state.steps <= STEPS_A_CALL
    assert len(turn.state.runs) <= FLOWS_DEEP


def check_recording(turn: Turn, taping: bool) -> bool:
    """The recording begins and ends in turn, and never runs while a secret is asked. Return whether it runs."""
    for word in turn.words:
        if isinstance(word, StartRecording | StopRecording):
            assert isinstance(word, StopRecording) == taping
            taping = not taping
        assert not (taping and isinstance(word, Gather) and word.secret)
    return taping


@given(arrival=ARRIVALS, night=st.booleans(), said=SAID, inputs=TALKS)
def test_any_sequence_is_answered_and_ends(
    arrival: CallArrived, night: bool, said: list[Answered | None], inputs: list[Input | int]
) -> None:
    call = begun(night, said, arrival)
    assert call.turn is not None
    taping = check_recording(call.turn, taping=False)
    for one in [*inputs, HungUp(), HungUp()]:
        heard, before = meant(call, one), call.memory
        try:
            turn = call.hears_back(heard)
        except FlowBroken:
            return
        again = [advance(before, heard, CATALOGUE, call.now, seal=sealed) for _ in range(2)]
        assert again[0] == again[1]
        check(turn)
        taping = check_recording(turn, taping)
        hold(call.memory, CATALOGUE, 1, 1, 60)
        chosen(call.memory, CATALOGUE, "1", 60)
    assert len(call.told(CallEnded)) == 1
    assert len(call.told(FlowEnded)) <= 1
    entered = [event.place for event in call.events if isinstance(event, QueueEntered)]
    assert entered == [event.place for event in call.events if isinstance(event, QueueLeft)]


@given(night=st.booleans(), said=SAID, inputs=TALKS)
def test_no_secret_is_ever_shown(night: bool, said: list[Answered | None], inputs: list[Input | int]) -> None:
    call = begun(night, said, CallArrived("CA1", NUMBER, CALLER))
    shown: list[str] = []
    for one in [Digits("1"), Digits("#"), Digits(SECRET), *inputs, HungUp()]:
        try:
            turn = call.hears_back(meant(call, one))
        except FlowBroken as broken:
            turn = broken.turn
        shown.append(repr(turn))
        shown.append(encode(turn.state).decode())
    assert not any(SECRET in text for text in [*shown, repr(call.asked), repr(call.events)])


def test_the_line_has_every_action() -> None:
    kinds = {action.SHAPE.kind for flow in CATALOGUE.flows.values() for step in flow.steps.values() for action in step}
    assert kinds == set(KINDS)
