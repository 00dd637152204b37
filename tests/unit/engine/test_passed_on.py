"""An agent passes his caller on: the caller asks for a place in the other queue, and his old wait counts there."""

from __future__ import annotations

import pytest

from ivr.dialogue.effects import EnterQueue, LeaveQueue
from ivr.dialogue.events import CallerPassedOn, QueueEntered, QueueLeft, Talked
from ivr.dialogue.inputs import Answered, PassedOn, PutBack
from ivr.dialogue.instructions import Enqueue, JoinRoom, SeekPlace
from tests.unit.engine.line import Call, heard, line

STEPS = """
  start:
    - queue: {name: support, skills: [delivery], priority: 0, longest: 5m}
      then: {finished: bye, waited_too_long: main}
  main:
    - menu: {say: main_menu, options: {1: start, star: bye}}
"""
NEW = Answered("placed", {"place": "CA1:2:0"})


@pytest.fixture
def talking() -> Call:
    call = Call(line(STEPS))
    call.dials()
    call.is_taken()
    return call


def test_he_leaves_the_talk_and_waits_in_the_other_queue_since_he_came(talking: Call) -> None:
    talking.answers = [NEW]
    turn = talking.hears_back(PassedOn("billing", 1_000))
    sought = talking.asked[-1]
    assert isinstance(sought, SeekPlace)
    assert (sought.queue, sought.skills, sought.priority, sought.longest) == ("billing", {}, 5, 1800)
    assert turn.words == (Enqueue("billing"),)
    left, entered = turn.effects
    assert left == LeaveQueue("CA1:1:0", "passed_on")
    assert isinstance(entered, EnterQueue)
    assert (entered.place, entered.queue, entered.since_ms) == ("CA1:2:0", "billing", 1_000)
    assert talking.told(Talked) == [Talked("ana", "1-1")]
    assert talking.told(CallerPassedOn) == [CallerPassedOn("billing", "ana")]
    assert talking.told(QueueLeft) == [QueueLeft("support", "CA1:1:0", "passed_on")]
    assert talking.told(QueueEntered)[-1] == QueueEntered("billing", "CA1:2:0")


def test_he_talks_again_and_goes_on_where_the_first_talk_would_have_led(talking: Call) -> None:
    talking.answers = [NEW]
    talking.hears_back(PassedOn("billing", 1_000))
    assert isinstance(talking.is_taken("bill").words[-1], JoinRoom)
    assert heard(talking.is_left_by_the_agent().words) == ["goodbye"]
    assert talking.told(Talked) == [Talked("ana", "1-1"), Talked("bill", "1-1", 60)]


def test_who_is_put_back_waits_where_he_was_passed_on_to(talking: Call) -> None:
    talking.answers = [NEW]
    talking.hears_back(PassedOn("billing", 1_000))
    talking.is_taken("bill")
    turn = talking.hears_back(PutBack("1-1"))
    assert turn.words == (Enqueue("billing"),)
    (entered,) = turn.effects
    assert (entered.place, isinstance(entered, EnterQueue)) == ("CA1:2:0", True)


def test_where_there_is_no_room_he_goes_the_flow_s_own_way(talking: Call) -> None:
    talking.answers = [Answered("nobody_there")]
    assert heard(talking.hears_back(PassedOn("billing", 1_000)).words) == ["main_menu"]
    assert talking.memory.stay is None


def test_who_talks_to_nobody_is_not_passed_on() -> None:
    call = Call(line(STEPS))
    call.dials()
    assert call.hears_back(PassedOn("billing", 1_000)).words == (Enqueue("support"),)
    assert call.told(CallerPassedOn) == []
