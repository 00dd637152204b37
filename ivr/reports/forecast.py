"""What would happen: the same week several times, each time with other chances, and how far the weeks differ.

Beside each figure stands what Erlang A says of it. It knows one queue with agents of its own, and an hour as if it went
on for ever; where agents are shared or calls come in waves, the forecast is the better of the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import fmean, stdev
from typing import Final, NamedTuple

from ivr.reports.draws import DAY_MS, scenario
from ivr.reports.measures import Stay, Tally, share
from ivr.reports.profile import DAY, Demand, Profile
from queueing.policy.erlang import Load, Outlook, agents_for, outlook
from queueing.policy.rules import QueueRules
from queueing.twin.run import run
from queueing.twin.scenario import CalledBack, Day, Fate

HOUR: Final = 3600
SERVICE: Final = 0.8
"""The service level for which agents are counted: the usual 80 %."""
SURE: Final = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11)
"""Student's t: a mean of 2, 3, 4 ... runs is off by no more than so many standard errors, in 19 of 20 cases."""


class Band(NamedTuple):
    """A mean over the runs, and how far the true one may be off, in 19 of 20 cases. None: it was never measured."""

    mean: float | None
    off: float | None

    @classmethod
    def of(cls, values: Sequence[float | None]) -> Band:
        """Return the band of what the runs have found."""
        known = [value for value in values if value is not None]
        if len(known) < 2:
            return cls(known[0] if known else None, None)
        wide = SURE[min(len(known) - 2, len(SURE) - 1)]
        return cls(fmean(known), wide * stdev(known) / sqrt(len(known)))


NEVER: Final = Band(None, None)


@dataclass(frozen=True, slots=True)
class Line:
    """A queue in one hour of the day, or in all of them (`hour` None).

    `calls` a day; shares from 0 to 1; waits in seconds. `erlang`: the service level after Erlang A with the queue's
    `agents` (one of several queues counts in parts, and less what they are on breaks), `needed`: agents for 80 %; None
    where it says nothing. `called_back`: how many a day wanted to be, and were reached; `after` so many seconds since
    they had called.
    """

    queue: str
    hour: int | None
    calls: Band
    service: Band
    abandoned: Band
    asa: Band
    worst: Band
    agents: float
    erlang: float | None = None
    needed: int | None = None
    called_back: Band = NEVER
    after: Band = NEVER


@dataclass(frozen=True, slots=True)
class Forecast:
    """All lines, hour by hour and queue by queue; `occupancy` is that of all agents together.

    `declined`, `unanswered`: the shares of all offers that agents refused by key, and by letting it ring.
    """

    lines: tuple[Line, ...]
    occupancy: Band
    runs: int
    within: float
    declined: Band = NEVER
    unanswered: Band = NEVER


def forecast(profile: Profile, rules: Mapping[str, QueueRules], runs: int, seed: int) -> Forecast:
    """Let the profile's days go by `runs` times (1 to ...); the same `seed` gives the same forecast."""
    days = [run(scenario(profile, rules, seed * 1000 + number), profile.days * DAY_MS) for number in range(runs)]
    return Forecast(
        lines=tuple(_lines(profile, days)),
        occupancy=Band.of([_occupancy(day) for day in days]),
        runs=runs,
        within=profile.within,
        declined=Band.of([share(day.refused["declined"], day.offers) for day in days]),
        unanswered=Band.of([share(day.refused["no_answer"], day.offers) for day in days]),
    )


class Came(NamedTuple):
    """Those who called in one hour, or in all: what became of them, and of those of them who are called back."""

    fates: Sequence[Fate]
    called_back: Sequence[CalledBack]


def _lines(profile: Profile, days: Sequence[Day]) -> Iterator[Line]:
    for queue, demand in sorted(profile.queues.items()):
        for hour in sorted({_hour_of(fate) for day in days for fate in day.fates if fate.queue == queue}):
            yield _hour(profile, queue, demand, hour, [_came(day, queue, hour) for day in days])
        yield _line(profile, queue, None, [_came(day, queue, None) for day in days])


def _came(day: Day, queue: str, hour: int | None) -> Came:
    fates = [one for one in day.fates if one.queue == queue and hour in (None, _hour_of(one))]
    return Came(fates, [one for one in day.called_back if one.queue == queue and hour in (None, _hour_of(one))])


def _hour_of(one: Fate | CalledBack) -> int:
    return one.at // 1000 % DAY // HOUR


def _hour(profile: Profile, queue: str, demand: Demand, hour: int, runs: Sequence[Came]) -> Line:
    line = _line(profile, queue, hour, runs)
    handling = (fmean(demand.talks) + demand.wrap_up if demand.talks else demand.handling) + profile.answers_in
    load = Load((line.calls.mean or 0.0) / HOUR, handling, round(line.agents), demand.patience or None)
    theory = outlook(load) if load.rate and load.agents else None
    return replace(
        line,
        erlang=_level(theory, profile.within) if theory else None,
        needed=agents_for(load, SERVICE, profile.within) if load.rate else None,
    )


def _level(theory: Outlook, within: float) -> float | None:
    return share(theory.answered_within(within), 1 - theory.abandoned_within(within))


def _line(profile: Profile, queue: str, hour: int | None, runs: Sequence[Came]) -> Line:
    tallies = [Tally([Stay(fate.ending, fate.waited / 1000) for fate in came.fates], profile.within) for came in runs]
    reached = [[one.waited / 1000 for one in came.called_back if one.ending == "reached"] for came in runs]
    return Line(
        queue=queue,
        hour=hour,
        calls=Band.of([tally.entered / profile.days for tally in tallies]),
        service=Band.of([tally.service_levels().without_abandoned_in_time for tally in tallies]),
        abandoned=Band.of([tally.abandonment() for tally in tallies]),
        asa=Band.of([tally.speed_of_answer() for tally in tallies]),
        worst=Band.of([_nine_in_ten(came.fates) for came in runs]),
        agents=_agents(profile, queue, hour),
        called_back=Band.of([len(waits) / profile.days for waits in reached]),
        after=Band.of([fmean(waits) if waits else None for waits in reached]),
    )


def _nine_in_ten(fates: Sequence[Fate]) -> float | None:
    """Return the seconds that nine in ten of those who were answered did not exceed."""
    waits = sorted(fate.waited for fate in fates if fate.ending == "answered")
    return waits[(len(waits) * 9 + 9) // 10 - 1] / 1000 if waits else None


def _agents(profile: Profile, queue: str, hour: int | None) -> float:
    """Count the agents of a queue in the middle of an hour, less breaks; who has several queues counts in parts."""
    if hour is None:
        return 0.0
    middle = hour * HOUR + HOUR // 2
    there = [team for team in profile.agents if queue in team.queues and team.begins <= middle < team.ends]
    return sum(team.count * (1 - profile.away_of(team)) / len(team.queues) for team in there)


def _occupancy(day: Day) -> float | None:
    return share(sum(day.busy.values()), sum(day.on_duty.values()))
