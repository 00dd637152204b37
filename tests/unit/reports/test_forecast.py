"""Forecasts: the example of the docs, and what more agents, other rules and more runs do to it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ivr.cli.forecast import run, table
from ivr.reports.draws import DAY_MS, scenario
from ivr.reports.forecast import Band, Forecast, Line, forecast
from ivr.reports.profile import CallingBack, Demand, Profile, Rate, Team, read_profile
from queueing.policy.rules import Overflow, QueueRules
from queueing.twin.run import run as lived

ROOT = Path(__file__).parents[3]
EXAMPLE = re.search(r"```yaml\n(# forecasts/.*?)```", (ROOT / "docs/supervisors/forecasts.md").read_text(), re.DOTALL)
RULES = {"support": QueueRules("support", "Support"), "billing": QueueRules("billing", "Billing")}
MORNING = Profile(
    queues={"support": Demand((Rate(8 * 3600, 120), Rate(11 * 3600, 0)), handling=240, wrap_up=30, patience=120)},
    agents=(Team(8, ("support",), 8 * 3600, 12 * 3600),),
    days=2,
)


def of_day(found: Forecast, queue: str = "support") -> Line:
    return next(line for line in found.lines if line.queue == queue and line.hour is None)


def mean(band: Band) -> float:
    assert band.mean is not None
    return band.mean


def test_the_example_of_the_docs_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert EXAMPLE is not None
    file = tmp_path / "week.yaml"
    file.write_text(EXAMPLE[1])
    assert run(file, ROOT / "callflows", None, runs=2, seed=1) == 0
    shown = capsys.readouterr().out
    assert len(re.findall(r"^ *support +\d\d:00 ", shown, re.MULTILINE)) == 9
    assert re.search(r"^ *billing +all ", shown, re.MULTILINE)
    assert "Agents are busy" in shown


def test_a_profile_with_mistakes_is_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "week.yaml"
    file.write_text("agents: [{count: 1, queues: [nowhere], hours: 08:00-17:00}]\n")
    assert run(file, ROOT / "callflows", None, runs=2, seed=1) == 1
    assert "nowhere" in capsys.readouterr().err
    assert run(tmp_path / "none.yaml", ROOT / "callflows", None, runs=2, seed=1) == 1
    assert "none.yaml" in capsys.readouterr().err


def test_nobody_who_calls_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "week.yaml"
    file.write_text("agents: [{count: 1, queues: [support], hours: 08:00-17:00}]\n")
    assert run(file, ROOT / "callflows", None, runs=2, seed=1) == 1
    assert "nobody calls" in capsys.readouterr().err


def test_the_same_seed_gives_the_same_forecast_and_another_one_does_not() -> None:
    first, again, other = (forecast(MORNING, RULES, 2, seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_so_many_call_as_the_profile_says() -> None:
    found = of_day(forecast(MORNING, RULES, 6, 1))
    assert mean(found.calls) == pytest.approx(360, rel=0.05)
    assert found.calls.off is not None
    assert abs(mean(found.calls) - 360) <= 2 * found.calls.off


def test_more_agents_serve_better() -> None:
    more = replace(MORNING, agents=(replace(MORNING.agents[0], count=11),))
    few, many = (of_day(forecast(profile, RULES, 3, 1)) for profile in (MORNING, more))
    assert mean(many.service) > mean(few.service)
    assert mean(many.abandoned) < mean(few.abandoned)
    assert mean(many.asa) < mean(few.asa)


def test_a_rule_that_lets_others_help_out_shows() -> None:
    helped = {**RULES, "support": QueueRules("support", "Support", overflow=(Overflow(10, "billing"),))}
    profile = replace(MORNING, agents=(*MORNING.agents, Team(3, ("billing",), 8 * 3600, 12 * 3600)))
    alone, together = (of_day(forecast(profile, rules, 3, 1)) for rules in (RULES, helped))
    assert mean(together.abandoned) < mean(alone.abandoned)


def test_erlang_stands_beside_and_agrees_where_it_may() -> None:
    """A long, even day with agents of its own is what Erlang A is about; a telephone that rings is beyond it."""
    even = replace(MORNING, queues={"support": replace(MORNING.queues["support"], calls=(Rate(0, 120),))}, answers_in=0)
    even = replace(even, agents=(Team(8, ("support",), 0, 86_400),), days=3)
    hours = [line for line in forecast(even, RULES, 2, 1).lines if line.hour is not None and line.hour > 0]
    found = sum(mean(line.service) for line in hours) / len(hours)
    told = sum(line.erlang or 0 for line in hours) / len(hours)
    assert found == pytest.approx(told, abs=0.04)
    assert {line.needed for line in hours} <= {8, 9, 10, 11}


def with_demand(**more: Any) -> Profile:
    return replace(MORNING, queues={"support": replace(MORNING.queues["support"], **more)})


def test_offers_that_agents_refuse_make_callers_wait_longer_and_are_shown() -> None:
    usual, declined, unanswered = (
        forecast(profile, RULES, 3, 1) for profile in (MORNING, with_demand(declined=0.2), with_demand(unanswered=0.1))
    )
    assert mean(of_day(usual).asa) < mean(of_day(declined).asa) < mean(of_day(unanswered).asa)
    assert (usual.declined.mean, usual.unanswered.mean) == (0, 0)
    assert mean(declined.declined) == pytest.approx(0.2, abs=0.03)
    assert mean(unanswered.unanswered) == pytest.approx(0.1, abs=0.03)
    assert any("declined" in line for line in table(declined))
    assert not any("declined" in line for line in table(usual))


def test_breaks_lower_the_staff() -> None:
    away = replace(MORNING, agents=(replace(MORNING.agents[0], away=0.25, rest=600),))
    usual, fewer = (forecast(profile, RULES, 3, 1) for profile in (MORNING, away))
    assert mean(of_day(fewer).service) < mean(of_day(usual).service)
    assert {line.agents for line in fewer.lines if line.hour == 9} == {6}
    assert mean(fewer.occupancy) > mean(usual.occupancy)
    assert forecast(replace(MORNING, away=0.25), RULES, 1, 1) != forecast(MORNING, RULES, 1, 1)


def test_a_break_lasts_as_long_as_the_share_says_whatever_its_length() -> None:
    for rest in (300, 900, 7_200):
        team = replace(MORNING.agents[0], count=3, away=0.1, rest=rest)
        shifts = scenario(replace(MORNING, agents=(team,)), RULES, 1).shifts
        for shift in shifts:
            assert sum(ends - begins for begins, ends in shift.breaks) == pytest.approx(1_440_000, abs=50)
            edges = [shift.begins, *(edge for one in shift.breaks for edge in one), shift.ends]
            assert edges == sorted(edges)


def test_callbacks_take_callers_out_of_the_queue_and_come_out_in_the_figures() -> None:
    back = with_demand(callbacks=CallingBack(taken=0.5, after=20, reached=0.8))
    usual, found = (forecast(profile, RULES, 3, 1) for profile in (MORNING, back))
    day = lived(scenario(back, RULES, 1), back.days * DAY_MS)
    assert sum(fate.ending == "callback" for fate in day.fates) == len(day.called_back)
    line = of_day(found)
    assert mean(line.called_back) > 20
    assert mean(line.after) > 20
    assert "called back" in table(found)[0]
    assert "called back" not in table(usual)[0]


def test_rates_are_read_and_wrong_ones_refused() -> None:
    text = """
