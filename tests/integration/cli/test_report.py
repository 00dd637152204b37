"""`report` and `forecast --last`: from calls that were made, by way of the record, to what supervisors read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.bootstrap import House
from ivr.cli.forecast import show
from ivr.cli.report import report
from queueing.names import AgentName
from tests.line import PUBLIC, Caller, Clock

AGENTS = "agents: [{count: 1, queues: [support], hours: 00:00-24:00}]\n"


@pytest.fixture
def gave_up(
    house: House, new_caller: Callable[[], Caller], agent: AgentName, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> House:
    """A line on which three have hung up after half a minute of waiting; its commands find its record."""
    for _ in range(3):
        caller = new_caller()
        caller.dials()
        caller.presses("1")
        caller.presses("1")
        clock.passes(30)
        caller.hangs_up()
        caller.record()
    assert agent
    monkeypatch.setenv("VAR", str(house.settings.var))
    monkeypatch.setenv("PUBLIC_URL", PUBLIC)
    return house


def test_a_report_counts_how_stays_ended(gave_up: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert gave_up
    assert report(timedelta(days=1), 20) == 0
    shown = capsys.readouterr().out
    entered = re.search(r"^support: (\d+) entered: (\d+) abandoned$", shown, re.MULTILINE)
    assert entered
    assert int(entered[1]) == int(entered[2]) >= 3
    assert re.search(r"gave up +100\.0%", shown)
    assert re.search(r"mean wait of those who gave up +30 s", shown)
    assert re.search(r"of those who were answered +-", shown)


def test_a_forecast_takes_the_calls_of_yesterday_from_the_record(
    gave_up: House, clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "agents.yaml"
    file.write_text(AGENTS)

    tomorrow = clock.now() + timedelta(days=1)
    assert show(file, gave_up.settings.callflows, timedelta(days=2), runs=2, seed=1, now=tomorrow) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^ *support +all +[1-9]", shown, re.MULTILINE)


def test_where_nobody_waited_it_says_so(gave_up: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert gave_up
    assert report(timedelta(minutes=-5), 20) == 0
    assert "Nobody has waited" in capsys.readouterr().out
