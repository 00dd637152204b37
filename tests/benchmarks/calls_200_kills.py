"""Two hundred calls at once, while the line's processes and its Redis are killed: nobody is lost, nobody met twice."""

from __future__ import annotations

import sys
import time

from tests.benchmarks.calls_200 import (
    AGENTS,
    ALL_OVER_S,
    BETWEEN_CALLS_S,
    CALLERS,
    busy_line,
    faults,
    settled,
    sign_in,
    tell,
)
from tests.benchmarks.crowd import Crowd, wishes
from tests.benchmarks.figures import Measured
from tests.benchmarks.killer import Killer, flush_redis, restart_redis

WORKERS = "--workers 4"
PROCESSES = ("web", "dispatch", "dispatch-2", "drain")
"""A line on which that much dies has some to spare: a floor that is lost needs four seconds of one dispatch's life."""
STRIKES = {12.0: restart_redis, 24.0: flush_redis}


def measure() -> Measured:
    """Return `calls_200_kills_lost`: how many things happened that must never happen, whatever is killed."""
    with busy_line(WORKERS, PROCESSES) as line:
        crowd = Crowd.of(line.exchange.company, wishes(CALLERS), AGENTS, seed=200)
        sign_in(line, crowd)
        began = time.monotonic()
        with Killer(line, STRIKES) as killer:
            line.exchange.run(crowd.calls(BETWEEN_CALLS_S, ALL_OVER_S))
        took = time.monotonic() - began
        outcomes = settled(line, crowd)
        wrong = list(faults(line, crowd, outcomes))
    blows = ", ".join(f"{count} {victim}" for victim, count in killer.killed.items())
    sys.stdout.write(f"calls_200_kills: killed {blows}\n")
    tell("calls_200_kills", took, outcomes, wrong)
    return {"calls_200_kills_lost": len(wrong)}
