"""A small kill run: whatever dies, callers are helped, each has one outcome, and nobody is met twice or torn away.

The large one, with 200 calls, is a benchmark: `python -m tests.benchmarks calls_200_kills`.
"""

from __future__ import annotations

import pytest

from tests.benchmarks.calls_200 import busy_line, faults, settled, sign_in
from tests.benchmarks.calls_200_kills import PROCESSES, WORKERS
from tests.benchmarks.crowd import Crowd, Wish
from tests.benchmarks.killer import Killer, flush_redis, restart_redis

WISHES: tuple[Wish, ...] = ("agent", "billing", "leaves queue", "agent", "leaves menu", "agent") * 3
"""No messages: their recordings would be waited for a minute."""
AGENTS = 8
BETWEEN_CALLS_S = 0.3
ALL_OVER_S = 100.0
SETTLED_S = 40.0


@pytest.mark.timeout(240)
def test_nobody_is_lost_while_everything_is_killed() -> None:
    with busy_line(WORKERS, PROCESSES) as line:
        crowd = Crowd.of(line.exchange.company, WISHES, AGENTS, seed=3)
        sign_in(line, crowd)
        with Killer(line, {2.0: restart_redis, 5.0: flush_redis}) as killer:
            line.exchange.run(crowd.calls(BETWEEN_CALLS_S, ALL_OVER_S))
        # One that starts asks the carrier at once about every call whose end it has not heard of.
        line.stop("drain")
        line.start("drain")
        outcomes = settled(line, crowd, SETTLED_S)
        assert list(faults(line, crowd, outcomes)) == []
    assert {"worker", "dispatch", "drain", "restart_redis", "flush_redis"} <= set(killer.killed)
