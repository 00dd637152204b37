"""The list of the numbers that are not called back, as an operator keeps it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NUMBER = "+12025550123"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def ivr() -> Iterator[Run]:
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="line-") as var:

        def run(*words: str) -> subprocess.CompletedProcess[str]:
            environ = {"PATH": os.environ["PATH"], "VAR": f"{var}/var"}
            command = [sys.executable, "-m", "ivr", *words]
            return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

        assert run("migrate").returncode == 0
        yield run


def test_a_number_is_put_on_the_list_shown_and_taken_off(ivr: Run) -> None:
    assert ivr("do-not-call", "add", NUMBER, "--reason", "asked not to be").returncode == 0
    shown = ivr("do-not-call", "show").stdout.split("  ")
    assert (shown[0], shown[-1]) == (NUMBER, "asked not to be\n")
    assert ivr("do-not-call", "remove", NUMBER).returncode == 0
    assert ivr("do-not-call", "show").stdout == ""
    assert ivr("do-not-call", "remove", NUMBER).returncode == 1


def test_a_number_may_be_written_as_people_write_it(ivr: Run) -> None:
    assert ivr("do-not-call", "add", "+1 (202) 555-0124").returncode == 0
    assert "already" in ivr("do-not-call", "add", "+12025550124").stdout
    assert ivr("do-not-call", "remove", "+1 202 555 0124").returncode == 0


@pytest.mark.parametrize(
    ("number", "why"),
    [("2025550123", "no country code"), ("+0202", "country code"), ("nobody", "no telephone"), ("+1202", "too short")],
)
def test_what_is_no_number_is_refused_with_the_reason(ivr: Run, number: str, why: str) -> None:
    refused = ivr("do-not-call", "add", number)
    assert (refused.returncode, "+12025550123" in refused.stderr, why in refused.stderr) == (1, True, True)
