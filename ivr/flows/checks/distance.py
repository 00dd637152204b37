"""How far a person is from each line: in key presses, and in seconds of talk at worst."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from math import inf

from ivr.flows.checks.costs import keys_of, seconds, silence
from ivr.flows.checks.roads import USED, FlowMap, Road, Stop, asks
from ivr.flows.usage import used_first
from ivr.flows.written import WrittenLine

# Where a caller meets a person.
PERSONS = frozenset({"queue", "dial", "hand_over"})
# Among what a flow leads to when it is used: a person in it. All else there are labels that it returns.
PERSON = ""
# And a key that works there, because it does in the flow that uses this one.
KEY = "key"

Talk = tuple[float, ...]
"""The least seconds of talk: with no key press, with one at most, with two at most ..."""


class Survey:
    """Measures all flows: first what each of them takes by itself, then where those lead that use it.

    `keys`: more key presses than these are not looked at. `talk`: by flow and line, the talk up to a person.
    """

    def __init__(self, maps: Mapping[str, FlowMap], keys: int) -> None:
        self.maps = maps
        self.at_once: Talk = (0.0,) * (keys + 1)
        self.never: Talk = (inf,) * (keys + 1)
        self.through: dict[str, dict[str, Talk]] = {}
        self.talk: dict[str, dict[Stop, Talk]] = {}
        order = used_first(next(iter(maps.values())).folder.uses)
        for name in order:
            self.through[name] = self._through(maps[name])
        for name in reversed(order):
            around = list(self._around(name)) or [{}]
            self.talk[name] = _farthest([self._measured(maps[name], outside) for outside in around])

    def _through(self, drawn: FlowMap) -> dict[str, Talk]:
        """Return the talk from the start of a flow that others use to a person in it, and to each of its labels."""
        start = drawn.flow.start.get(USED)
        if not start or not any(drawn.flow.name in used for used in drawn.folder.uses.values()):
            return {}
        found = {PERSON: self._measured(drawn, {})}
        for label in drawn.flow.returns:
            found[label] = self._measured(drawn, {label: self.at_once}, persons=False)
        return {goal: talk[Stop(start, 0)] for goal, talk in found.items()}

    def _around(self, name: str) -> Iterator[dict[str, Talk]]:
        """Give for each line that uses this flow what the labels lead to there, and the nearest key that works."""
        for user, drawn in self.maps.items():
            for line in drawn.flow.lines if name in drawn.folder.uses[user] else ():
                if line.fields.get("use") == name:
                    roads = drawn.roads[Stop(line.step, line.number)]
                    keys = [_after(1, self.talk[user][road.end]) for road in roads if road.label.startswith("key ")]
                    ways = {road.label: self.talk[user][road.end] for road in roads}
                    yield {**ways, KEY: _each(min, keys)} if keys else ways

    def _measured(self, drawn: FlowMap, outside: Mapping[str, Talk], *, persons: bool = True) -> dict[Stop, Talk]:
        """Return by line the talk to a person, and to what is `outside` with the talk behind that."""
        back: dict[Stop, list[tuple[Stop, Talk]]] = {}
        ends: dict[Stop, Talk] = {}
        for line in drawn.flow.lines:
            stop = Stop(line.step, line.number)
            ends[stop] = self._end(line, outside, persons=persons)
            said = seconds(line, drawn)
            for road in drawn.roads[stop]:
                if line.kind != "hours" or road.label == "open":
                    back.setdefault(road.end, []).append((stop, self._cost(line, road, drawn, said)))
        return _nearest(ends, back)

    def _end(self, line: WrittenLine, outside: Mapping[str, Talk], *, persons: bool) -> Talk:
        """Return how far it is from this line to a person or to the outside without another line."""
        if line.kind in PERSONS:
            return self.at_once if persons else self.never
        if line.kind == "return":
            return outside.get(line.fields["return"], self.never)
        if line.kind == "use" and persons:
            return self.through[line.fields["use"]].get(PERSON, self.never)
        return outside.get(KEY, self.never) if asks(line) else self.never

    def _cost(self, line: WrittenLine, road: Road, drawn: FlowMap, said: float) -> Talk:
        """Return the keys and the talk that this road takes."""
        if road.label.startswith("key ") and line.kind == "use":
            return _after(1, self.at_once)
        if line.kind == "use":
            return self.through[line.fields["use"]].get(road.label, self.never)
        talk = said + silence(line, road, drawn, said)
        return _after(keys_of(line, road), tuple(talk for _ in self.at_once))


def _farthest(several: list[dict[Stop, Talk]]) -> dict[Stop, Talk]:
    """Return by line the most of several measurements."""
    return {stop: _each(max, [talk[stop] for talk in several]) for stop in several[0]}


def _each(choose: Callable[[tuple[float, ...]], float], several: list[Talk]) -> Talk:
    """Return the least, or the most, of several for each number of key presses."""
    return tuple(map(choose, zip(*several, strict=True)))


def _after(keys: int, talk: Talk) -> Talk:
    """Return the talk of a way that takes so many key presses first."""
    return ((inf,) * keys + talk)[: len(talk)]


Back = Mapping[Stop, list[tuple[Stop, Talk]]]


def _nearest(ends: Mapping[Stop, Talk], back: Back) -> dict[Stop, Talk]:
    """Walk back from the ends, nearest first, once for each number of key presses."""
    layers: list[dict[Stop, float]] = []
    for keys in range(len(next(iter(ends.values()), ()))):
        layers.append(_layer([*_seeds(keys, ends, back, layers)], back))
    return {stop: tuple(layer.get(stop, inf) for layer in layers) for stop in ends}


def _seeds(
    keys: int, ends: Mapping[Stop, Talk], back: Back, layers: list[dict[Stop, float]]
) -> Iterator[tuple[float, Stop]]:
    """Give the lines that so many keys lead out of, with the talk: to an end, or to where fewer keys lead on."""
    yield from ((talk[keys], stop) for stop, talk in ends.items() if talk[keys] < inf)
    for used in range(1, keys + 1):
        for end, before in layers[keys - used].items():
            yield from ((cost[used] + before, stop) for stop, cost in back.get(end, ()) if cost[used] < inf)


def _layer(waiting: list[tuple[float, Stop]], back: Back) -> dict[Stop, float]:
    """Return the least talk by line, where no key is pressed any more before what is `waiting` already."""
    heapq.heapify(waiting)
    best: dict[Stop, float] = {}
    while waiting:
        talk, stop = heapq.heappop(waiting)
        if stop not in best:
            best[stop] = talk
            for start, cost in back.get(stop, ()):
                if cost[0] < inf and start not in best:
                    heapq.heappush(waiting, (talk + cost[0], start))
    return best