back_in: 2m
queues:
  support:
    calls: {08:00: 30}
    declined: 5%
    unanswered: 3%
    callbacks: {taken: 30%, after: 45s, reached: 80%}
agents:
  - {count: 2, queues: [support], hours: 08:00-09:00, away: 10%, rest: 5m}
  - {count: 1, queues: [support], hours: 08:00-09:00}
"""
    profile, problems = read_profile("f", text, RULES)
    assert profile is not None, problems
    found = profile.queues["support"]
    assert (found.declined, found.unanswered, profile.back_in) == (0.05, 0.03, 120)
    assert found.callbacks == CallingBack(0.3, 45, 0.8)
    assert [(team.away, team.rest) for team in profile.agents] == [(0.1, 300), (None, 900)]
    for wrong in (text.replace("5%", "5"), text.replace("3%", "88%"), text.replace("taken: 30%, ", "")):
        refused, problems = read_profile("f", wrong, RULES)
        assert refused is None
        assert len(problems) == 1


def test_a_band_narrows_with_the_runs() -> None:
    """Student's t for 2 and for 4 runs, by hand: 12.71 and 3.18 standard errors."""
    assert Band.of([1.0, 3.0]).mean == 2.0
    assert Band.of([1.0, 3.0]).off == pytest.approx(12.71)
    assert Band.of([1.0, 3.0, 1.0, 3.0]).off == pytest.approx(3.18 * (4 / 3) ** 0.5 / 2)
    assert Band.of([1.0, None]) == Band(1.0, None)
    assert Band.of([]) == Band(None, None)


def test_what_was_never_measured_is_a_dash() -> None:
    profile, problems = read_profile(
        "f",
        "queues: {support: {calls: {08:00: 30, 09:00: 0}}}\n"
        "agents: [{count: 0, queues: [support], hours: 08:00-09:00}]\n",
        RULES,
    )
    assert profile is not None, problems
    rows = table(forecast(profile, RULES, 2, 1))
    assert re.search(r"all +\d+ ± \d+ +- +- +-", rows[2])
