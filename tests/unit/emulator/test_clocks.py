"""Real time that runs faster, and virtual time that runs only when asked."""

from __future__ import annotations

import asyncio
import time

from ivr.emulator.clock import RealClock, VirtualClock


def test_at_speed_100_ten_seconds_take_a_tenth() -> None:
    async def run() -> float:
        clock = RealClock(speed=100)
        began = clock.now()
        await clock.sleep(10)
        return clock.now() - began

    began = time.monotonic()
    assert 10 <= asyncio.run(run()) < 60
    assert time.monotonic() - began < 2


def test_sleepers_wake_in_the_order_of_their_times() -> None:
    async def run() -> list[tuple[str, float]]:
        clock = VirtualClock(start=0)
        woken: list[tuple[str, float]] = []

        async def sleeper(name: str, *seconds: float) -> None:
            for one in seconds:
                await clock.sleep(one)
                woken.append((name, clock.now()))

        tasks = [asyncio.ensure_future(sleeper("a", 5, 5)), asyncio.ensure_future(sleeper("b", 3, 100))]
        await clock.advance(60)
        assert clock.now() == 60
        for task in tasks:
            task.cancel()
        return woken

    assert asyncio.run(run()) == [("b", 3), ("a", 5), ("a", 10)]


def test_time_runs_only_until_what_is_waited_for() -> None:
    async def run() -> tuple[bool, float, bool, float]:
        clock, done = VirtualClock(start=0), asyncio.Event()

        async def work() -> None:
            await clock.sleep(7)
            done.set()

        task = asyncio.ensure_future(work())
        met = await clock.wait_for(done, 60)
        at = clock.now()
        never = await clock.wait_for(asyncio.Event(), 60)
        await task
        return met, at, never, clock.now()

    assert asyncio.run(run()) == (True, 7, False, 67)


def test_time_stands_still_while_something_is_under_way() -> None:
    async def run() -> float:
        clock, done = VirtualClock(start=0), asyncio.Event()

        async def request() -> None:
            with clock.working():
                await asyncio.sleep(0.05)
                done.set()

        task = asyncio.ensure_future(request())
        sleeper = asyncio.ensure_future(clock.sleep(10))
        await clock.wait_for(done, 60)
        await task
        sleeper.cancel()
        return clock.now()

    assert asyncio.run(run()) == 0
