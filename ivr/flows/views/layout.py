"""A layered layout: boxes in rows from top to bottom, with as few crossings as a few sweeps can reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

GAP_X = 28.0
GAP_Y = 64.0
SWEEPS = 8
BEND_WIDTH = 10.0

Edge = tuple[str, str]
Node = str | tuple[int, int]
"""A box by its name; or where a long edge (by its number) passes a row."""


class Size(NamedTuple):
    """Width and height, in pixels."""

    width: float
    height: float


class Point(NamedTuple):
    """A place, in pixels from the left upper corner."""

    x: float
    y: float


class Layout(NamedTuple):
    """Where the centre of each box is, the bends of each edge from box to box, and the size of all."""

    centres: Mapping[str, Point]
    bends: tuple[tuple[Point, ...], ...]
    size: Size


def lay_out(boxes: Mapping[str, Size], edges: Sequence[Edge]) -> Layout:
    """Return a layout of boxes and the edges between them; an edge that leads back up is told by its bends."""
    grid = _Grid(boxes, edges)
    grid.order()
    return grid.layout()


def _rows(names: Iterable[str], edges: Sequence[Edge]) -> tuple[dict[str, int], set[Edge]]:
    """Return the row of each box, and the edges that would close a circle."""
    leads: dict[str, list[str]] = {name: [] for name in names}
    for start, end in edges:
        leads[start].append(end)
    back, finished = _walk(leads)
    row = dict.fromkeys(leads, 0)
    for name in reversed(finished):
        for end in leads[name]:
            if (name, end) not in back:
                row[end] = max(row[end], row[name] + 1)
    return row, back


def _walk(leads: Mapping[str, Sequence[str]]) -> tuple[set[Edge], list[str]]:
    """Walk in depth; return the edges that lead back on the trail, and the boxes as they are done."""
    back: set[Edge] = set()
    finished: list[str] = []
    seen: set[str] = set()
    for first in leads:
        trail = [(first, iter(leads[first]))] if first not in seen else []
        on_trail = {first}
        seen.add(first)
        while trail:
            name, ends = trail[-1]
            end = next(ends, None)
            if end is None:
                finished.append(name)
                on_trail.discard(name)
                trail.pop()
            elif end in on_trail:
                back.add((name, end))
            elif end not in seen:
                seen.add(end)
                on_trail.add(end)
                trail.append((end, iter(leads[end])))
    return back, finished


@dataclass(slots=True)
class _Grid:
    """The rows with their boxes and bends, from left to right."""

    boxes: Mapping[str, Size]
    edges: Sequence[Edge]
    rows: list[list[Node]] = field(init=False)
    chains: list[list[Node]] = field(init=False)
    back: set[Edge] = field(init=False)

    def __post_init__(self) -> None:
        row, self.back = _rows(self.boxes, self.edges)
        self.rows = [[] for _ in range(max(row.values(), default=0) + 1)]
        for name in self.boxes:
            self.rows[row[name]].append(name)
        self.chains = [self._chain(number, edge, row) for number, edge in enumerate(self.edges)]

    def _chain(self, number: int, edge: Edge, row: Mapping[str, int]) -> list[Node]:
        """Return an edge from its upper box to its lower one, with a bend in each row between."""
        upper, lower = sorted(edge, key=lambda name: row[name])
        bends: list[Node] = [(number, between) for between in range(row[upper] + 1, row[lower])]
        for bend, between in zip(bends, range(row[upper] + 1, row[lower]), strict=True):
            self.rows[between].append(bend)
        return [upper, *bends, lower]

    def order(self) -> None:
        """Sort each row by where its neighbours in the row above are, then below, some times over."""
        above, below = self._neighbours()
        for sweep in range(SWEEPS):
            down = sweep % 2 == 0
            for row in self.rows[1:] if down else reversed(self.rows[:-1]):
                places = {node: place for line in self.rows for place, node in enumerate(line)}
                self._sort(row, above if down else below, places)

    def _neighbours(self) -> tuple[dict[Node, list[Node]], dict[Node, list[Node]]]:
        above: dict[Node, list[Node]] = {}
        below: dict[Node, list[Node]] = {}
        for chain in self.chains:
            for upper, lower in pairwise(chain):
                above.setdefault(lower, []).append(upper)
                below.setdefault(upper, []).append(lower)
        return above, below

    @staticmethod
    def _sort(row: list[Node], neighbours: Mapping[Node, list[Node]], places: Mapping[Node, int]) -> None:
        def middle(node: Node) -> float:
            near = [places[one] for one in neighbours.get(node, ())]
            return sum(near) / len(near) if near else float(places[node])

        row.sort(key=middle)

    def layout(self) -> Layout:
        """Return the places of all, each row in the middle of the widest one."""
        widths = [sum(self._size(node).width + GAP_X for node in row) for row in self.rows]
        widest = max(widths, default=0.0)
        centres: dict[Node, Point] = {}
        y = GAP_Y / 2
        for row, width in zip(self.rows, widths, strict=True):
            height = max((self._size(node).height for node in row), default=0.0)
            x = (widest - width + GAP_X) / 2
            for node in row:
                size = self._size(node)
                centres[node] = Point(x + size.width / 2, y + height / 2)
                x += size.width + GAP_X
            y += height + GAP_Y
        bends = tuple(self._bends(edge, chain, centres) for edge, chain in zip(self.edges, self.chains, strict=True))
        return Layout({name: centres[name] for name in self.boxes}, bends, Size(widest, y - GAP_Y / 2))

    def _bends(self, edge: Edge, chain: list[Node], centres: Mapping[Node, Point]) -> tuple[Point, ...]:
        """Return the points of an edge in its own direction, from the rim of one box to that of the other."""
        if edge[0] == edge[1]:
            return self._loop(edge[0], centres[edge[0]])
        first, *between, last = (centres[node] for node in chain)
        upper, lower = self.boxes[str(chain[0])], self.boxes[str(chain[-1])]
        points = (
            first._replace(y=first.y + upper.height / 2),
            *between,
            last._replace(y=last.y - lower.height / 2),
        )
        return points if chain[0] == edge[0] else points[::-1]

    def _loop(self, name: str, centre: Point) -> tuple[Point, ...]:
        size = self.boxes[name]
        right = centre.x + size.width / 2
        return (Point(right, centre.y - 8), Point(right + GAP_X / 2, centre.y), Point(right, centre.y + 8))

    def _size(self, node: Node) -> Size:
        return self.boxes[node] if isinstance(node, str) else Size(BEND_WIDTH, 0.0)
