"""Customers who are called before an agent has taken them: an agent is counted for one of them, whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import permutations
from typing import Any

import pytest

from queueing.floor import Floor
from queueing.names import AgentName, QueueName
from queueing.policy import times
from tests.integration.queueing.test_waiting import NOON

Asks = Callable[..., bool]


@pytest.fixture
def asks(world: Any) -> Asks:
    """One of two dispatch processes asks whether it may call the customer of an attempt."""
    processes = [Floor(world.store, world.carrier, lambda: world.now) for _ in range(2)]

    def asked(
        attempt: str,
        queue: str = "support",
        needs: Mapping[str, int] | None = None,
        *,
        process: int = 0,
        since_ms: int = NOON,
        known: int = 0,
    ) -> bool:
        return processes[process].begin_calling(
            attempt, QueueName(queue), needs or {}, since_ms=since_ms, priority=5, known=known
        )

    return asked


@pytest.mark.parametrize("agents", [0, 1, 2, 3])
def test_as_many_are_called_as_agents_are_free_whichever_process_asks(world: Any, asks: Asks, agents: int) -> None:
    for number in range(agents):
        world.agent(f"a{number}")
    called = [asks(f"callback-{number}-1", process=number % 2) for number in range(5)]
    assert called == [number < agents for number in range(5)]


@pytest.mark.parametrize("order", list(permutations(("x", "y", "both"))), ids=" ".join)
def test_an_agent_of_two_queues_is_counted_once(world: Any, asks: Asks, order: tuple[str, ...]) -> None:
    world.agent("bo", "x", "y", "both")
    assert [asks(f"callback-{queue}-1", queue) for queue in order] == [True, False, False]


def test_customers_of_other_agents_take_none_away(world: Any, asks: Asks) -> None:
    world.agent("bo", "x", skills={"german": 2})
    world.agent("cy", "y")
    assert asks("callback-1-1", "y")
    assert not asks("callback-2-1", "x", {"german": 3}), "nobody serves him"
    assert asks("callback-3-1", "x", {"german": 2})
    assert not asks("callback-4-1", "x")


def test_one_attempt_is_begun_by_one_process(world: Any, asks: Asks) -> None:
    world.agent("bo")
    world.agent("cy")
    assert asks("callback-1-1")
    assert not asks("callback-1-1", process=1)


def test_who_is_not_called_or_has_been_takes_no_agent_away(world: Any, asks: Asks) -> None:
    world.agent("bo")
    assert asks("callback-1-1")
    world.floor.end_calling("callback-1-1")
    world.floor.end_calling("callback-1-1")
    assert asks("callback-2-1")


def test_a_process_that_died_takes_an_agent_away_for_a_minute(world: Any, asks: Asks) -> None:
    world.agent("bo")
    assert asks("callback-1-1")
    world.now += times.CALLING - 1
    assert not asks("callback-2-1")
    world.now += 1
    assert asks("callback-2-1")


def test_who_waits_and_ranks_before_him_is_served_first(world: Any, asks: Asks) -> None:
    world.agent("bo")
    world.caller("ann")
    assert not asks("callback-1-1", since_ms=NOON + 1)
    assert asks("callback-2-1", since_ms=NOON - 1)


def test_calls_that_the_record_knows_of_count_through_a_loss(world: Any, asks: Asks) -> None:
    world.agent("bo")
    assert not asks("callback-1-1", known=1)
    world.agent("cy")
    assert asks("callback-1-1", known=1)
    assert asks("callback-2-1", known=1), "what both know of counts once"
    assert not asks("callback-3-1", known=1)


def test_one_in_six_who_are_busy_is_free_soon_and_who_is_away_is_not(world: Any, asks: Asks) -> None:
    for number in range(7):
        world.agent(f"a{number}")
        world.caller(f"c{number}")
    world.runs()
    assert [asks(f"callback-{number}-1") for number in range(3)] == [True, True, False]
    world.now += times.CALLING
    for number in range(7):
        world.floor.presence(AgentName(f"a{number}"), "on_break")
    assert not asks("callback-9-1", since_ms=0)
