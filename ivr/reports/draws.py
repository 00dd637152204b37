"""From a profile to a scenario: the calls that come, by chance, and the agents who are there."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator, Mapping

from ivr.reports.profile import DAY, Demand, Profile, Rate, Team
from queueing.names import AgentName, QueueName
from queueing.policy.rules import QueueRules
from queueing.ports import AgentProfile
from queueing.twin.scenario import Caller, Scenario, Shift

AN_HOUR_MS = 3_600_000
DAY_MS = DAY * 1000
FOR_EVER = DAY_MS
"""Nobody is more patient than a day."""


def scenario(profile: Profile, rules: Mapping[str, QueueRules], seed: int, announces_s: int = 0) -> Scenario:
    """Return one of the weeks that may become of a profile; the same `seed` gives the same."""
    streams = [
        _callers(demand, rules[name], profile.days, random.Random(f"{seed}:{name}"))  # noqa: S311 - no secret
        for name, demand in sorted(profile.queues.items())
    ]
    return Scenario(
        callers=heapq.merge(*streams, key=lambda caller: caller.at),
        shifts=tuple(_shifts(profile, rules)),
        queues={QueueName(name): one for name, one in rules.items()},
        answers_in=round(profile.answers_in * 1000),
        announces=announces_s * 1000,
    )


def _callers(demand: Demand, rules: QueueRules, days: int, chance: random.Random) -> Iterator[Caller]:
    needs = dict.fromkeys(rules.skills, 1)
    for at in demand.arrivals or _arrivals(demand.calls, days, chance):
        patience = chance.expovariate(1 / demand.patience) if demand.patience else FOR_EVER
        yield Caller(
            at=at,
            queue=QueueName(rules.name),
            patience=min(FOR_EVER, round(patience * 1000)),
            talk=round(_talk(demand, chance) * 1000),
            wrap_up=round(demand.wrap_up * 1000),
            needs=needs,
        )


def _talk(demand: Demand, chance: random.Random) -> float:
    if demand.talks:
        return chance.choice(demand.talks)
    return chance.expovariate(1 / max(1.0, demand.handling - demand.wrap_up))


def _arrivals(rates: tuple[Rate, ...], days: int, chance: random.Random) -> Iterator[int]:
    """Calls come independently of one another: at random times, so many an hour on average (a Poisson process)."""
    for day in range(days):
        for rate, ends in zip(rates, [*(later.begins for later in rates[1:]), DAY], strict=True):
            at, end = day * DAY_MS + rate.begins * 1000.0, day * DAY_MS + ends * 1000
            while rate.calls and (at := at + chance.expovariate(rate.calls / AN_HOUR_MS)) < end:
                yield round(at)


def _shifts(profile: Profile, rules: Mapping[str, QueueRules]) -> Iterator[Shift]:
    for number, team in enumerate(profile.agents):
        for seat in range(team.count):
            agent = _agent(f"{number}-{seat}", team, rules)
            for day in range(profile.days):
                yield Shift(agent, day * DAY_MS + team.begins * 1000, day * DAY_MS + team.ends * 1000)


def _agent(name: str, team: Team, rules: Mapping[str, QueueRules]) -> AgentProfile:
    there_are = (skill for one in rules.values() for skill in one.skills)
    skills = dict.fromkeys(there_are if team.skills is None else team.skills, 9)
    return AgentProfile(AgentName(name), "", tuple(map(QueueName, team.queues)), skills)
