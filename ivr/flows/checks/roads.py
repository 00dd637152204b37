"""The map of a flow: from each line, every road that a call may take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ivr.flows.problems import Place
from ivr.flows.shape import Label, Way
from ivr.flows.written import NEEDS_CALLER, Folder, WrittenFlow, WrittenLine

ASKING = ("menu", "ask")


class Stop(NamedTuple):
    """A line, by its step and its number in it."""

    step: str
    number: int


class Road(NamedTuple):
    """A way from one line to another. `silent`: it needs no caller. `bounded`: it may be taken so many times only.

    `label`: what leads there. `way`: as it is written, None where a default leads. `place`: where that stands.
    """

    start: Stop
    end: Stop
    label: str
    place: Place
    way: Way | None = None
    silent: bool = True
    bounded: bool = False


@dataclass(frozen=True, slots=True)
class FlowMap:
    """A flow with its roads, by the line where they begin."""

    folder: Folder
    flow: WrittenFlow
    roads: Mapping[Stop, tuple[Road, ...]]

    def line(self, stop: Stop) -> WrittenLine:
        """Return the line at a stop."""
        return self.flow.steps[stop.step].lines[stop.number]

    def entries(self) -> Iterator[str]:
        """Give the steps at which a call may come in."""
        yield from self.flow.start.values()
        yield from (self.flow.on_hang_up,) if self.flow.on_hang_up else ()


def draw(flow: WrittenFlow, folder: Folder) -> FlowMap:
    """Draw the map of a flow, whose names all exist."""
    return FlowMap(folder, flow, {Stop(line.step, line.number): tuple(_roads(flow, line)) for line in flow.lines})


def _roads(flow: WrittenFlow, line: WrittenLine) -> Iterator[Road]:
    for name, way, silent in line.ways():
        yield from _along(flow, line, name, way, silent=silent)
    for label in line.shape.labels:
        if label.name not in line.then:
            yield from _by_default(flow, line, label)
    yield from _to_steps(flow, line)
    yield from _by_the_caller(flow, line)
    if goes_on_by_itself(line):
        yield from _next(flow, line, "go_on", line.place)


def goes_on_by_itself(line: WrittenLine) -> bool:
    """Say whether the next line follows without any label or way that says so."""
    choosing = any(field.type in {"way", "cases", "options"} for field in line.shape.fields)
    return not (line.shape.exit or line.shape.labels or choosing)


def goes_on(line: WrittenLine) -> bool:
    """Say whether the next line may follow, by itself, by a label or by a way."""
    if line.shape.exit:
        return False
    defaults = {label.name for label in line.shape.labels if label.unless == "go_on" and label.name not in line.then}
    written = any(way.goto is None for _, way, _ in line.ways())
    return goes_on_by_itself(line) or bool(defaults) or written


def _along(flow: WrittenFlow, line: WrittenLine, label: str, way: Way, *, silent: bool) -> Iterator[Road]:
    here = Stop(line.step, line.number)
    if way.goto is None:
        yield from _next(flow, line, label, way.place, way, silent=silent)
    else:
        bounded = way.at_most is not None
        yield Road(here, Stop(way.goto, 0), label, way.place, way, silent, bounded)
    if way.otherwise:
        yield Road(here, Stop(way.otherwise, 0), label, way.place, way, silent)


def _next(
    flow: WrittenFlow, line: WrittenLine, label: str, place: Place, way: Way | None = None, *, silent: bool = True
) -> Iterator[Road]:
    if line.number + 1 < len(flow.steps[line.step].lines):
        yield Road(Stop(line.step, line.number), Stop(line.step, line.number + 1), label, place, way, silent)


def _by_default(flow: WrittenFlow, line: WrittenLine, label: Label) -> Iterator[Road]:
    """Give the road of a label that `then` does not answer; `=x` follows x, which has its own road."""
    if label.unless == "go_on":
        yield from _next(flow, line, label.name, line.place, silent=label.name not in NEEDS_CALLER)
    if label.unless == "failed" and flow.defaults.failed:
        yield Road(Stop(line.step, line.number), Stop(flow.defaults.failed, 0), label.name, line.place)


def _to_steps(flow: WrittenFlow, line: WrittenLine) -> Iterator[Road]:
    """Give the roads of fields that name a step: give_up and if_silent with their defaults, goto and its otherwise."""
    here = Stop(line.step, line.number)
    bounded = "at_most" in line.fields
    for field in (field for field in line.shape.fields if field.type == "step"):
        default = flow.defaults.give_up if field.name == "give_up" else None
        goto = line.fields.get(field.name) or default
        if goto:
            yield Road(here, Stop(goto, 0), field.name, line.place, bounded=bounded and field.name == "goto")


def _by_the_caller(flow: WrittenFlow, line: WrittenLine) -> Iterator[Road]:
    """Give the roads of the flow's own keys, and those on which an agent sends the caller back."""
    here = Stop(line.step, line.number)
    if line.kind in ASKING:
        options = line.fields.get("options", {})
        for key, goto in flow.keys.items():
            if key not in options:
                yield Road(here, Stop(goto, 0), f"key {key}", line.place, silent=False)
    if line.kind == "queue":
        for goto in flow.send_back:
            yield Road(here, Stop(goto, 0), "send_back", line.place, silent=False)
