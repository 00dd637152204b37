"""unset_value: a name that may be unset where it stands is set on some road that leads there, else it is in vain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.flows.checks.names import with_others
from ivr.flows.checks.roads import FlowMap, Road, Stop
from ivr.flows.outside import BUILT_IN
from ivr.flows.problems import Problem
from ivr.flows.written import WrittenLine

Names = frozenset[str]


def check(maps: Mapping[str, FlowMap]) -> Iterator[Problem]:
    """Give each name that no road to its place sets, once a flow, where it first stands."""
    for drawn in maps.values():
        found: dict[str, list[Problem]] = {}
        possible = _possible(drawn)
        for mention in drawn.folder.mentioned("value", drawn.flow.name):
            root = mention.name.split(".")[0]
            there = possible.get(Stop(mention.step, mention.number)) if mention.step and not mention.strict else None
            if there is not None and root not in there and root not in BUILT_IN:
                message = f"no road to here sets {root}"
                problem = Problem("unset_value", message, mention.place, "set it before, or take it away")
                found.setdefault(root, []).append(problem)
        yield from (with_others(problems) for problems in found.values())


def _possible(drawn: FlowMap) -> dict[Stop, Names]:
    """Return by line which names some road to it sets; lines that no call reaches are left out."""
    taken = frozenset(drawn.flow.takes)
    possible = {Stop(step, 0): taken for step in drawn.flow.start.values()}
    if drawn.flow.on_hang_up:
        possible[Stop(drawn.flow.on_hang_up, 0)] = frozenset(drawn.folder.types[drawn.flow.name])
    waiting = list(possible)
    while waiting:
        stop = waiting.pop()
        for road in drawn.roads[stop]:
            before = possible.get(road.end)
            after = possible[stop] | _gained(drawn, drawn.line(stop), road) | (before or frozenset())
            if after != before:
                possible[road.end] = after
                waiting.append(road.end)
    return possible


def _gained(drawn: FlowMap, line: WrittenLine, road: Road) -> Names:
    names = {name for name, _ in road.way.set} if road.way else set()
    if line.kind == "set":
        names |= {name for name, _ in line.fields["set"]}
    if line.kind == "use":
        names |= set(drawn.folder.flows[line.fields["use"]].returns.get(road.label, ()))
    return frozenset(names | {line.fields["save"]} if "save" in line.fields else names)
