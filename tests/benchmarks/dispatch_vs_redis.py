"""Three hundred callers ahead whom the agent cannot serve, and one whom he can: beside two bare round trips."""

from __future__ import annotations

import sys

from tests.benchmarks.figures import Measured
from tests.benchmarks.floors import compared, floor

AHEAD = 300
ROUNDS = 2_000


def measure() -> Measured:
    """Return `dispatch_vs_redis`: matches a second / pairs of a GET and a ZADD a second, on the same server."""
    with floor() as filled:
        for _ in range(AHEAD):
            filled.enters({"french": 2})
        filled.enters({})
        taken = compared({"ours": filled.ours, "bare": filled.bare}, ROUNDS)
    sys.stdout.write("".join(f"dispatch_vs_redis: {name} {seconds * 1e6:.0f} us\n" for name, seconds in taken.items()))
    return {"dispatch_vs_redis": taken["bare"] / taken["ours"]}
