"""callback and retry_callback: what is promised, which times are offered, and what comes of it."""

from __future__ import annotations

import pytest

from ivr.dialogue.callbacks import BookCallback, FindSlots, RetryCallback
from ivr.dialogue.events import CallbackBooked, CallbackMoved, Failed, MenuChosen
from ivr.dialogue.inputs import Answered, Callback, LeftQueue
from ivr.dialogue.instructions import Gather, Say
from tests.unit.engine.line import CALLER, HEAD, Call, line
from tests.unit.flows.actions.conftest import Dial

BOOK = """
  start:
    - callback: {number: "{caller.number}", queue: support, flow: main, attempts: 2, apart: 30m, not_before: 1h}
      then: {invalid_number: invalid, failed: down}
    - hangup: goodbye
  invalid: [hangup]
  down: [hangup]
"""
SLOTS = BOOK.replace("attempts: 2", "slots: 2")


def test_a_callback_is_promised(call: Dial) -> None:
    caller = call(BOOK)
    caller.dials()
    promise = BookCallback(CALLER, "support", "main", attempts=2, apart=1800.0, not_before=3600.0, language="en")
    assert caller.asked == [promise]
    assert caller.told(CallbackBooked) == [CallbackBooked("CB1", CALLER, "support")]
    assert caller.memory.step == "start"


@pytest.mark.parametrize(
    ("label", "step", "booked"),
    [
        ("already_booked", "start", [CallbackBooked("CB0", CALLER, "support", "soon", already=True)]),
        ("invalid_number", "invalid", []),
        ("refused", "invalid", []),
        ("no_slot", "down", []),
        ("failed", "down", []),
    ],
)
def test_each_answer_takes_its_way(call: Dial, label: str, step: str, booked: list[CallbackBooked]) -> None:
    caller = call(BOOK)
    caller.answers.append(Answered(label, {"id": "CB0", "at": "soon"}))
    caller.dials()
    assert caller.memory.step == step
    assert caller.told(CallbackBooked) == booked


def test_without_a_number_nothing_is_promised(call: Dial) -> None:
    caller = call(BOOK)
    caller.dials(None)
    assert caller.asked == []
    assert caller.memory.step == "invalid"


def test_the_times_are_offered_by_key(call: Dial) -> None:
    caller = call(SLOTS)
    (gather,) = caller.dials().words
    assert caller.asked == [FindSlots("support", 2, 3600.0)]
    assert isinstance(gather, Gather)
    (offered,) = gather.words
    assert isinstance(offered, Say)
    assert "Tuesday" in offered.text
    assert "9:00" in offered.text.replace("\u202f", " ")
    assert "press 2" in offered.text
    caller.presses("2")
    booking = caller.asked[-1]
    assert isinstance(booking, BookCallback)
    assert booking.slot == "2026-03-03T10:30:00-05:00"
    assert caller.told(MenuChosen) == [MenuChosen("start", "2")]
    assert caller.told(CallbackBooked) != []


def test_who_takes_none_of_the_times_has_no_slot(call: Dial) -> None:
    caller = call(SLOTS)
    caller.dials()
    caller.presses("7")
    caller.is_silent()
    assert isinstance(caller.says("later").words[-1], Gather) is False
    assert caller.memory.step == "down"
    assert caller.told(CallbackBooked) == []


def test_where_there_are_no_times_that_is_a_label(call: Dial) -> None:
    caller = call(SLOTS)
    caller.answers.append(Answered("no_slot"))
    caller.dials()
    assert caller.memory.step == "down"


WAIT = """
  start:
    - queue: {name: support}
      then: {finished: after, waited_too_long: book}
  after:
    - goto: book
  book:
    - callback: {number: "{caller.number}", queue: support, flow: main, keep_place: %s}
      then: {invalid_number: bye}
    - hangup
"""


@pytest.mark.parametrize(("keep", "place"), [("yes", "CA1:1:0"), ("no", "")])
def test_who_has_waited_keeps_his_place(call: Dial, keep: str, place: str) -> None:
    caller = call(WAIT % keep)
    caller.dials()
    caller.hears_back(LeftQueue("waited_too_long"))
    assert booked(caller).place == place


def test_who_has_talked_keeps_no_place(call: Dial) -> None:
    caller = call(WAIT % "yes")
    caller.dials()
    caller.is_taken()
    caller.is_left_by_the_agent()
    assert booked(caller).place == ""


def booked(caller: Call) -> BookCallback:
    (booking,) = (question for question in caller.asked if isinstance(question, BookCallback))
    return booking


AGAIN = """
  start:
    - retry_callback: {after}
      counts: no
      then: {{used_up: over}}
    - hangup
  over: [hangup]
"""
CALLED = HEAD.replace("numbers: any\n", "").replace("inbound: start", "answered_by_person: start")
MADE = Callback("CB1", CALLER, "support", "en", "7", 2)


@pytest.mark.parametrize(("after", "seconds"), [("30m", 1800.0), ("as_booked", None)])
def test_a_callback_is_made_once_more(call: Dial, after: str, seconds: float | None) -> None:
    caller = call(AGAIN.format(after=after))
    caller.dials(callback=MADE)
    assert caller.asked == [RetryCallback("CB1", seconds, counts=False)]
    assert caller.told(CallbackMoved) == [CallbackMoved("CB1", "2026-03-02T12:30:00-05:00")]


def test_a_callback_that_is_used_up_is_not(call: Dial) -> None:
    caller = call(AGAIN.format(after="30m"))
    caller.answers.append(Answered("used_up"))
    caller.dials(callback=MADE)
    assert caller.memory.step == "over"
    assert caller.told(CallbackMoved) == []


def test_another_call_has_no_callback_to_make_again(call: Dial) -> None:
    caller = call(AGAIN.format(after="30m"))
    caller.dials()
    assert caller.memory.step == "trouble"
    assert caller.told(Failed) == [Failed("retry_callback", "no callback is being made")]


def test_what_the_callback_is_about_has_names() -> None:
    steps = """
  start:
    - set: {language: "{callback.language}", attempt: "{callback.attempt}", about: "{callback.case}"}
    - case: {close: "{callback.case}", reason: solved}
    - queue: {name: support, tell_agent: [callback]}
      then: {finished: bye, waited_too_long: bye}
"""
    caller = Call(line(steps, CALLED))
    turn = caller.dials(kind="answered_by_person", callback=MADE)
    assert caller.values == {"attempt": 2, "about": "7"}
    assert [getattr(question, "callback", "") for question in caller.asked] == ["", "CB1"]
    (enter,) = turn.effects
    assert getattr(enter, "tell", {}) == {
        "callback.number": CALLER,
        "callback.queue": "support",
        "callback.language": "en",
        "callback.case": "7",
        "callback.attempt": "2",
    }
