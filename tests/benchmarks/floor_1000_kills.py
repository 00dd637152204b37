"""A thousand callers and a hundred agents, while the processes of the floor are killed, and Redis is lost twice."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from queueing.policy.times import GRACE
from tests.benchmarks.calls_200 import busy_line, faults, settled, sign_in, tell
from tests.benchmarks.crowd import Crowd, wishes
from tests.benchmarks.fairness import Judge, account
from tests.benchmarks.figures import Measured
from tests.benchmarks.killer import THE_FLOOR, Blow, Killer, answers, flush_unread, restart_redis
from tests.whole_line import WholeLine

CALLERS = 1000
AGENTS = 100
SPEED = 1.5
PROCESSES = ("web", "dispatch", "dispatch-2", "dispatch-3", "dispatch-4", "drain")
RESPITE_S = 6.0
"""Who rebuilds the floor is left alone for so long, since what is measured is how soon the floor is back."""
BETWEEN_CALLS_S = 0.04
ALL_OVER_S = 420.0
ALL_FREE_S = GRACE / 1000 + 10
"""Where the floor stood still at the end, nobody's silence counts for so long: a wrap-up may last until then."""
BUSY = ("offered", "connecting", "on_call", "on_hold", "wrapping_up")


def lose_redis(line: WholeLine) -> None:
    """Kill the bundled server and wait until it is there again: how long that takes is not the floor's doing."""
    restart_redis(line)
    line.until(lambda: answers(line))


def measure(callers: int = CALLERS, agents: int = AGENTS, first_s: float = 40.0, second_s: float = 80.0) -> Measured:
    """Return `floor_1000_kills_lost`: how many things happened that must never happen, whatever is killed.

    Redis is killed after `first_s` seconds and flushed after `second_s`.
    """
    with busy_line("", PROCESSES, SPEED) as line:
        crowd = Crowd.of(line.exchange.company, wishes(callers), agents, seed=1000)
        sign_in(line, crowd)
        began = time.monotonic()
        with Killer(line, {first_s: lose_redis, second_s: flush_unread}, THE_FLOOR, RESPITE_S) as killer:
            line.exchange.run(crowd.calls(BETWEEN_CALLS_S, ALL_OVER_S))
        took = time.monotonic() - began
        stuck = list(_stuck(line))
        outcomes = settled(line, crowd)
        wrong = [*faults(line, crowd, outcomes), *stuck, *_judged(line, crowd, killer.blows)]
    blows = ", ".join(f"{count} {victim}" for victim, count in killer.killed.items())
    sys.stdout.write(f"floor_1000_kills: killed {blows}\n")
    tell("floor_1000_kills", took, outcomes, wrong)
    return {"floor_1000_kills_lost": len(wrong)}


def _judged(line: WholeLine, crowd: Crowd, blows: list[Blow]) -> Iterator[str]:
    """Tell of callers who were overtaken, of orphans who waited too long, and of agents' times that do not add up."""
    told = account(line.var / "careline.db")
    judge = Judge(told, {caller.sid: caller.stays for caller in crowd.callers}, blows)
    wrong = [*judge.unfair(), *judge.late(), *judge.times()]
    sys.stdout.write(
        f"floor_1000_kills: {judge.judged} times an older caller could be compared with the one who was offered; "
        f"back after losses: {', '.join(f'{seconds:.1f} s' for seconds in judge.back_after())}; "
        f"{len(told.spent)} times of agents\n"
    )
    return iter(wrong)


def _stuck(line: WholeLine) -> Iterator[str]:
    """Tell of agents who are busy although nobody calls any more. Who did not answer stays so until he is back."""
    began = time.monotonic()
    while any((busy := {what: line.agents_that_are(what) for what in BUSY}).values()):
        if time.monotonic() - began > ALL_FREE_S:
            yield f"agents are not free again: {busy}"
            return
        time.sleep(0.5)
    sys.stdout.write(f"floor_1000_kills: all agents are free again after {time.monotonic() - began:.1f} s\n")
