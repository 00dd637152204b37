"""The carrier's connections to one server, and two ways to use them: as fast as it goes, and at a given rate.

Raw HTTP/1.1, no more of it than gunicorn speaks: the load runs on the cores of whom it measures.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Iterator

from tests.benchmarks.webhooks import Refused, Site, Walk

FRESH_UNTIL = 60
"""Turns after which a call is replaced between two bursts; the engine ends a call after 200 steps."""


class _Line(asyncio.Protocol):
    """One connection; one request at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        end = self._came.find(b"\r\n\r\n")
        if end < 0 or self._answer is None:
            return
        head = self._came[:end].lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(self._came) - end - 4 < length:
            return
        body, self._came = self._came[end + 4 :], b""
        if b"connection: close" in head:
            self.close()
        self._resolve(body if head.startswith(b"http/1.1 200") else Refused(head + body))

    def connection_lost(self, _problem: Exception | None) -> None:
        self.transport = None
        self._resolve(Refused("the connection was closed"))

    def close(self) -> None:
        if self.transport is not None:
            self.transport.abort()
            self.transport = None

    def ask(self, request: bytes) -> asyncio.Future[bytes]:
        assert self.transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._answer

    def _resolve(self, result: bytes | Exception) -> None:
        answer, self._answer = self._answer, None
        if answer is None or answer.done():
            return
        if isinstance(result, bytes):
            answer.set_result(result)
        else:
            answer.set_exception(result)


class Load:
    """Calls on their way through the menus of one server, and the connections that they share."""

    def __init__(self, site: Site, calls: int) -> None:
        self.site = site
        self._many = calls
        self._calls: deque[Walk] = deque()
        self._idle: list[_Line] = []

    async def ready(self) -> None:
        """Have every call in a menu, and none near the end of its steps. Not measured."""
        self._calls = deque(walk for walk in self._calls if walk.turns < FRESH_UNTIL)
        for _ in range(self._many - len(self._calls)):
            walk = Walk(self.site)
            for _ in range(2):
                await self._turn(walk)
            self._calls.append(walk)

    async def saturate(self, seconds: float, at_once: int) -> int:
        """Keep `at_once` requests under way for so long; return how many were answered."""
        until = time.monotonic() + seconds
        return sum(await asyncio.gather(*(self._hurry(until) for _ in range(at_once))))

    async def trickle(self, seconds: float, rate: float, chance: random.Random) -> list[float]:
        """Send `rate` requests a second, Poisson, whether answers come or not; return how long each took, in seconds.

        A request is late from the moment at which it was due, so one that waited for another counts as slow too.
        """
        began = time.monotonic()
        under_way = [asyncio.ensure_future(self._at(began + due)) for due in _arrivals(seconds, rate, chance)]
        return list(await asyncio.gather(*under_way))

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    async def _hurry(self, until: float) -> int:
        answered = 0
        while time.monotonic() < until:
            await self._next()
            answered += 1
        return answered

    async def _at(self, due: float) -> float:
        await asyncio.sleep(due - time.monotonic())
        await self._next()
        return time.monotonic() - due

    async def _next(self) -> None:
        walk = self._calls.popleft()
        await self._turn(walk)
        self._calls.append(walk)

    async def _turn(self, walk: Walk) -> None:
        line = await self._free_line()
        walk.hears(await line.ask(walk.request))
        if line.transport is not None:
            self._idle.append(line)

    async def _free_line(self) -> _Line:
        while self._idle:
            line = self._idle.pop()
            if line.transport is not None:
                return line
        _, line = await asyncio.get_running_loop().create_connection(_Line, "127.0.0.1", self.site.port)
        return line


def _arrivals(seconds: float, rate: float, chance: random.Random) -> Iterator[float]:
    due = chance.expovariate(rate)
    while due < seconds:
        yield due
        due += chance.expovariate(rate)
