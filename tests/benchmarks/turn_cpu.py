"""What a menu turn costs from the carrier's request to our answer: CPU of the web workers and of Redis."""

from __future__ import annotations

import asyncio
import statistics
import sys
from collections.abc import Mapping
from typing import NamedTuple

from tests.benchmarks.figures import Measured
from tests.benchmarks.load import Load
from tests.benchmarks.served import Served, contestants

ROUNDS = 24
BURST_S = 0.6
"""Short, so that what else happens on the machine meets all alike."""
AT_ONCE = 16
CALLS = 64


class Cost(NamedTuple):
    """CPU microseconds for a request, and how many were answered in a second, as it happened on this machine."""

    cpu_us: float
    rate: float


Rounds = Mapping[str, list[Cost]]
"""Contestant -> what it cost in each round. All have the same rounds."""


def measure() -> Measured:
    """Return `turn_cpu_ratio` and `turn_vs_usual`: medians over rounds in which all contestants have their burst."""
    with contestants() as running:
        rounds = asyncio.run(compare(running))
    for name, costs in rounds.items():
        spent = statistics.median(cost.cpu_us for cost in costs)
        sys.stdout.write(
            f"turn_cpu: {name}: {spent:.0f} us of CPU, {statistics.median(cost.rate for cost in costs):.0f}/s\n"
        )
    return {"turn_cpu_ratio": ratio(rounds, "bare", "ours"), "turn_vs_usual": ratio(rounds, "usual", "ours")}


async def compare(running: Mapping[str, Served], rounds: int = ROUNDS, at_once: int = AT_ONCE) -> Rounds:
    """Give each contestant a burst in turn, so often; the first round, in which all is cold, does not count."""
    loads = {name: Load(served.site, CALLS) for name, served in running.items()}
    costs: dict[str, list[Cost]] = {name: [] for name in running}
    for _ in range(1 + rounds):
        for name, load in loads.items():
            costs[name].append(await _burst(load, running[name], at_once))
    for load in loads.values():
        load.close()
    return {name: of_all[1:] for name, of_all in costs.items()}


def ratio(rounds: Rounds, theirs: str, ours: str) -> float:
    """Return what a request of `theirs` costs for each 1 that one of `ours` costs: the median of paired rounds."""
    pairs = zip(rounds[theirs], rounds[ours], strict=True)
    return statistics.median(one.cpu_us / other.cpu_us for one, other in pairs)


async def _burst(load: Load, served: Served, at_once: int) -> Cost:
    await load.ready()
    before = served.cpu()
    answered = await load.saturate(BURST_S, at_once)
    return Cost((served.cpu() - before) / answered * 1e6, answered / BURST_S)
