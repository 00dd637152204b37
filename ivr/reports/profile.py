"""A profile: who calls and who is at the desk, as supervisors write it down for a forecast. The file is YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from ivr.flows.files.hours import CLOCK
from ivr.flows.nodes import Node
from ivr.flows.problems import Place, Problem
from ivr.flows.reading import Reading, refuse_unknown
from ivr.flows.source import parse
from ivr.flows.types.fields import Known, read_fields, read_maps
from ivr.flows.types.scalars import count, duration, names

DAY: Final = 86_400
WITHIN: Final = 20.0


class Rate(NamedTuple):
    """From `begins` (seconds from midnight) on so many `calls` come in an hour."""

    begins: int
    calls: float


@dataclass(frozen=True, slots=True)
class Demand:
    """What comes into a queue.

    `calls` an hour, in order of time; or `arrivals`, milliseconds from the first midnight on. `handling`: mean seconds
    of talk and wrap-up, of which `wrap_up`; or `talks`, of which each is as likely. `patience`: mean seconds.
    """

    calls: tuple[Rate, ...] = ()
    handling: float = 240.0
    wrap_up: float = 30.0
    patience: float = 180.0
    arrivals: tuple[int, ...] = ()
    talks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Team:
    """Agents of the same queues and hours; `begins` and `ends` in seconds from midnight. `skills` None: all of them."""

    count: int
    queues: tuple[str, ...]
    begins: int
    ends: int
    skills: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """So many `days` alike. `within`: the limit of the service level; `answers_in`: a telephone's ringing; seconds."""

    queues: Mapping[str, Demand] = field(default_factory=dict)
    agents: tuple[Team, ...] = ()
    days: int = 5
    within: float = WITHIN
    answers_in: float = 5.0


def read_profile(file: str, text: str, queues: Mapping[str, Any]) -> tuple[Profile | None, list[Problem]]:
    """Read a profile; `queues` are those of queues.yaml. None where there are problems. Never raises."""
    parsed, reading = parse(file, text), Reading()
    reading.problems += parsed.problems
    node = reading.map(parsed.root, "a profile", "with queues and agents") if parsed.root else None
    if node is None:
        if not reading.problems:
            reading.problem("missing_field", "nothing is written here: a profile needs agents", Place(file, 1, 1))
        return None, reading.problems
    reader = _Reader(queues)
    profile = Profile(**read_fields(node, reader.fields(), reading, "a profile"))
    return (None if reading.problems else profile), reading.problems


class _Reader:
    """Reads what names queues."""

    def __init__(self, queues: Mapping[str, Any]) -> None:
        self._queues = queues

    def fields(self) -> dict[str, Known]:
        """Return the fields of a profile."""
        usual = Profile()
        return {
            "queues": Known(self._demands, default={}),
            "agents": Known(self._teams, required=True, default=()),
            "days": Known(count, default=usual.days),
            "within": Known(duration, default=usual.within),
            "answers_in": Known(duration, default=usual.answers_in),
        }

    def _demands(self, node: Node, reading: Reading) -> dict[str, Demand]:
        found = reading.map(node, "the queues by name", "such as support: {calls: {08:00: 60}}")
        demands = {}
        for text, value in found.entries if found else ():
            if text.value not in self._queues:
                refuse_unknown(reading, "no_such_queue", "queue of queues.yaml", text, self._queues)
            inner = reading.map(value, "what comes into a queue", "such as {calls: {08:00: 60}, handling: 4m}")
            if inner:
                demands[text.value] = Demand(**read_fields(inner, DEMAND, reading, "a queue's demand"))
        return demands

    def _teams(self, node: Node, reading: Reading) -> tuple[Team, ...]:
        known = {
            "count": Known(count, required=True, default=0),
            "queues": Known(self._names, required=True, default=()),
            "hours": Known(_hours, required=True, default=(0, DAY)),
            "skills": Known(names),
        }
        example = "{count: 8, queues: [support], hours: 08:00-17:00}"
        found = read_maps(node, known, reading, "a team", example)
        return tuple(
            Team(one["count"], one["queues"], begins=one["hours"][0], ends=one["hours"][1], skills=one["skills"])
            for one in found
        )

    def _names(self, node: Node, reading: Reading) -> tuple[str, ...]:
        for item in reading.items(node):
            text = reading.text(item, "the name of a queue")
            if text and text.value not in self._queues:
                refuse_unknown(reading, "no_such_queue", "queue of queues.yaml", text, self._queues)
        return names(node, reading)


def _rates(node: Node, reading: Reading) -> tuple[Rate, ...] | None:
    found = reading.map(node, "calls an hour from times of day on", "such as {08:00: 60, 12:00: 40, 17:00: 0}")
    rates = []
    for text, value in found.entries if found else ():
        calls = count(value, reading)
        if not re.fullmatch(CLOCK, text.value, re.ASCII):
            reading.wrong_type(text, "a time of day", "such as 08:00")
        elif calls is not None:
            rates.append(Rate(_seconds(text.value), calls))
    return tuple(sorted(rates))


def _hours(node: Node, reading: Reading) -> tuple[int, int] | None:
    text = reading.text(node, "hours", "such as 08:00-17:00")
    found = re.fullmatch(rf"({CLOCK})-({CLOCK})", text.value, re.ASCII) if text else None
    begins, ends = (_seconds(found[1]), _seconds(found[2])) if found else (0, 0)
    if text and begins >= ends:
        reading.wrong_type(node, "hours", "such as 08:00-17:00, the earlier time first")
        return None
    return (begins, ends) if found else None


def _seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


STEADY: Final = Demand()
DEMAND: Final = {
    "calls": Known(_rates, required=True, default=()),
    "handling": Known(duration, default=STEADY.handling),
    "wrap_up": Known(duration, default=STEADY.wrap_up),
    "patience": Known(duration, default=STEADY.patience),
}
