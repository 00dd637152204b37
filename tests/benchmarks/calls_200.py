"""Two hundred calls at once, through emulator, queue and agents: each gets what it came for, and one right outcome."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.benchmarks.crowd import Caller, Crowd, wishes
from tests.benchmarks.figures import Measured
from tests.whole_line import HERE, WholeLine

CALLERS = 200
AGENTS = 40
SPEED = 4.0
"""A caller waits some 15 s of the line's time between two looks; the floor's own times run on the wall."""
Outcomes = Counter[tuple[str, str]]
"""(call, outcome) -> how often it stands in the case record."""
BETWEEN_CALLS_S = 0.01
ALL_OVER_S = 180.0
SETTLED_S = 100.0
"""A recording is waited for 60 s after the end of its call; the carrier is asked about a silent call after as much."""


def measure() -> Measured:
    """Return `calls_200_lost`: how many things went wrong. What they were is told on the screen."""
    with busy_line() as line:
        crowd = Crowd.of(line.exchange.company, wishes(CALLERS), AGENTS, seed=200)
        sign_in(line, crowd)
        began = time.monotonic()
        line.exchange.run(crowd.calls(BETWEEN_CALLS_S, ALL_OVER_S))
        took = time.monotonic() - began
        outcomes = settled(line, crowd)
        wrong = [*unserved(crowd), *faults(line, crowd, outcomes), *misjudged(crowd, outcomes), *log_errors(line)]
    tell("calls_200", took, outcomes, wrong)
    return {"calls_200_lost": len(wrong)}


@contextmanager
def busy_line(
    settings: str = "", processes: tuple[str, ...] = ("web", "dispatch", "drain"), speed: float = SPEED
) -> Iterator[WholeLine]:
    """Run the shipped line, but with room for a crowd, and with a wrap-up of one second.

    Else most of the run would be agents writing notes. `settings` are gunicorn's words for what is to differ from its
    file.
    """
    folder = Path(tempfile.mkdtemp(prefix="flows", dir="/tmp"))
    try:
        shutil.copytree(HERE / "callflows", folder, dirs_exist_ok=True)
        queues = folder / "queues.yaml"
        rules = re.sub(r"wrap_up: \w+", "wrap_up: 1s", queues.read_text())
        queues.write_text(re.sub(r"cap: \d+", "cap: 5000", rules))
        environ = {"CALLFLOWS": str(folder), "GUNICORN_CMD_ARGS": settings}
        with WholeLine(speed=speed, environ=environ, processes=processes) as line:
            yield line
    finally:
        shutil.rmtree(folder)


def sign_in(line: WholeLine, crowd: Crowd) -> None:
    """Let every agent sign in, once the carrier knows how often it is to try each of our addresses."""
    subprocess.run([sys.executable, "-m", "ivr", "carrier", "setup"], cwd=HERE, env=line.environ, check=True)
    for number, agent in enumerate(crowd.agents):
        line.available(f"agent{number}", agent.number)


def settled(line: WholeLine, crowd: Crowd, within: float = SETTLED_S) -> Outcomes:
    """Wait until every call has its outcome, at most so long; return (call, outcome) with how often it stands there."""
    latest = time.monotonic() + within
    while True:
        outcomes = _outcomes(line)
        known = {call for call, _ in outcomes}
        if all(caller.sid in known for caller in crowd.callers) or time.monotonic() > latest:
            return outcomes
        time.sleep(0.5)


def _outcomes(line: WholeLine) -> Outcomes:
    with closing(sqlite3.connect(line.var / "careline.db", timeout=5)) as record:
        return Counter(record.execute("SELECT call_id, outcome FROM outcomes"))


def faults(line: WholeLine, crowd: Crowd, outcomes: Outcomes) -> Iterator[str]:
    """Tell what must never happen, whatever is killed."""
    of_call = Counter(call for call, _ in outcomes.elements())
    for caller in crowd.callers:
        if of_call[caller.sid] != 1:
            yield f"{of_call[caller.sid]} outcomes: {_about(caller)}"
        if not caller.over.is_set():
            yield f"never served: {_about(caller)}"
        if caller.hung_up_on:
            yield f"hung up on by the carrier: {_about(caller)}"
    yield from (f"torn out of a conversation: {call}" for call in crowd.talks.torn)
    yield from (
        f"a phone rung twice: {rung.number}, {rung.leg.sid} beside {rung.beside}" for rung in line.exchange.rung_twice
    )


def unserved(crowd: Crowd) -> Iterator[str]:
    return (f"did not get what he wanted: {_about(caller)}" for caller in crowd.callers if not caller.served)


def misjudged(crowd: Crowd, outcomes: Outcomes) -> Iterator[str]:
    given = dict(outcomes.keys())
    for caller in crowd.callers:
        if caller.sid in given and given[caller.sid] not in caller.outcomes:
            yield f"outcome {given[caller.sid]} instead of {caller.outcomes}: {_about(caller)}"


def log_errors(line: WholeLine) -> Iterator[str]:
    for name in line.running:
        for said in line.log(name).splitlines():
            if said.startswith(("ERROR", "CRITICAL", "Traceback")) or "[ERROR]" in said or "[CRITICAL]" in said:
                yield f"{name} logged: {said}"


def tell(name: str, took: float, outcomes: Outcomes, wrong: list[str]) -> None:
    """Show how the run went; without it a figure above 0 could not be looked into."""
    counted = Counter(outcome for _, outcome in outcomes)
    shown = ", ".join(f"{count} {outcome}" for outcome, count in counted.most_common())
    sys.stdout.write(f"{name}: {counted.total()} calls in {took:.0f} s: {shown}\n")
    sys.stdout.writelines(f"  {fault}\n" for fault in wrong[:50])


def _about(caller: Caller) -> str:
    return (
        f"{caller.sid} ({caller.wish}; {'talked' if caller.met else 'did not talk'}; heard {list(caller.heard)[-2:]})"
    )
