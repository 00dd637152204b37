"""Each measure by the worked examples of those who defined it, and its rules at the edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.reports.measures import (
    AgentTime,
    Ending,
    Stay,
    Tally,
    handling_time,
    longest_wait,
    occupancy,
    scheduled,
    utilisation,
)

ENDINGS: tuple[Ending, ...] = ("answered", "abandoned", "callback", "overflowed", "turned_away", "failed", "waiting")


def stays(ending: Ending, number: int, waited: float) -> list[Stay]:
    return [Stay(ending, waited)] * number


def test_the_example_of_cisco_s_guide() -> None:
    """70 answered in time, 10 gave up in time, 20 exceeded it: 77.78 %, 70 % and 80 % (Unified ICM user guide)."""
    levels = Tally(
        [
            *stays("answered", 70, 5),
            *stays("abandoned", 10, 10),
            *stays("answered", 15, 40),
            *stays("abandoned", 5, 60),
        ],
        within=20,
    ).service_levels()
    assert levels.without_abandoned_in_time == pytest.approx(0.7778, abs=1e-4)
    assert levels.of_offered == pytest.approx(0.70)
    assert levels.abandoned_in_time_too == pytest.approx(0.80)


def test_the_example_of_genesys_stat_server() -> None:
    """400 calls: 200 answered in time, 100 later, 50 gave up before 10 s, 50 later: 57.14 % without the short ones."""
    told = [*stays("answered", 200, 20), *stays("answered", 100, 21), *stays("abandoned", 50, 9)]
    levels = Tally([*told, *stays("abandoned", 50, 30)], within=20, short=10).service_levels()
    assert levels.without_short == pytest.approx(0.5714, abs=1e-4)
    assert levels.of_answered == pytest.approx(0.6667, abs=1e-4)
    assert levels.of_offered == pytest.approx(0.50)


def test_a_wait_of_just_the_limit_is_within_it() -> None:
    levels = Tally([Stay("answered", 20.0), Stay("answered", 20.001)], within=20).service_levels()
    assert levels.of_answered == 0.5


def test_who_gives_up_after_just_the_short_time_is_not_short() -> None:
    levels = Tally([Stay("abandoned", 4.999), Stay("abandoned", 5.0), Stay("answered", 1)], within=20).service_levels()
    assert levels.without_short == 0.5


def test_of_nothing_there_is_no_share() -> None:
    empty = Tally((), within=20)
    assert empty.service_levels().of_offered is None
    assert empty.service_levels().without_abandoned_in_time is None
    assert empty.speed_of_answer() is None
    assert empty.mean_wait() is None
    assert empty.abandonment() is None
    assert empty.answered_of_entered() is None
    gone = Tally([Stay("abandoned", 3)], within=20)
    assert gone.service_levels().of_answered is None
    assert gone.service_levels().without_abandoned_in_time is None
    assert gone.service_levels().of_offered == 0.0
    assert handling_time(AgentTime(), 0) is None
    assert occupancy(AgentTime(on_break=60)) is None
    assert scheduled(10, 1.0) is None


def test_only_who_hung_up_has_given_up() -> None:
    told = [Stay("answered", 10), Stay("abandoned", 30), Stay("callback", 45), Stay("turned_away", 1200)]
    tally = Tally([*told, Stay("overflowed", 90), Stay("failed", 1), Stay("waiting", 5)], within=20)
    assert tally.abandonment() == 0.5
    assert tally.time_to_abandon() == 30
    assert tally.answered_of_entered() == pytest.approx(1 / 6)
    assert tally.speed_of_answer() == 10


def test_short_ones_may_be_left_out_of_the_abandonment() -> None:
    tally = Tally([Stay("answered", 1), Stay("abandoned", 1), Stay("abandoned", 60)], within=20)
    assert tally.abandonment() == pytest.approx(2 / 3)
    assert tally.abandonment_without_short() == pytest.approx(1 / 2)


def test_who_did_not_wait_counts_in_the_speed_of_answer() -> None:
    assert Tally([Stay("answered", 0), Stay("answered", 30), Stay("abandoned", 99)], within=20).speed_of_answer() == 15


def test_handling_is_talk_hold_and_wrap_up() -> None:
    time = AgentTime(talking=600, on_hold=60, wrapping_up=120, ringing=20, ready=200, on_break=300)
    assert handling_time(time, 3) == 260
    assert occupancy(time) == pytest.approx(0.78)
    assert occupancy(time, with_ringing=True) == pytest.approx(0.80)
    assert utilisation(time) == pytest.approx(0.60)


def test_more_are_planned_than_are_needed_at_the_desk() -> None:
    assert scheduled(21, 0.3) == pytest.approx(30)


def test_the_longest_wait_is_that_of_the_first() -> None:
    assert longest_wait([40.0, 10.0, 30.0], 100.0) == 90.0
    assert longest_wait([], 100.0) == 0.0


@given(st.lists(st.builds(Stay, st.sampled_from(ENDINGS), st.floats(0, 3600))), st.floats(5.5, 600))
def test_everybody_is_counted_once_and_the_definitions_are_ordered(told: list[Stay], within: float) -> None:
    tally = Tally(told, within)
    assert sum(tally.endings.values()) == tally.entered
    levels = tally.service_levels()
    if levels.of_offered is not None and levels.without_abandoned_in_time is not None:
        assert levels.abandoned_in_time_too is not None
        assert levels.of_offered <= levels.without_abandoned_in_time <= levels.abandoned_in_time_too <= 1
    if levels.of_answered is not None and levels.without_abandoned_in_time is not None:
        assert levels.without_abandoned_in_time <= levels.of_answered
