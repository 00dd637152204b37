"""How well callers are told their wait, in weeks on the twin: the floor that serves the line, on virtual time."""

from __future__ import annotations

import sys
from pathlib import Path

from ivr.reports.accuracy import Promise, accuracy
from ivr.reports.draws import DAY_MS, scenario
from ivr.reports.profile import read_profile
from queueing.twin.run import run
from tests.benchmarks.engine_step import shipped_line
from tests.benchmarks.figures import Measured

WEEK = Path(__file__).with_name("week.yaml")
WEEKS = 3
EVERY_S = 45
"""As in the shipped line's flows."""


def measure() -> Measured:
    """Return `wait_in_range` and `wait_sharpness`, of what each caller was told first.

    Who gave up counts with the time that he would have waited had he stayed.
    """
    promises = [promise for week in range(WEEKS) for promise in promises_of(week)]
    found = accuracy(promises)
    assert found.kept is not None
    assert found.sharpness is not None
    each = sum(one.said / max(1.0, one.waited) for one in promises) / len(promises)
    sys.stdout.write(f"waits: {found.promises} callers were told; mean of each one's said / waited {each:.2f}\n")
    return {"wait_in_range": found.kept, "wait_sharpness": found.sharpness}


def promises_of(week: int) -> list[Promise]:
    """Return what was said and waited in one of the weeks that the profile may become."""
    rules = shipped_line().queues
    profile, problems = read_profile(str(WEEK), WEEK.read_text(), rules)
    assert profile is not None, problems
    day = run(scenario(profile, rules, week, EVERY_S), profile.days * DAY_MS)
    return [Promise(told.minutes * 60, told.waited / 1000) for told in day.told if told.first]
