"""reject_too_late: a call can only be refused where nothing has been spoken or heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.flows.actions import KINDS
from ivr.flows.actions.action import Silently
from ivr.flows.checks.roads import USED, FlowMap, Stop
from ivr.flows.problems import Problem
from ivr.flows.usage import used_first
from ivr.flows.written import WrittenLine


def check(maps: Mapping[str, FlowMap]) -> Iterator[Problem]:
    """Give each reject that a call can reach after it has been answered."""
    if not any(line.kind == "reject" for drawn in maps.values() for line in drawn.flow.lines):
        return
    order = used_first(next(iter(maps.values())).folder.uses)
    speaking = _speaking(maps, order)
    by_users: dict[str, str] = {}
    for name in reversed(order):
        drawn = maps[name]
        answered = _answered(drawn, speaking, by_users.get(name, ""))
        for stop, first in sorted(answered.items()):
            line = drawn.line(stop)
            if line.kind == "use":
                by_users.setdefault(line.fields["use"], f"{name}.{first}")
            if line.kind == "reject":
                message = f"the call is answered already, by step {first}, when it comes here"
                yield Problem("reject_too_late", message, line.place, "use hangup, or reject before anything is said")


def _speaking(maps: Mapping[str, FlowMap], order: list[str]) -> set[str]:
    """Return the flows in which something is spoken or heard, there or in one that they use."""
    speaking: set[str] = set()
    for name in order:
        if any(_answers(line, speaking) for line in maps[name].flow.lines):
            speaking.add(name)
    return speaking


def _answers(line: WrittenLine, speaking: set[str]) -> bool:
    if line.kind == "use":
        return line.fields["use"] in speaking
    return line.kind != "reject" and KINDS[line.kind].SILENTLY is not Silently.WORKS


def _answered(drawn: FlowMap, speaking: set[str], before: str) -> dict[Stop, str]:
    """Return the lines to which an answered call can come, each with the step that answered; `before`: one outside."""
    answering = [line for line in drawn.flow.lines if _answers(line, speaking)]
    waiting = [(Stop(line.step, line.number), line.step) for line in answering]
    answered: dict[Stop, str] = {}
    if before and USED in drawn.flow.start:
        first = Stop(drawn.flow.start[USED], 0)
        answered[first] = before
        waiting.append((first, before))
    while waiting:
        stop, first_step = waiting.pop()
        for road in drawn.roads[stop]:
            if road.end not in answered:
                answered[road.end] = first_step
                waiting.append((road.end, first_step))
    return answered
