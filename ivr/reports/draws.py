"""From a profile to a scenario: the calls that come, by chance, and the agents who are there."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator, Mapping

from ivr.reports.profile import DAY, CallingBack, Demand, Profile, Rate, Team
from queueing.names import AgentName, QueueName
from queueing.policy.rules import QueueRules
from queueing.ports import AgentProfile
from queueing.twin.scenario import Caller, Refusal, Scenario, Shift

AN_HOUR_MS = 3_600_000
DAY_MS = DAY * 1000
FOR_EVER = DAY_MS
"""Nobody is more patient than a day."""
MOST_CALLS = 100


def scenario(profile: Profile, rules: Mapping[str, QueueRules], seed: int, announces_s: int = 0) -> Scenario:
    """Return one of the weeks that may become of a profile; the same `seed` gives the same."""
    streams = [
        _callers(demand, rules[name], profile.days, _Chances(f"{seed}:{name}"))
        for name, demand in sorted(profile.queues.items())
    ]
    return Scenario(
        callers=heapq.merge(*streams, key=lambda caller: caller.at),
        shifts=tuple(_shifts(profile, rules, seed)),
        queues={QueueName(name): one for name, one in rules.items()},
        answers_in=round(profile.answers_in * 1000),
        announces=announces_s * 1000,
        back_in=round(profile.back_in * 1000),
    )


class _Chances:
    """Who calls is drawn by itself: with other agents, or other callbacks, the same callers come."""

    def __init__(self, seed: str) -> None:
        self.callers = random.Random(seed)  # noqa: S311 - no secret
        self.refusals = random.Random(f"{seed}:refusals")  # noqa: S311 - no secret
        self.callbacks = random.Random(f"{seed}:callbacks")  # noqa: S311 - no secret


def _callers(demand: Demand, rules: QueueRules, days: int, chances: _Chances) -> Iterator[Caller]:
    needs, chance = dict.fromkeys(rules.skills, 1), chances.callers
    for at in demand.arrivals or _arrivals(demand.calls, days, chance):
        patience = chance.expovariate(1 / demand.patience) if demand.patience else FOR_EVER
        yield Caller(
            at=at,
            queue=QueueName(rules.name),
            patience=min(FOR_EVER, round(patience * 1000)),
            talk=round(_talk(demand, chance) * 1000),
            wrap_up=round(demand.wrap_up * 1000),
            needs=needs,
            refusals=tuple(_refusals(demand, chances.refusals)),
            calls_back=_calls_back(demand.callbacks, chances.callbacks),
            vain=_vain(demand.callbacks, chances.callbacks),
        )


def _talk(demand: Demand, chance: random.Random) -> float:
    if demand.talks:
        return chance.choice(demand.talks)
    return chance.expovariate(1 / max(1.0, demand.handling - demand.wrap_up))


def _refusals(demand: Demand, chance: random.Random) -> Iterator[Refusal]:
    """Each offer is refused with the same chance, whoever is offered, and whom."""
    while demand.declined + demand.unanswered:
        drawn = chance.random()
        if drawn >= demand.declined + demand.unanswered:
            return
        yield "declined" if drawn < demand.declined else "no_answer"


def _calls_back(callbacks: CallingBack, chance: random.Random) -> int | None:
    wants = callbacks.taken and chance.random() < callbacks.taken
    return round(callbacks.after * 1000) if wants else None


def _vain(callbacks: CallingBack, chance: random.Random) -> int:
    """Return how many calls to him nobody answers; nobody is called so often as MOST_CALLS."""
    calls = 0
    while callbacks.taken and calls < MOST_CALLS and chance.random() >= callbacks.reached:
        calls += 1
    return calls


def _arrivals(rates: tuple[Rate, ...], days: int, chance: random.Random) -> Iterator[int]:
    """Calls come independently of one another: at random times, so many an hour on average (a Poisson process)."""
    for day in range(days):
        for rate, ends in zip(rates, [*(later.begins for later in rates[1:]), DAY], strict=True):
            at, end = day * DAY_MS + rate.begins * 1000.0, day * DAY_MS + ends * 1000
            while rate.calls and (at := at + chance.expovariate(rate.calls / AN_HOUR_MS)) < end:
                yield round(at)


def _shifts(profile: Profile, rules: Mapping[str, QueueRules], seed: int) -> Iterator[Shift]:
    for number, team in enumerate(profile.agents):
        for seat in range(team.count):
            agent = _agent(f"{number}-{seat}", team, rules)
            chance = random.Random(f"{seed}:{agent.name}")  # noqa: S311 - no secret
            for day in range(profile.days):
                begins, ends = day * DAY_MS + team.begins * 1000, day * DAY_MS + team.ends * 1000
                away = round(profile.away_of(team) * (ends - begins))
                yield Shift(agent, begins, ends, tuple(_breaks(begins, ends, away, team.rest * 1000, chance)))


def _breaks(begins: int, ends: int, away: int, rest: float, chance: random.Random) -> Iterator[tuple[int, int]]:
    """So many breaks of about the length `rest` as make up `away`, each somewhere in its part of the shift."""
    breaks = max(1, round(away / rest)) if away else 0
    for number in range(breaks):
        part, length = (ends - begins) / breaks, away / breaks
        at = round(begins + part * number + chance.random() * (part - length))
        yield at, at + round(length)


def _agent(name: str, team: Team, rules: Mapping[str, QueueRules]) -> AgentProfile:
    there_are = (skill for one in rules.values() for skill in one.skills)
    skills = dict.fromkeys(there_are if team.skills is None else team.skills, 9)
    return AgentProfile(AgentName(name), "", tuple(map(QueueName, team.queues)), skills)
