"""The commands of the emergency switch and of PINs, as an operator types them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def ivr() -> Iterator[Run]:
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="line-") as var:

        def run(*words: str) -> subprocess.CompletedProcess[str]:
            environ = {"PATH": os.environ["PATH"], "VAR": f"{var}/var", "USER": "sam"}
            command = [sys.executable, "-m", "ivr", *words]
            return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

        assert run("migrate").returncode == 0
        assert run("publish").returncode == 0
        yield run


def test_the_switch_is_turned_on_shown_and_turned_off(ivr: Run) -> None:
    assert "agent_desk: off" in ivr("emergency", "show").stdout
    on = ivr("emergency", "on", "agent_desk", "--for", "2h", "--reason", "burst pipe")
    assert "closed" in on.stdout
    assert re.search(
        r"agent_desk: on until .*, by sam at the command line, burst pipe", ivr("emergency", "show").stdout
    )
    assert ivr("emergency", "off", "agent_desk").returncode == 0
    assert "agent_desk: off" in ivr("emergency", "show").stdout


def test_an_unknown_calendar_is_refused_with_those_there_are(ivr: Run) -> None:
    refused = ivr("emergency", "on", "agent_dsk")
    assert refused.returncode == 1
    assert "agent_desk" in refused.stderr


@pytest.mark.parametrize("lasts", ["2", "0h", "32d", "two hours"])
def test_a_duration_that_is_none_is_refused(ivr: Run, lasts: str) -> None:
    refused = ivr("emergency", "on", "agent_desk", "--for", lasts)
    assert refused.returncode == 2
    assert "2h" in refused.stderr


def test_the_emergency_switch_gets_a_pin(ivr: Run) -> None:
    assert re.fullmatch(r"emergency has a new PIN: \d{6}\n", ivr("pin", "emergency").stdout)


def test_an_agent_gets_a_number_and_a_pin_and_keeps_both_to_himself(ivr: Run) -> None:
    assert re.fullmatch(r"41 has a new PIN: \d{6}\n", ivr("pin", "41", "--agent", "maria").stdout)
    assert ivr("pin", "41", "--agent", "maria").returncode == 0
    taken = ivr("pin", "41", "--agent", "ruth")
    assert (taken.returncode, "Another agent" in taken.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("pin", "12345678"), 1),
        (("pin", "ann"), 1),
        (("pin", "12345678", "--customer", "99"), 2),
        (("pin", "123456789", "--agent", "maria"), 1),
        (("pin", "41", "--agent", " "), 1),
        (("pin", "41", "--agent", "maria", "--customer", "7"), 1),
    ],
)
def test_a_pin_of_nobody_is_refused(ivr: Run, words: tuple[str, ...], status: int) -> None:
    refused = ivr(*words)
    assert refused.returncode == status
    assert refused.stderr
