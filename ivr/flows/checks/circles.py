"""silent_circle: a caller who never answers, on a day when everything fails, comes to an end."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.checks.roads import FlowMap, Road, Stop
from ivr.flows.problems import Problem


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give each circle of roads that need no caller and that no at_most cuts, once, with its steps in order."""
    leads = {stop: [road for road in roads if _counts(road, drawn)] for stop, roads in drawn.roads.items()}
    done: set[Stop] = set()
    for start in leads:
        circle = _circle(start, leads, done)
        if circle:
            yield _problem(circle, drawn)


def _counts(road: Road, drawn: FlowMap) -> bool:
    """Leave out what needs a caller, what is counted, and the failed step's own failure, which has its own check."""
    fails_again = road.way is None and road.label == "failed" and road.start.step == drawn.flow.defaults.failed
    return road.silent and not road.bounded and not (fails_again and road.end.step == road.start.step)


def _circle(start: Stop, leads: dict[Stop, list[Road]], done: set[Stop]) -> list[Road]:
    """Walk in depth from `start`; return the first circle met. What is `done` has been walked and is not again."""
    trail: list[Road] = []
    on_trail = {start}
    waiting = [(start, iter(leads[start]))] if start not in done else []
    while waiting:
        stop, roads = waiting[-1]
        road = next(roads, None)
        if road is None:
            waiting.pop()
            on_trail.discard(stop)
            done.add(stop)
            del trail[-1:]
        elif road.end in on_trail:
            done |= on_trail
            return _closed(trail, road)
        elif road.end not in done:
            trail.append(road)
            on_trail.add(road.end)
            waiting.append((road.end, iter(leads[road.end])))
    return []


def _closed(trail: list[Road], last: Road) -> list[Road]:
    begin = next((number for number, road in enumerate(trail) if road.start == last.end), len(trail))
    return [*trail[begin:], last]


def _problem(circle: list[Road], drawn: FlowMap) -> Problem:
    steps = list(dict.fromkeys(road.start.step for road in circle))
    turning = next(road for road in circle if road.end.step != road.start.step or road.end.number == 0)
    names = " -> ".join([*steps, steps[0]])
    hint = "cut it with at_most and otherwise, or lead one of them to an end"
    place = drawn.line(turning.start).place if turning.way is None else turning.place
    return Problem("silent_circle", f"a caller who says nothing goes round for ever: {names}", place, hint)
