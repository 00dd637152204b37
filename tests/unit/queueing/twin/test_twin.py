"""The twin: small days, of which one can say by hand how they end."""

from __future__ import annotations

from typing import Any

from queueing.policy.rules import Overflow, QueueRules
from queueing.twin.scenario import Caller
from tests.unit.queueing.twin.fates import fates


def test_first_come_first_served(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0), caller(10), caller(20)], [shift("bo")])
    assert fates(day) == [("answered", 0), ("answered", 90), ("answered", 180)]


def test_wrap_up_keeps_the_next_caller_waiting(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0, wrap_up=30_000), caller(10)], [shift("bo")])
    assert fates(day) == [("answered", 0), ("answered", 120)]
    assert day.busy == {"bo": 230_000}
    assert day.on_duty == {"bo": 3_600_000}


def test_the_agent_s_telephone_rings_a_while(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0), caller(10)], [shift("bo")], answers_in=5_000)
    assert fates(day) == [("answered", 5), ("answered", 100)]


def test_who_has_no_patience_gives_up_and_the_next_one_is_served(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0), caller(10, patience=30), caller(20)], [shift("bo")])
    assert fates(day) == [("answered", 0), ("abandoned", 30), ("answered", 80)]


def test_who_hangs_up_while_an_agent_is_rung_leaves_him_free(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0, patience=3), caller(10)], [shift("bo")], answers_in=5_000)
    assert fates(day) == [("abandoned", 3), ("answered", 5)]


def test_nobody_waits_longer_than_the_queue_lets_him(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0), caller(10)], [shift("bo")], QueueRules("support", "S", longest=60))
    assert fates(day) == [("answered", 0), ("turned_away", 60)]


def test_a_full_queue_and_an_empty_desk_let_nobody_in(caller: Any, shift: Any, lived: Any) -> None:
    full = lived([caller(0), caller(1), caller(2)], [shift("bo")], QueueRules("support", "S", cap=1))
    assert fates(full) == [("answered", 0), ("answered", 99), ("turned_away", 0)]
    empty = lived([caller(0), caller(30)], [shift("bo", begins=20)])
    assert fates(empty) == [("turned_away", 0), ("answered", 0)]


def test_an_agent_whose_shift_is_over_finishes_his_call_and_takes_no_other(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0), caller(10)], [shift("bo", ends=50), shift("cy", begins=200)])
    assert fates(day) == [("answered", 0), ("answered", 190)]
    assert day.on_duty["bo"] == 100_000


def test_an_agent_who_goes_while_he_is_rung_gives_the_caller_back(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0)], [shift("bo", ends=3), shift("cy", begins=10)], answers_in=5_000)
    assert fates(day) == [("answered", 15)]


def test_another_queue_helps_out_when_its_time_has_come(caller: Any, shift: Any, lived: Any) -> None:
    rules = QueueRules("support", "S", overflow=(Overflow(60, "billing"),))
    day = lived([caller(0), caller(10)], [shift("bo", ends=3600), shift("cy", "billing")], rules)
    assert fates(day) == [("answered", 0), ("answered", 60)]
    assert [fate.agent for fate in day.fates] == ["bo", "cy"]


def test_priority_comes_first(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0), caller(10), caller(20, priority=0)], [shift("bo")])
    assert fates(day) == [("answered", 0), ("answered", 190), ("answered", 80)]


def test_what_has_not_ended_is_waiting(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([caller(0, talk=9999), caller(3000)], [shift("bo")])
    assert fates(day) == [("answered", 0), ("waiting", 600)]


def busy_morning(caller: Any) -> list[Caller]:
    """Ten calls of 99 seconds, one each 100 seconds: by then the queue's pace is known."""
    return [caller(number * 100, talk=99) for number in range(10)]


def test_a_caller_is_told_his_wait_and_what_he_waited_is_known(caller: Any, shift: Any, lived: Any) -> None:
    day = lived([*busy_morning(caller), caller(910)], [shift("bo")], announces=45_000)
    # One agent, 99 seconds a call: four in five wait up to 158 seconds.
    assert [(told.minutes, told.waited, told.first) for told in day.told] == [(3, 89_000, True), (3, 44_000, False)]


def test_of_one_who_gave_up_it_is_known_how_long_he_would_have_waited(caller: Any, shift: Any, lived: Any) -> None:
    passed_by = lived([*busy_morning(caller), caller(910, patience=20), caller(920)], [shift("bo")], announces=45_000)
    assert ("abandoned", 20) in fates(passed_by)
    assert [told.waited for told in passed_by.told if told.first] == [89_000, 79_000]
    nobody_behind = lived([*busy_morning(caller), caller(910, patience=20)], [shift("bo")], announces=45_000)
    assert [told.waited for told in nobody_behind.told if told.first] == [89_000]


def test_the_same_day_always_ends_the_same(caller: Any, shift: Any, lived: Any) -> None:
    day = [caller(number * 37 % 500, talk=50 + number % 90, patience=60) for number in range(80)]
    first, second = (lived(day, [shift("bo"), shift("cy")], announces=45_000) for _ in range(2))
    assert first == second
