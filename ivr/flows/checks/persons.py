"""no_way_to_a_person, talk_too_long: from each menu a person is near, in open hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf

from ivr.flows.checks.distance import PERSONS, Survey
from ivr.flows.checks.names import with_others
from ivr.flows.checks.roads import FlowMap, Stop
from ivr.flows.problems import Problem
from ivr.flows.usage import reached_by
from ivr.flows.written import WrittenLine

# Limits beyond this many key presses are no limits.
MOST_KEYS = 12


def check(maps: Mapping[str, FlowMap]) -> Iterator[Problem]:
    """Give for each flow the menus that have no person within its limits, as one message."""
    menus = {name: [line for line in drawn.flow.lines if line.kind == "menu"] for name, drawn in maps.items()}
    if not any(menus.values()):
        return
    staffed = _staffed(maps)
    survey = Survey(maps, max(_keys(drawn) for drawn in maps.values()))
    for name, drawn in maps.items():
        near = [(line, survey.talk[name][Stop(line.step, line.number)][_keys(drawn)]) for line in menus[name]]
        yield from _together([_too_far(line, drawn, name in staffed) for line, talk in near if talk == inf])
        limit = drawn.flow.limits.talk
        yield from _together([_too_long(line, talk, limit) for line, talk in near if limit < talk < inf])


def _staffed(maps: Mapping[str, FlowMap]) -> set[str]:
    """Return the flows that meet a person, there or in flows that they use, and the flows that these use."""
    uses = next(iter(maps.values())).folder.uses
    meeting = {name for name, drawn in maps.items() if any(line.kind in PERSONS for line in drawn.flow.lines)}
    return reached_by([name for name in maps if meeting & reached_by([name], uses)], uses)


def _keys(drawn: FlowMap) -> int:
    return min(drawn.flow.limits.keys, MOST_KEYS)


def _together(problems: list[Problem]) -> Iterator[Problem]:
    if problems:
        yield with_others(problems)


def _too_far(line: WrittenLine, drawn: FlowMap, staffed: bool) -> Problem:
    """On a line that has no persons at all somebody may have wanted that, so it is a warning."""
    if not staffed:
        hint = "add a queue or a dial, or mind that nobody helps who cannot choose"
        message = f"no road of {drawn.flow.name} ever leads to a person"
        return Problem("no_way_to_a_person", message, line.place, hint, "warning")
    keys = drawn.flow.limits.keys
    message = f"no road leads from this menu to a person within {keys} key press{'' if keys == 1 else 'es'}"
    hint = "add an option, or one of the flow's keys, that leads to a queue or a dial"
    return Problem("no_way_to_a_person", message, line.place, hint)


def _too_long(line: WrittenLine, talk: float, limit: float) -> Problem:
    message = f"from this menu {talk:.0f} s of talk lead to a person, and {limit:.0f} s are allowed"
    return Problem("talk_too_long", message, line.place, "shorten what is said on the way, or raise limits", "warning")
