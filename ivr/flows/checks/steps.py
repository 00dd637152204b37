"""unreachable_step: some road leads to each step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.flows.checks.roads import FlowMap
from ivr.flows.problems import Problem


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give the steps to which no road leads, but not those that only follow such a step."""
    leads = _neighbours(drawn)
    reached = _reached(drawn.entries(), leads)
    left = [name for name in drawn.flow.steps if name not in reached]
    entered = {goto for name in left for goto in leads[name] if goto != name}
    for name in sorted(left, key=lambda name: name in entered):
        if name not in reached:
            reached |= _reached([name], leads)
            place = drawn.flow.steps[name].place
            yield Problem("unreachable_step", f"no road leads to step {name}", place, "lead one there, or take it away")


def _neighbours(drawn: FlowMap) -> dict[str, set[str]]:
    leads: dict[str, set[str]] = {name: set() for name in drawn.flow.steps}
    for stop, roads in drawn.roads.items():
        leads[stop.step].update(road.end.step for road in roads)
    return leads


def _reached(starts: Iterable[str], leads: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(leads[name] - reached)
    return reached
