"""The map of a flow: from each line, every road that a call may take."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ivr.flows.problems import Place
from ivr.flows.shape import Label, Way
from ivr.flows.usage import used_first
from ivr.flows.written import NEEDS_CALLER, Folder, WrittenFlow, WrittenLine

ASKING = ("menu", "ask")
# A kind of start of which a flow used by others begins.
USED = "inbound"


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

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the flow is spoken."""
        return self.folder.languages[self.flow.name]

    def line(self, stop: Stop) -> WrittenLine:
        """Return the line at a stop."""
        return self.flow.steps[stop.step].lines[stop.number]

    def entries(self) -> Iterator[str]:
        """Give the steps at which a call may come in."""
        yield from self.flow.start.values()
        yield from (self.flow.on_hang_up,) if self.flow.on_hang_up else ()


def draw(folder: Folder) -> dict[str, FlowMap]:
    """Draw the maps of all flows, whose names all exist; of flows that use one another, none may be in a circle."""
    maps: dict[str, FlowMap] = {}
    silent: dict[str, Collection[str]] = {}
    asking: set[str] = set()
    for name in used_first(folder.uses):
        pen = _Pen(folder, folder.flows[name], silent, asking)
        maps[name] = drawn = pen.drawn()
        silent[name] = set(_silent_returns(drawn))
        if any(asks(line) for line in drawn.flow.lines) or asking & set(folder.uses[name]):
            asking.add(name)
    return {name: maps[name] for name in folder.flows}


def asks(line: WrittenLine) -> bool:
    """Say whether the keys that work everywhere work in this line."""
    return line.kind in ASKING or (line.kind == "record" and "review" in line.fields)


def _silent_returns(drawn: FlowMap) -> Iterator[str]:
    """Give the labels which the flow returns where its caller says nothing from its start on."""
    start = drawn.flow.start.get(USED)
    seen = {Stop(start, 0)} if start else set()
    waiting = list(seen)
    while waiting:
        stop = waiting.pop()
        line = drawn.line(stop)
        if line.kind == "return":
            yield line.fields["return"]
        ends = {road.end for road in drawn.roads[stop] if road.silent} - seen
        seen |= ends
        waiting.extend(ends)


def goes_on_by_itself(line: WrittenLine, folder: Folder) -> bool:
    """Say whether the next line follows without any label or way that says so."""
    choosing = any(field.type in {"way", "cases", "options"} for field in line.shape.fields)
    return not (folder.is_exit(line) or folder.labels(line) or choosing)


def goes_on(line: WrittenLine, folder: Folder) -> bool:
    """Say whether the next line may follow, by itself, by a label or by a way."""
    if folder.is_exit(line):
        return False
    defaults = (label.unless == "go_on" and label.name not in line.then for label in folder.labels(line))
    written = (way.goto is None for _, way, _ in line.ways())
    return goes_on_by_itself(line, folder) or any(defaults) or any(written)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws one flow. `silent`: the labels that a used flow returns without its caller; `asking`: flows that ask."""

    folder: Folder
    flow: WrittenFlow
    silent: Mapping[str, Collection[str]]
    asking: Collection[str]

    def drawn(self) -> FlowMap:
        """Return the map of the flow."""
        roads = {Stop(line.step, line.number): tuple(self._roads(line)) for line in self.flow.lines}
        return FlowMap(self.folder, self.flow, roads)

    def _roads(self, line: WrittenLine) -> Iterator[Road]:
        silent_labels = self.silent[line.fields["use"]] if line.kind == "use" else None
        for name, way, needs_none in line.ways():
            silent = needs_none if silent_labels is None else name in silent_labels
            yield from self._along(line, name, way, silent=silent)
        for label in line.shape.labels:
            if label.name not in line.then:
                yield from self._by_default(line, label)
        yield from self._to_steps(line)
        yield from self._by_the_caller(line)
        if goes_on_by_itself(line, self.folder):
            yield from self._next(line, "go_on", line.place)

    def _along(self, line: WrittenLine, label: str, way: Way, *, silent: bool) -> Iterator[Road]:
        here = Stop(line.step, line.number)
        if way.goto is None:
            yield from self._next(line, label, way.place, way, silent=silent)
        else:
            bounded = way.at_most is not None
            yield Road(here, Stop(way.goto, 0), label, way.place, way, silent, bounded)
        if way.otherwise:
            yield Road(here, Stop(way.otherwise, 0), label, way.place, way, silent)

    def _next(
        self, line: WrittenLine, label: str, place: Place, way: Way | None = None, *, silent: bool = True
    ) -> Iterator[Road]:
        if line.number + 1 < len(self.flow.steps[line.step].lines):
            yield Road(Stop(line.step, line.number), Stop(line.step, line.number + 1), label, place, way, silent)

    def _by_default(self, line: WrittenLine, label: Label) -> Iterator[Road]:
        """Give the road of a label that `then` does not answer; `=x` follows x, which has its own road."""
        if label.unless == "go_on":
            yield from self._next(line, label.name, line.place, silent=label.name not in NEEDS_CALLER)
        if label.unless == "failed" and self.flow.defaults.failed:
            yield Road(Stop(line.step, line.number), Stop(self.flow.defaults.failed, 0), label.name, line.place)

    def _to_steps(self, line: WrittenLine) -> Iterator[Road]:
        """Give the roads of fields that name a step: give_up and if_silent with their default, goto, its otherwise."""
        here = Stop(line.step, line.number)
        bounded = "at_most" in line.fields
        for field in (field for field in line.shape.fields if field.type == "step"):
            default = self.flow.defaults.give_up if field.name == "give_up" else None
            goto = line.fields.get(field.name) or default
            if goto:
                yield Road(here, Stop(goto, 0), field.name, line.place, bounded=bounded and field.name == "goto")

    def _by_the_caller(self, line: WrittenLine) -> Iterator[Road]:
        """Give the roads of the flow's own keys, and those on which an agent sends the caller back."""
        here = Stop(line.step, line.number)
        if asks(line) or (line.kind == "use" and line.fields["use"] in self.asking):
            options = line.fields.get("options", {})
            for key, goto in self.flow.keys.items():
                if key not in options:
                    yield Road(here, Stop(goto, 0), f"key {key}", line.place, silent=False)
        if line.kind == "queue":
            for goto in self.flow.send_back:
                yield Road(here, Stop(goto, 0), "send_back", line.place, silent=False)
