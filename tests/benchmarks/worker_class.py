"""Which worker class and how many threads `web` should run with: the same turn under each, all up at once."""

from __future__ import annotations

import asyncio
import statistics
import sys
from contextlib import ExitStack

from tests.benchmarks.figures import Measured
from tests.benchmarks.served import application, our_line
from tests.benchmarks.turn_cpu import compare, ratio

SETTINGS = {
    "sync": "--worker-class sync",
    "gthread 4": "--worker-class gthread --threads 4",
    "gthread 8": "--worker-class gthread --threads 8",
    "gthread 16": "--worker-class gthread --threads 16",
    "gthread 32": "--worker-class gthread --threads 32",
}
ROUNDS = 8
AT_ONCE = (16, 4)


def measure() -> Measured:
    """Show, for each setting, what a turn of ours and of the bare view cost; there is no figure in it."""
    with ExitStack() as stack:
        running = {}
        for name, settings in SETTINGS.items():
            running[f"ours, {name}"] = stack.enter_context(our_line(settings, ("web", "dispatch")))
            running[f"bare, {name}"] = stack.enter_context(application("bare", "bare:app", settings))
        for at_once in AT_ONCE:
            rounds = asyncio.run(compare(running, ROUNDS, at_once))
            for name in SETTINGS:
                ours, bare = rounds[f"ours, {name}"], rounds[f"bare, {name}"]
                sys.stdout.write(
                    f"{name}, {at_once} at once: ours {statistics.median(cost.cpu_us for cost in ours):.0f} us,"
                    f" {statistics.median(cost.rate for cost in ours):.0f}/s;"
                    f" bare {statistics.median(cost.cpu_us for cost in bare):.0f} us;"
                    f" ratio {ratio(rounds, f'bare, {name}', f'ours, {name}'):.2f}\n"
                )
    return {}
