"""The time that passes on the line: speech, silence, ringing. Requests over the network always take real time."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol

SETTLING_ROUNDS = 25
"""How often the loop runs before it counts as idle: more than the longest chain of tasks that wake one another."""


class Clock(Protocol):
    """The line's time, in seconds since the epoch, and a way to wait in it."""

    def now(self) -> float:
        """Return the line's time, in seconds since the epoch."""

    async def sleep(self, seconds: float) -> None:
        """Wait `seconds` of the line's time."""

    async def advance(self, seconds: float) -> None:
        """Let `seconds` of the line's time pass."""

    def working(self) -> AbstractContextManager[None]:
        """Mark a piece of work in real time, such as a request, that a virtual clock has to wait for."""

    async def wait_for(self, done: asyncio.Event, seconds: float) -> bool:
        """Wait until `done` is set, at most `seconds` (wall time on a real clock); return whether it was set."""


class RealClock:
    """Wall time, `speed` times as fast: at 20, a sentence of ten seconds is over in half a second."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._began = time.time()
        self._began_monotonic = time.monotonic()

    def now(self) -> float:
        """Return the line's time, in seconds since the epoch."""
        return self._began + (time.monotonic() - self._began_monotonic) * self.speed

    async def sleep(self, seconds: float) -> None:
        """Wait `seconds` of the line's time."""
        await asyncio.sleep(max(seconds, 0) / self.speed)

    async def advance(self, seconds: float) -> None:
        """Wait `seconds` of the line's time."""
        await self.sleep(seconds)

    def working(self) -> AbstractContextManager[None]:
        """Mark nothing: real time waits for nobody."""
        return nullcontext()

    async def wait_for(self, done: asyncio.Event, seconds: float) -> bool:
        """Wait until `done` is set, at most `seconds` of wall time: whoever is waited for lives in it."""
        try:
            await asyncio.wait_for(done.wait(), seconds)
        except TimeoutError:
            return done.is_set()
        return True


class VirtualClock:
    """Time that passes only when asked: an hour of it takes no time at all.

    `advance` moves it by hand. `wait_for` lets it run, from one sleeper to the next, while nothing else is to be done.
    It stands still while a request is under way.
    """

    def __init__(self, start: float = 1_750_000_000.0) -> None:
        self._now = start
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._works = 0

    def now(self) -> float:
        """Return the line's time, in seconds since the epoch."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has been moved on by `seconds`; no time at all is no waiting."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), woken))
        await woken

    @contextmanager
    def working(self) -> Iterator[None]:
        """Keep the clock where it is while the body runs."""
        self._works += 1
        try:
            yield
        finally:
            self._works -= 1

    async def advance(self, seconds: float) -> None:
        """Move on by `seconds`, waking every sleeper at its own time and waiting for the work that it then does."""
        until = self._now + seconds
        await self._settle()
        while self._wake_next(until):
            await self._settle()
        self._now = until

    async def wait_for(self, done: asyncio.Event, seconds: float) -> bool:
        """Let time run until `done` is set, at most `seconds`; return whether it was set."""
        until = self._now + seconds
        await self._settle()
        while not done.is_set():
            if not self._wake_next(until):
                self._now = until
                return done.is_set()
            await self._settle()
        return True

    def _wake_next(self, until: float) -> bool:
        """Wake the first sleeper whose time comes before `until`; return whether there was one."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        if not self._sleepers or self._sleepers[0][0] > until:
            return False
        self._now, _, woken = heapq.heappop(self._sleepers)
        woken.set_result(None)
        return True

    async def _settle(self) -> None:
        quiet = 0
        while quiet < SETTLING_ROUNDS:
            await asyncio.sleep(0.001 if self._works else 0)
            quiet = 0 if self._works else quiet + 1
