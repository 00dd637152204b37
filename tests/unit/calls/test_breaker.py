"""A service that is down is left alone for a while; one that hangs takes its own berths only."""

from __future__ import annotations

import pytest

from ivr.calls.world.breaker import FAILURES, Berths, Breaker

REST = 5.0


class Time:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def breaker(time: Time) -> Breaker:
    return Breaker(time, lambda: REST)


def fails(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        breaker.failed()


def test_a_few_failures_change_nothing(breaker: Breaker) -> None:
    fails(breaker, FAILURES - 1)
    assert breaker.lets_through()


def test_after_many_failures_nobody_waits_for_it(breaker: Breaker, time: Time) -> None:
    fails(breaker, FAILURES)
    time.now += REST - 0.1
    assert not breaker.lets_through()


def test_an_answer_between_failures_begins_the_count_anew(breaker: Breaker) -> None:
    fails(breaker, FAILURES - 1)
    breaker.answered()
    fails(breaker, FAILURES - 1)
    assert breaker.lets_through()


def test_after_its_rest_one_question_tries_it(breaker: Breaker, time: Time) -> None:
    fails(breaker, FAILURES)
    time.now += REST
    assert breaker.lets_through()
    assert not breaker.lets_through()


def test_a_failed_try_means_another_rest_and_an_answer_means_it_is_back(breaker: Breaker, time: Time) -> None:
    fails(breaker, FAILURES)
    time.now += REST
    breaker.lets_through()
    breaker.failed()
    time.now += REST - 0.1
    assert not breaker.lets_through()
    time.now += 0.1
    assert breaker.lets_through()
    breaker.answered()
    assert breaker.lets_through()
    assert breaker.lets_through()


def test_one_that_hangs_leaves_berths_to_the_others() -> None:
    berths = Berths(whole=5, each=3)
    assert [berths.take("orders") for _ in range(4)] == [True, True, True, False]
    assert [berths.take("customers") for _ in range(3)] == [True, True, False]


def test_a_berth_that_is_given_back_is_free() -> None:
    berths = Berths(whole=1, each=1)
    assert berths.take("orders")
    assert not berths.take("customers")
    berths.give_back("orders")
    assert berths.take("customers")
