"""The expected wait: what is known of sums of exponential times, and what is said of it."""

from __future__ import annotations

import random
from dataclasses import replace
from statistics import fmean, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queueing.policy.estimates import MINUTES, Pace, Wait, rate_of, told, wait

STEADY = Pace(handled=100, handling=240)
HURRIED = Pace(handled=100, handling=240, connecting=8, giving_up=1 / 120)


def test_who_is_next_waits_for_the_first_of_the_agents() -> None:
    """Twelve agents with four minutes a contact: one of them is free after 20 seconds on average."""
    expected = wait(0, rate_of([240.0] * 12), STEADY)
    assert expected.mean == pytest.approx(20)
    assert expected.variance == pytest.approx(400)


def test_without_anybody_giving_up_each_one_before_takes_as_long() -> None:
    assert wait(9, rate_of([240.0] * 12), STEADY).mean == pytest.approx(200)


def test_who_gives_up_makes_room() -> None:
    """Sum over i = 0..2 of 1/(3/60 + i/120), by hand: 20 + 120/7 + 15."""
    expected = wait(2, rate_of([60.0] * 3), Pace(handled=100, handling=60, giving_up=1 / 120))
    assert expected.mean == pytest.approx(20 + 120 / 7 + 15)


def test_connecting_is_part_of_the_wait() -> None:
    assert wait(3, 0.05, HURRIED).up_to == pytest.approx(wait(3, 0.05, replace(HURRIED, connecting=0)).up_to + 8)


def test_who_competes_for_half_of_the_agents_is_half_before_him() -> None:
    whole, half, next_ = (wait(before, 0.05, STEADY).mean for before in (2, 1.5, 1))
    assert half == pytest.approx((whole + next_) / 2)


@pytest.mark.parametrize("before", [0, 1, 4, 20])
def test_four_in_five_wait_no_longer(before: int) -> None:
    chance, rate = random.Random(before), 12 / 240
    steps = [rate + others * HURRIED.giving_up for others in range(before + 1)]
    waits = [8 + sum(chance.expovariate(step) for step in steps) for _ in range(40_000)]
    expected = wait(before, rate, HURRIED)
    assert expected.mean + 8 == pytest.approx(fmean(waits), rel=0.02)
    assert expected.up_to == pytest.approx(quantiles(waits, n=10)[7], rel=0.03)


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(30, None), (31, 1), (89, 1), (91, 2), (671, 12), (3600, 60), (3601, None)]
)
def test_it_is_rounded_and_silent_where_it_is_short_or_beyond_all_knowledge(
    seconds: float, minutes: int | None
) -> None:
    assert told(Wait(seconds, 0), 0) == minutes


def test_what_was_said_is_never_raised() -> None:
    assert told(Wait(240, 0), 5) == 4
    assert told(Wait(300, 0), 5) == 5
    assert told(Wait(331, 0), 5) is None


@given(st.floats(0, 200), st.floats(1e-3, 10), st.floats(0, 0.1), st.integers(0, 60))
def test_what_is_said_is_a_number_of_minutes_that_is_said(
    before: float, rate: float, giving_up: float, said: int
) -> None:
    found = told(wait(before, rate, Pace(100, 240, 5, giving_up)), said)
    assert found is None or (found in MINUTES and (not said or found <= said))


def test_of_few_nothing_is_known() -> None:
    assert not Pace(handled=4.9, handling=240).is_known
    assert not Pace(handled=100).is_known
