"""Waiting for whichever of several things happens first."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from ivr.emulator.clock import Clock

T = TypeVar("T")


async def race(*runners: Coroutine[Any, Any, Any]) -> int:
    """Run all `runners`, stop the rest when one has ended, and return the place of the first that has.

    Of several that end at once the earliest in the row wins; what the winner raises is raised.
    """
    tasks = [asyncio.ensure_future(runner) for runner in runners]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        done = [task.done() for task in tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    first = done.index(True)
    tasks[first].result()
    return first


async def next_within(queue: asyncio.Queue[T], clock: Clock, seconds: float | None) -> T | None:
    """Return the next item of `queue`, or None when `seconds` of the line's time have passed (None = wait for ever)."""
    if not queue.empty():
        return queue.get_nowait()
    if seconds is None:
        return await queue.get()
    arrived: list[T] = []
    await race(_take(queue, arrived), clock.sleep(seconds))
    return arrived[0] if arrived else None


async def _take(queue: asyncio.Queue[T], arrived: list[T]) -> None:
    arrived.append(await queue.get())
