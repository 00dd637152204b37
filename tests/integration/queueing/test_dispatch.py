"""The resident loop: who is matched, how fast, how often; and that it goes on."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import redis

from queueing.dispatch import Dispatch
from queueing.dispatch.ringing import AT_ONCE
from queueing.dispatch.tasks import Tasks
from queueing.names import FloorGone, LegId
from queueing.ports import Ring
from queueing.store.redis_store import RedisStore


def test_a_caller_whom_nobody_serves_hides_none_whom_somebody_does(world: Any) -> None:
    for number in range(300):
        world.caller(f"hard {number}", needs={"french": 9})
    world.caller("easy")
    world.agent("bo")
    world.runs()
    assert world.state_of("easy") == "offered"


def test_the_best_caller_of_all_whom_he_serves_goes_to_the_longest_idle(world: Any) -> None:
    world.agent("both", "support", "sales")
    world.waits(1)
    world.agent("one", "sales")
    world.caller("later", "sales")
    world.caller("first", "support", since_ms=world.now - 5_000)
    world.runs()
    assert (world.engaged("both").contact, world.engaged("one").contact) == ("first", "later")


def test_a_caller_gets_an_agent_with_the_skill_however_long_others_are_idle(world: Any) -> None:
    world.agent("plain")
    world.waits(60)
    world.agent("skilled", skills={"billing": 3})
    world.caller("ann", needs={"billing": 2})
    world.runs()
    assert world.engaged("skilled").contact == "ann"


def test_no_more_offers_are_made_than_the_carrier_lets_us_ring(world: Any) -> None:
    slow = Dispatch(world.floor, world.carrier, world, 1.0, clock_ms=lambda: world.now)
    for number in range(5):
        world.agent(f"a{number}")
        world.caller(f"c{number}")
    rings = []
    for _ in range(60):
        slow.tick(world.tasks)
        rings.append(len(world.carrier.rings))
        world.waits(0.05)
    assert rings == sorted(rings)
    assert (rings[0], rings[19], rings[20], rings[40], rings[-1]) == (1, 1, 2, 3, 3)
    assert Counter(view.engagement for view in world.floor.agents()) == {"idle": 2, "offered": 3}, (
        "who cannot be rung yet is not kept from anything"
    )


def test_a_refused_ring_does_not_stop_the_others(world: Any) -> None:
    world.carrier.troubles = ["refused"]
    for number in range(3):
        world.agent(f"a{number}")
        world.caller(f"c{number}")
    world.runs()
    assert len(world.carrier.rings) == 2


class SlowCarrier:
    """A carrier that takes its time for every ring."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.rung: list[Ring] = []

    def ring(self, ring: Ring) -> LegId:
        assert self.go_on.wait(20)
        self.rung.append(ring)
        return LegId(f"L-{ring.offer}")


def test_rings_are_claimed_only_where_a_thread_is_free_for_them(world: Any) -> None:
    """A ring that waited for a thread would be void before it is made."""
    slow: Any = SlowCarrier()
    world.dispatch = Dispatch(world.floor, slow, world, 1000.0, clock_ms=lambda: world.now)
    for number in range(AT_ONCE + 4):
        world.agent(f"a{number:02}")
        world.caller(f"c{number:02}")
    with ThreadPoolExecutor(AT_ONCE * 2) as pool:
        tasks = Tasks(pool)
        world.dispatch.tick(tasks)
        assert world.store.claim_ring(world.now) is not None, "some are left"
        slow.go_on.set()
    assert len(slow.rung) == AT_ONCE


def test_further_sweeps_run_four_times_a_second_and_never_twice_at_once(world: Any) -> None:
    given: list[int] = []
    loop = Dispatch(world.floor, world.carrier, world, 1.0, [given.append], clock_ms=lambda: world.now)
    start = world.now
    for _ in range(20):
        loop.tick(world.tasks)
        world.waits(0.05)
    assert given == [start, start + 250, start + 500, start + 750]


def test_what_fails_beside_the_loop_is_logged_and_comes_again(world: Any, caplog: pytest.LogCaptureFixture) -> None:
    calls: list[int] = []

    def broken(now: int) -> None:
        calls.append(now)
        raise ValueError("no luck")

    loop = Dispatch(world.floor, world.carrier, world, 1.0, [broken], clock_ms=lambda: world.now)
    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            loop.tick(world.tasks)
            world.waits(0.3)
    assert len(calls) == 2
    assert "no luck" in caplog.text


def test_the_loop_outlives_a_store_that_is_away(world: Any, caplog: pytest.LogCaptureFixture) -> None:
    class Away:
        def matchable(self) -> None:
            raise FloorGone

    there, away = world.floor.store, Away()
    world.floor.store = away
    with caplog.at_level(logging.WARNING):
        world.dispatch.go_on(world.tasks)
    assert "out of reach" in caplog.text
    world.floor.store = there
    world.agent("bo")
    world.caller("ann")
    world.dispatch.go_on(world.tasks)
    assert world.state_of("ann") == "offered"


def test_the_loop_outlives_a_round_that_fails(world: Any, caplog: pytest.LogCaptureFixture) -> None:
    class Odd:
        def matchable(self) -> None:
            raise ZeroDivisionError("odd")

    world.floor.store = Odd()
    with caplog.at_level(logging.ERROR):
        world.dispatch.go_on(world.tasks)
    assert "odd" in caplog.text


def test_four_loops_on_one_floor_ring_each_phone_once(
    client: redis.Redis, empty_redis: Callable[[redis.Redis], RedisStore], shared_server: Any, world: Any
) -> None:
    """Real threads and real time: callers and agents come while four loops match and ring."""
    empty_redis(client)
    clients = [shared_server.client() for _ in range(4)]
    world.store = RedisStore(client)
    carrier, stop = world.carrier, threading.Event()
    worlds = [type(world)(RedisStore(each), carrier) for each in clients]
    clock = [lambda: time.time_ns() // 1_000_000] * 4
    loops = [Dispatch(each.floor, carrier, each, 1000.0, clock_ms=now) for each, now in zip(worlds, clock, strict=True)]
    threads = [threading.Thread(target=loop.run, args=(stop,)) for loop in loops]
    for thread in threads:
        thread.start()
    here = type(world)(RedisStore(client), carrier, now=time.time_ns() // 1_000_000)
    for number in range(40):
        here.agent(f"a{number}")
        here.caller(f"c{number}")
    until = time.monotonic() + 20
    while len(carrier.rings) < 40 and time.monotonic() < until:
        stop.wait(0.02)
    stop.set()
    for thread in threads:
        thread.join()
    for each in clients:
        each.close()
    assert len({ring.offer for ring in carrier.rings}) == 40
    assert len({ring.contact for ring in carrier.rings}) == 40
    assert len({ring.agent for ring in carrier.rings}) == 40
