"""Two days of the benchmark's week: callers are told their wait well, those who gave up among them."""

from __future__ import annotations

from dataclasses import replace

from ivr.reports.accuracy import Promise, accuracy
from ivr.reports.draws import DAY_MS, scenario
from ivr.reports.profile import read_profile
from queueing.twin.run import run
from tests.benchmarks.engine_step import shipped_line
from tests.benchmarks.waits import EVERY_S, WEEK


def test_four_in_five_wait_no_longer_than_they_were_told_and_it_says_something() -> None:
    rules = shipped_line().queues
    week, problems = read_profile(str(WEEK), WEEK.read_text(), rules)
    assert week is not None, problems
    told = run(scenario(replace(week, days=2), rules, 1, EVERY_S), 2 * DAY_MS).told
    found = accuracy([Promise(one.minutes * 60, one.waited / 1000) for one in told if one.first])
    assert found.promises > 1000
    assert found.kept is not None
    assert found.sharpness is not None
    assert 0.80 <= found.kept <= 0.92
    assert found.sharpness <= 2.2
