"""A profile is read as supervisors write it, and its mistakes are told with their lines."""

from __future__ import annotations

import pytest

from ivr.reports.profile import Demand, Rate, Team, read_profile

QUEUES = {"support": None, "billing": None}
SHORTEST = "agents: [{count: 2, queues: [support], hours: 08:00-17:00}]\n"


def test_what_is_left_out_is_as_usual() -> None:
    profile, problems = read_profile("f.yaml", SHORTEST, QUEUES)
    assert problems == []
    assert profile is not None
    assert (profile.days, profile.within, profile.answers_in, profile.queues) == (5, 20, 5, {})
    assert profile.agents == (Team(2, ("support",), 8 * 3600, 17 * 3600),)


def test_calls_are_in_order_of_time() -> None:
    text = SHORTEST + "queues: {support: {calls: {12:30: 40, 08:00: 60}, handling: 5m, wrap_up: 1m, patience: 90s}}\n"
    profile, problems = read_profile("f.yaml", text, QUEUES)
    assert profile is not None, problems
    assert profile.queues == {
        "support": Demand((Rate(28_800, 60), Rate(45_000, 40)), handling=300, wrap_up=60, patience=90)
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("days: 5\n", "missing_field"),
        (SHORTEST + "queues: {suport: {calls: {08:00: 1}}}\n", "no_such_queue"),
        ("agents: [{count: 2, queues: [biling], hours: 08:00-17:00}]\n", "no_such_queue"),
        ("agents: [{count: 2, queues: [support], hours: 17:00-08:00}]\n", "wrong_type"),
        ("agents: [{count: two, queues: [support], hours: 08:00-17:00}]\n", "wrong_type"),
        (SHORTEST + "queues: {support: {calls: {8 am: 60}}}\n", "wrong_type"),
        (SHORTEST + "queues: {support: {calls: 60}}\n", "wrong_type"),
        (SHORTEST + "queues: {support: {handling: 4m}}\n", "missing_field"),
        (SHORTEST + "weeks: 2\n", "unknown_field"),
        ("agents: [\n", "not_yaml"),
        ("", "missing_field"),
        ("- a\n", "wrong_type"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, told: str) -> None:
    profile, problems = read_profile("f.yaml", text, QUEUES)
    assert profile is None
    assert told in [problem.code for problem in problems]
    assert all(problem.place.file == "f.yaml" for problem in problems)
