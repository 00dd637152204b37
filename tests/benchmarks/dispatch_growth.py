"""Does a match cost more where more wait? Its growth from 1,000 to 100,000 callers, beside that of bare Redis."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from tests.benchmarks.figures import Measured
from tests.benchmarks.floors import Floor, compared, floor

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 1_000


def measure() -> Measured:
    """Return `dispatch_growth`: how much a match and offer grows, divided by how much two bare round trips grow."""
    with ExitStack() as running:
        floors = {size: running.enter_context(floor()) for size in SIZES}
        for size, filled in floors.items():
            _fill(filled, size)
        ours = {f"ours {size}": filled.ours for size, filled in floors.items()}
        bare = {f"bare {size}": filled.bare for size, filled in floors.items()}
        taken = compared({**ours, **bare}, ROUNDS)
    for name, seconds in taken.items():
        sys.stdout.write(f"dispatch_growth: {name} {seconds * 1e6:.0f} us\n")
    least, most = SIZES[0], SIZES[-1]
    growth = {who: taken[f"{who} {most}"] / taken[f"{who} {least}"] for who in ("ours", "bare")}
    return {"dispatch_growth": growth["ours"] / growth["bare"]}


def _fill(filled: Floor, size: int) -> None:
    for _ in range(size):
        filled.enters({})
