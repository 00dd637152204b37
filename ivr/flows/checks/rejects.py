"""reject_too_late: a call can only be refused where nothing has been spoken or heard."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.actions import KINDS
from ivr.flows.actions.action import Silently
from ivr.flows.checks.roads import FlowMap, Stop
from ivr.flows.problems import Problem


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give each reject that a call can reach after it has been answered."""
    answering = [line for line in drawn.flow.lines if KINDS[line.kind].SILENTLY is not Silently.WORKS]
    answered: dict[Stop, str] = {}
    waiting = [(Stop(line.step, line.number), line.step) for line in answering if line.kind != "reject"]
    while waiting:
        stop, first = waiting.pop()
        for road in drawn.roads[stop]:
            if road.end not in answered:
                answered[road.end] = first
                waiting.append((road.end, first))
    for stop, first in sorted(answered.items()):
        line = drawn.line(stop)
        if line.kind == "reject":
            message = f"the call is answered already, by step {first}, when it comes here"
            yield Problem("reject_too_late", message, line.place, "use hangup, or reject before anything is said")
