"""`python -m tests.benchmarks [name ...]`: measures all figures, or those named, and writes `bench.json`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks import (
    calls_200,
    calls_200_kills,
    check_2000,
    dispatch_growth,
    dispatch_vs_redis,
    engine_step,
    explore_2000,
    floor_1000_kills,
    idle_to_ring,
    p99,
    rehearsals_500,
    turn_cpu,
    waits,
    worker_class,
)
from tests.benchmarks.figures import Measured, keep, table

FILE = Path("bench.json")
BENCHES: dict[str, Callable[[], Measured]] = {
    "engine_step": engine_step.measure,
    "check_2000": check_2000.measure,
    "rehearsals_500": rehearsals_500.measure,
    "explore_2000": explore_2000.measure,
    "dispatch_growth": dispatch_growth.measure,
    "dispatch_vs_redis": dispatch_vs_redis.measure,
    "idle_to_ring": idle_to_ring.measure,
    "waits": waits.measure,
    "turn_cpu": turn_cpu.measure,
    "p99": p99.measure,
    "calls_200": calls_200.measure,
    "calls_200_kills": calls_200_kills.measure,
    "floor_1000_kills": floor_1000_kills.measure,
}
"""In the order in which they run: the short ones first."""
ON_DEMAND: dict[str, Callable[[], Measured]] = {"worker_class": worker_class.measure}
"""What helps with a decision and is no figure."""


def main(names: Sequence[str]) -> int:
    """Run the benches and return 0, or 2 where one is asked for that there is not."""
    known = BENCHES | ON_DEMAND
    if unknown := [name for name in names if name not in known]:
        sys.stderr.write(f"No such bench: {', '.join(unknown)}. There are: {', '.join(known)}\n")
        return 2
    measured: dict[str, float] = {}
    for name in names or BENCHES:
        sys.stdout.write(f"{name} ...\n")
        sys.stdout.flush()
        measured.update(known[name]())
        keep(measured, FILE)
    sys.stdout.write(f"\n{table(measured)}\n\nWritten: {FILE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
