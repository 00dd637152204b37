"""The twin against theory: in the long run it does what Erlang A says, in each definition of the service level."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from statistics import fmean, stdev
from typing import NamedTuple

import pytest

from ivr.reports.measures import Stay, Tally, share
from queueing.names import AgentName, QueueName
from queueing.policy.erlang import Load, Outlook, outlook
from queueing.policy.rules import QueueRules
from queueing.ports import AgentProfile
from queueing.twin.run import run
from queueing.twin.scenario import Caller, Fate, Scenario, Shift

SUPPORT = QueueName("support")
BATCHES = 20
FAR = 10**12
RULES = {SUPPORT: QueueRules(SUPPORT, "Support", longest=1e6)}
WARM_UP = 30
"""In handling times: so long it takes until an empty line is like one that was open for ever."""


class Row(NamedTuple):
    """Calls an hour, seconds of handling, agents, seconds of patience, the limit in seconds; how many calls to watch.

    So many calls that each standard error is just below 2 % of its value.
    """

    calls: int
    handling: int
    agents: int
    patience: int
    within: int
    watched: int


ROWS = (
    Row(100, 180, 5, 120, 20, 16_000),
    Row(100, 180, 6, 120, 20, 8_000),
    Row(100, 180, 7, 120, 20, 6_000),
    Row(360, 240, 24, 60, 20, 10_000),
    Row(360, 240, 26, 120, 20, 16_000),
    Row(200, 180, 9, 90, 20, 18_000),
    Row(200, 180, 11, 90, 20, 9_000),
    Row(20, 300, 2, 180, 20, 6_000),
    Row(12, 300, 1, 300, 30, 9_000),
    Row(2880, 60, 50, 120, 20, 16_000),
)


def callers(row: Row, chance: random.Random) -> Iterator[Caller]:
    """Calls at random times, talks and patience of random length."""
    at, rate = 0.0, row.calls / 3_600_000
    for _ in range(row.watched + int(WARM_UP * row.handling * 1000 * rate)):
        at += chance.expovariate(rate)
        patience, talk = chance.expovariate(1 / row.patience), chance.expovariate(1 / row.handling)
        yield Caller(round(at), SUPPORT, round(patience * 1000), round(talk * 1000))


def measured(fates: Sequence[Fate], within: int) -> dict[str, float]:
    """Return the service level in its definitions, and what else Erlang A tells, of one batch."""
    tally = Tally([Stay(fate.ending, fate.waited / 1000) for fate in fates], within)
    levels = tally.service_levels()
    found = {
        "of_offered": levels.of_offered,
        "without_abandoned_in_time": levels.without_abandoned_in_time,
        "abandoned_in_time_too": levels.abandoned_in_time_too,
        "of_answered": levels.of_answered,
        "abandonment": tally.abandonment(),
        "asa": tally.speed_of_answer(),
        "mean_wait": tally.mean_wait(),
    }
    return {name: value for name, value in found.items() if value is not None}


def expected(theory: Outlook, within: int) -> dict[str, float]:
    answered, abandoned = theory.answered_within(within), theory.abandoned_within(within)
    return {
        "of_offered": answered,
        "without_abandoned_in_time": answered / (1 - abandoned),
        "abandoned_in_time_too": answered + abandoned,
        "of_answered": answered / (1 - theory.abandons),
        "abandonment": theory.abandons,
        "asa": theory.asa,
        "mean_wait": theory.mean_wait,
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.calls}-{row.handling}-{row.agents}-{row.patience}")
def test_the_twin_does_what_erlang_a_says(row: Row) -> None:
    shifts = [Shift(AgentProfile(AgentName(f"a{number}"), "", (SUPPORT,)), 0, FAR) for number in range(row.agents)]
    day = run(Scenario(callers(row, random.Random(2)), shifts, RULES), FAR)
    watched = sorted((fate for fate in day.fates if fate.at >= WARM_UP * row.handling * 1000), key=lambda one: one.at)
    size = len(watched) // BATCHES
    batches = [measured(watched[number * size : (number + 1) * size], row.within) for number in range(BATCHES)]
    theory = outlook(Load(row.calls / 3600, row.handling, row.agents, row.patience))
    assert theory is not None
    for name, wanted in expected(theory, row.within).items():
        found = [batch[name] for batch in batches]
        error = stdev(found) / BATCHES**0.5
        assert abs(fmean(found) - wanted) <= 4 * error, name
        if name not in ("abandonment", "asa", "mean_wait"):
            assert error <= 0.02 * wanted, name


def test_what_comes_in_goes_out() -> None:
    """Little's law on a closed interval: all waits together are the queue's length over all time."""
    row = ROWS[0]._replace(watched=2_000)
    shifts = [Shift(AgentProfile(AgentName(f"a{number}"), "", (SUPPORT,)), 0, FAR) for number in range(row.agents)]
    day = run(Scenario(callers(row, random.Random(3)), shifts, RULES), FAR)
    steps = sorted([(fate.at, 1) for fate in day.fates] + [(fate.at + fate.waited, -1) for fate in day.fates])
    length = area = last = 0
    for at, change in steps:
        area += length * (at - last)
        length, last = length + change, at
    assert length == 0
    assert area == sum(fate.waited for fate in day.fates)
    talked = share(sum(day.busy.values()), len(day.fates))
    assert talked is not None
    assert talked / 1000 == pytest.approx(row.handling * (1 - 0.19), rel=0.1)
