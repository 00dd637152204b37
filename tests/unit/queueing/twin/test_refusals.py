"""The twin: offers that agents refuse, breaks, and callbacks; small days, of which one can say by hand how they end."""

from __future__ import annotations

from typing import Any

from queueing.policy.rules import CallbackRules, QueueRules
from queueing.twin.scenario import Day
from tests.unit.queueing.twin.fates import fates


def called_back(day: Day) -> list[tuple[str, float, int]]:
    """How each callback ended, seconds after its customer had come, by how many calls."""
    return [(one.ending, one.waited / 1000, one.calls) for one in day.called_back]


def test_who_is_declined_goes_to_the_next_agent(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0, refusals=("declined",))], [shift("bo"), shift("cy")], answers_in=5_000)
    assert fates(day) == [("answered", 10)]
    assert [fate.agent for fate in day.fates] == ["cy"]
    assert (day.offers, day.refused) == (2, {"declined": 1})


def test_who_has_declined_is_left_alone_for_ten_seconds(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0, refusals=("declined",)), caller(5)], [shift("bo")], answers_in=5_000)
    assert fates(day) == [("answered", 20), ("answered", 120)]


def test_who_lets_it_ring_is_offered_nobody_until_he_is_back(caller: Any, shift: Any, lived: Any) -> None:
    """RONA: the telephone rings for the queue's `answer_in`, and the caller keeps his place."""
    rules = QueueRules("support", "S", answer_in=20)
    day = lived([caller(0, refusals=("no_answer",)), caller(1)], [shift("bo")], rules, answers_in=5_000, back_in=60_000)
    assert fates(day) == [("answered", 85), ("answered", 189)]
    assert day.refused == {"no_answer": 1}
    assert day.on_duty == {"bo": 3_600_000 - 60_000}


def test_who_hangs_up_while_he_is_refused_is_gone(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0, patience=3, refusals=("declined",)), caller(10)], [shift("bo")], answers_in=5_000)
    assert fates(day) == [("abandoned", 3), ("answered", 5)]
    assert day.refused == {}


def test_a_break_takes_an_agent_away_and_is_no_time_at_the_desk(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(150)], [shift("bo", breaks=[(100, 400)])])
    assert fates(day) == [("answered", 250)]
    assert day.on_duty == {"bo": 3_300_000}
    assert day.busy == {"bo": 100_000}


def test_a_break_begins_after_the_call_and_ends_when_it_was_to_end(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(90), caller(150)], [shift("bo", breaks=[(100, 400)])])
    assert fates(day) == [("answered", 0), ("answered", 250)]
    assert day.on_duty == {"bo": 3_600_000 - 210_000}


def test_who_goes_on_a_break_while_he_is_rung_gives_the_caller_back(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0)], [shift("bo", breaks=[(3, 400)]), shift("cy", begins=10)], answers_in=5_000)
    assert fates(day) == [("answered", 15)]


def test_who_is_called_back_keeps_his_place(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0), caller(10, calls_back=30_000), caller(20)], [shift("bo")])
    # Bo is free at 100 s, calls the customer, who is there at 115 s; who came after him is served after him.
    assert fates(day) == [("answered", 0), ("callback", 30), ("answered", 195)]
    assert called_back(day) == [("reached", 105, 1)]


def test_who_was_not_reached_is_called_again_and_others_are_served_meanwhile(
    caller: Any, shift: Any, lived: Any
) -> None:
    rules = QueueRules("support", "S", callback=CallbackRules(attempts=2, apart=60))
    calls = [caller(0), caller(10, calls_back=30_000, vain=1), caller(20), caller(135)]
    day = lived(calls, [shift("bo")], rules)
    # In vain from 100 to 130 s; again from 230 s on, when Bo is free: before him who came later.
    assert fates(day) == [("answered", 0), ("callback", 30), ("answered", 110), ("answered", 210)]
    assert called_back(day) == [("reached", 235, 2)]


def test_who_is_never_reached_is_given_up(caller: Any, shift: Any, lived: Any) -> None:
    rules = QueueRules("support", "S", callback=CallbackRules(attempts=2, apart=60))
    day = lived([caller(0), caller(10, calls_back=30_000, vain=9)], [shift("bo")], rules)
    assert called_back(day) == [("unreachable", 210, 2)]
    assert day.on_duty == {"bo": 3_600_000}
    assert day.busy == {"bo": 160_000}


def test_a_callback_that_nobody_made_waits_when_the_day_ends(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0, talk=9_999), caller(10, calls_back=30_000)], [shift("bo")])
    assert called_back(day) == [("waiting", 3_590, 0)]


def test_shifts_that_follow_one_another_are_one(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(1_000)], [shift("bo", ends=500), shift("bo", begins=500)])
    assert fates(day) == [("answered", 0)]
    assert day.on_duty == {"bo": 3_600_000}
