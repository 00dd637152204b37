"""What `run` starts, in which environment, and what it says."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ivr.cli.first_start import FreshAccount
from ivr.cli.run import environment, is_emulated, processes
from ivr.cli.welcome import welcome
from ivr.settings import Settings

PROCFILE = Path(__file__).parents[3].joinpath("Procfile").read_text()
FRESH = (FreshAccount("maria", "agent", "one-password"), FreshAccount("sam", "supervisor", "another-one"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"VAR": str(tmp_path), "PORT": "8321", "EMULATOR_PORT": "8322"})


def test_run_starts_what_stays_in_the_procfile_and_the_emulator() -> None:
    assert list(processes(PROCFILE, emulated=True)) == ["web", "dispatch", "drain", "worker", "emulator"]


def test_with_a_real_carrier_there_is_no_emulator() -> None:
    assert "emulator" not in processes(PROCFILE, emulated=False)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, True),
        ({"TWILIO_ACCOUNT_SID": "AC1"}, False),
        ({"TWILIO_API_URL": "https://carrier.example"}, False),
    ],
)
def test_the_emulator_is_the_carrier_where_none_is_named(environ: dict[str, str], expected: bool) -> None:
    assert is_emulated(environ) is expected


def test_processes_find_the_emulator_and_this_pythons_programs(settings: Settings) -> None:
    found = environment({"PATH": "/bin", "PORT": "8321"}, settings, emulated=True)
    assert found["TWILIO_API_URL"] == "http://127.0.0.1:8322"
    assert found["PATH"].split(os.pathsep) == [str(Path(sys.executable).parent), "/bin"]
    assert found["PORT"] == "8321"


def test_lookups_find_the_example_company_unless_another_is_set(settings: Settings) -> None:
    found = environment({"ORDERS_URL": "https://orders.example"}, settings, emulated=True)
    assert found["CUSTOMERS_URL"] == "http://127.0.0.1:8322/example"
    assert found["ORDERS_URL"] == "https://orders.example"
    assert "CUSTOMERS_URL" not in environment({}, settings, emulated=False)
    assert "--example-company" in processes(PROCFILE, emulated=True)["emulator"]


def test_a_real_carrier_keeps_its_address(settings: Settings) -> None:
    named = {"TWILIO_API_URL": "https://carrier.example"}
    assert environment(named, settings, emulated=False)["TWILIO_API_URL"] == "https://carrier.example"


def test_passwords_are_shown_when_they_are_made_and_never_again(settings: Settings) -> None:
    first, later = welcome(settings, FRESH, emulated=True), welcome(settings, (), emulated=True)
    assert "one-password" in first
    assert "another-one" in first
    assert "shown this once" in first
    assert "shown this once" not in later


def test_the_welcome_says_where_everything_is(settings: Settings) -> None:
    said = welcome(settings, (), emulated=True)
    assert "http://127.0.0.1:8321/desk" in said
    assert "http://127.0.0.1:8322/" in said
    assert str(settings.var / "secrets" / "api_token") in said
    assert settings.api_token not in said


def test_without_the_emulator_no_phone_is_promised(settings: Settings) -> None:
    said = welcome(settings, (), emulated=False)
    assert "8322" not in said
    assert "call the line" in said
