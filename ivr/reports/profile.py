"""A profile: who calls and who is at the desk, as supervisors write it down for a forecast. The file is YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from ivr.flows.files.hours import CLOCK
from ivr.flows.nodes import MapNode, Node
from ivr.flows.problems import Place, Problem
from ivr.flows.reading import Reading, refuse_unknown
from ivr.flows.source import parse
from ivr.flows.types.fields import Known, read_fields, read_maps
from ivr.flows.types.scalars import count, duration, names

DAY: Final = 86_400
WITHIN: Final = 20.0
MOST_REFUSED: Final = 0.9
"""Where agents refuse more offers than that, nobody is served."""


class Rate(NamedTuple):
    """From `begins` (seconds from midnight) on so many `calls` come in an hour."""

    begins: int
    calls: float


@dataclass(frozen=True, slots=True)
class CallingBack:
    """Who is still waiting after `after` seconds wants to be called back, a share of them; calls reach him so often."""

    taken: float = 0.0
    after: float = 60.0
    reached: float = 1.0


@dataclass(frozen=True, slots=True)
class Demand:
    """What comes into a queue.

    `calls` an hour, in order of time; or `arrivals`, milliseconds from the first midnight on. `handling`: mean seconds
    of talk and wrap-up, of which `wrap_up`; or `talks`, of which each is as likely. `patience`: mean seconds. Of the
    offers to agents a share is `declined`, and another `unanswered`.
    """

    calls: tuple[Rate, ...] = ()
    handling: float = 240.0
    wrap_up: float = 30.0
    patience: float = 180.0
    arrivals: tuple[int, ...] = ()
    talks: tuple[float, ...] = ()
    declined: float = 0.0
    unanswered: float = 0.0
    callbacks: CallingBack = field(default_factory=CallingBack)


@dataclass(frozen=True, slots=True)
class Team:
    """Agents of the same queues and hours; `begins` and `ends` in seconds from midnight. `skills` None: all of them.

    Each is on breaks for the share `away` of his time (None: as all are), a `rest` of so many seconds at a time.
    """

    count: int
    queues: tuple[str, ...]
    begins: int
    ends: int
    skills: tuple[str, ...] | None = None
    away: float | None = None
    rest: float = 900.0


@dataclass(frozen=True, slots=True)
class Profile:
    """So many `days` alike. `within`: the limit of the service level; `answers_in`: a telephone's ringing; seconds.

    `back_in`: so many seconds after a call that he let ring an agent says that he is back. `away`: the share of their
    time that agents are on a break of whose team it is not said.
    """

    queues: Mapping[str, Demand] = field(default_factory=dict)
    agents: tuple[Team, ...] = ()
    days: int = 5
    within: float = WITHIN
    answers_in: float = 5.0
    back_in: float = 60.0
    away: float = 0.0

    def away_of(self, team: Team) -> float:
        """Return the share of its time that a team is on breaks."""
        return self.away if team.away is None else team.away


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
            "back_in": Known(duration, default=usual.back_in),
        }

    def _demands(self, node: Node, reading: Reading) -> dict[str, Demand]:
        found = reading.map(node, "the queues by name", "such as support: {calls: {08:00: 60}}")
        demands = {}
        for text, value in found.entries if found else ():
            if text.value not in self._queues:
                refuse_unknown(reading, "no_such_queue", "queue of queues.yaml", text, self._queues)
            inner = reading.map(value, "what comes into a queue", "such as {calls: {08:00: 60}, handling: 4m}")
            if inner:
                demands[text.value] = _demand(inner, reading)
        return demands

    def _teams(self, node: Node, reading: Reading) -> tuple[Team, ...]:
        known = {
            "count": Known(count, required=True, default=0),
            "queues": Known(self._names, required=True, default=()),
            "hours": Known(_hours, required=True, default=(0, DAY)),
            "skills": Known(names),
            "away": Known(_share),
            "rest": Known(_rest, default=900.0),
        }
        example = "{count: 8, queues: [support], hours: 08:00-17:00}"
        found = read_maps(node, known, reading, "a team", example)
        return tuple(
            Team(begins=one["hours"][0], ends=one["hours"][1], **{name: one[name] for name in one if name != "hours"})
            for one in found
        )

    def _names(self, node: Node, reading: Reading) -> tuple[str, ...]:
        for item in reading.items(node):
            text = reading.text(item, "the name of a queue")
            if text and text.value not in self._queues:
                refuse_unknown(reading, "no_such_queue", "queue of queues.yaml", text, self._queues)
        return names(node, reading)


def _demand(node: MapNode, reading: Reading) -> Demand:
    found = Demand(**read_fields(node, DEMAND, reading, "a queue's demand"))
    if found.declined + found.unanswered > MOST_REFUSED:
        reading.problem("wrong_type", "declined and unanswered are more than 90 % of all offers", node.place)
    return found


def _callbacks(node: Node, reading: Reading) -> CallingBack | None:
    found = reading.map(node, "callbacks", "such as {taken: 30%, after: 1m, reached: 80%}")
    return CallingBack(**read_fields(found, CALLBACKS, reading, "callbacks")) if found else None


def _share(node: Node, reading: Reading) -> float | None:
    text = reading.text(node, "a share", "such as 5%")
    found = re.fullmatch(r"(\d{1,2}|100)%", text.value, re.ASCII) if text else None
    if text and not found:
        reading.wrong_type(node, "a share", "such as 5%")
    return int(found[1]) / 100 if found else None


def _rest(node: Node, reading: Reading) -> float | None:
    found = duration(node, reading)
    return max(1.0, found) if found is not None else None


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
    "declined": Known(_share, default=STEADY.declined),
    "unanswered": Known(_share, default=STEADY.unanswered),
    "callbacks": Known(_callbacks, default=STEADY.callbacks),
}
CALLBACKS: Final = {
    "taken": Known(_share, required=True, default=0.0),
    "after": Known(duration, default=STEADY.callbacks.after),
    "reached": Known(_share, default=STEADY.callbacks.reached),
}
