"""What a caller feels at a hundred webhooks a second: the slowest hundredth, beside that of a constant Flask view."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Mapping

from tests.benchmarks.figures import Measured
from tests.benchmarks.load import Load
from tests.benchmarks.served import Served, contestants

RATE = 100.0
ROUNDS = 12
BURST_S = 4.0
CALLS = 256
EVERYTHING = ("web", "dispatch", "drain")


def measure() -> Measured:
    """Return `p99_ratio`: the whole line runs, and the two have their bursts in turn."""
    with contestants(processes=EVERYTHING) as running:
        waits = asyncio.run(_compare({name: running[name] for name in ("ours", "bare")}))
    for name, times in waits.items():
        shown = ", ".join(f"p{share * 100:g} {_slowest(times, share) * 1000:.1f}" for share in (0.5, 0.9, 0.99, 0.999))
        sys.stdout.write(f"p99: {name}, ms: {shown} of {len(times)}\n")
    return {"p99_ratio": _slowest(waits["ours"], 0.99) / _slowest(waits["bare"], 0.99)}


async def _compare(running: Mapping[str, Served]) -> Mapping[str, list[float]]:
    chance = random.Random(99)
    loads = {name: Load(served.site, CALLS) for name, served in running.items()}
    waits: dict[str, list[float]] = {name: [] for name in running}
    for number in range(1 + ROUNDS):
        for name, load in loads.items():
            await load.ready()
            times = await load.trickle(BURST_S, RATE, chance)
            waits[name] += times if number else []
    for load in loads.values():
        load.close()
    return waits


def _slowest(times: list[float], share: float) -> float:
    """Return what `share` of the requests did not exceed, in seconds."""
    return sorted(times)[int(len(times) * share)]
