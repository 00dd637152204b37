"""A thousand callers and a hundred agents, while the processes of the floor are killed, and Redis is lost twice."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from queueing.policy.times import GRACE
from tests.benchmarks.calls_200 import busy_line, faults, settled, sign_in, tell
from tests.benchmarks.crowd import Crowd, wishes
from tests.benchmarks.figures import Measured
from tests.benchmarks.killer import THE_FLOOR, Killer, flush_unread, restart_redis
from tests.whole_line import WholeLine

CALLERS = 1000
AGENTS = 100
SPEED = 1.5
PROCESSES = ("web", "dispatch", "dispatch-2", "dispatch-3", "dispatch-4", "drain")
STRIKES = {40.0: restart_redis, 80.0: flush_unread}
BETWEEN_CALLS_S = 0.04
ALL_OVER_S = 420.0
ALL_FREE_S = GRACE / 1000 + 10
"""Where the floor stood still at the end, nobody's silence counts for so long: a wrap-up may last until then."""
BUSY = ("offered", "connecting", "on_call", "on_hold", "wrapping_up")


def measure() -> Measured:
    """Return `floor_1000_kills_lost`: how many things happened that must never happen, whatever is killed."""
    with busy_line("", PROCESSES, SPEED) as line:
        crowd = Crowd.of(line.exchange.company, wishes(CALLERS), AGENTS, seed=1000)
        sign_in(line, crowd)
        began = time.monotonic()
        with Killer(line, STRIKES, THE_FLOOR) as killer:
            line.exchange.run(crowd.calls(BETWEEN_CALLS_S, ALL_OVER_S))
        took = time.monotonic() - began
        stuck = list(_stuck(line))
        outcomes = settled(line, crowd)
        wrong = [*faults(line, crowd, outcomes), *stuck]
    blows = ", ".join(f"{count} {victim}" for victim, count in killer.killed.items())
    sys.stdout.write(f"floor_1000_kills: killed {blows}\n")
    tell("floor_1000_kills", took, outcomes, wrong)
    return {"floor_1000_kills_lost": len(wrong)}


def _stuck(line: WholeLine) -> Iterator[str]:
    """Tell of agents who are busy although nobody calls any more. Who did not answer stays so until he is back."""
    began = time.monotonic()
    while any((busy := {what: line.agents_that_are(what) for what in BUSY}).values()):
        if time.monotonic() - began > ALL_FREE_S:
            yield f"agents are not free again: {busy}"
            return
        time.sleep(0.5)
    sys.stdout.write(f"floor_1000_kills: all agents are free again after {time.monotonic() - began:.1f} s\n")
