"""What the example company answers is what the shipped services promise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.cli.run import SERVICES as PLAYED
from ivr.emulator.example_company import customer, order
from ivr.flows.kinds import values_of
from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions.registry import declared

TODAY = date(2026, 3, 2)
LOADED = load(read_folder(Path(__file__).parents[3] / "callflows"), declared()).catalogue
assert LOADED is not None
SERVICES = LOADED.directory.services


def test_every_service_of_the_shipped_line_is_played() -> None:
    named = {name for service in SERVICES.values() for name in (service.address, service.token)}
    assert named == {f"{service}{part}" for service in PLAYED for part in ("_URL", "_TOKEN")}


@pytest.mark.parametrize("last", range(9))
def test_orders_are_what_the_directory_says_of_them(last: int) -> None:
    found = order(f"12345{last}", TODAY)
    assert found == order(f"12345{last}", TODAY)
    assert values_of(SERVICES["orders"].gives, found)["number"] == f"12345{last}"


def test_each_state_of_an_order_can_be_tried() -> None:
    found = [order(f"12345{last}", TODAY) for last in range(9)]
    assert {one["status"] for one in found if one} == set(SERVICES["orders"].gives["status"].words)


@pytest.mark.parametrize("number", ["12345", "12345678901", "123459", "12345²", "abcdef", ""])
def test_there_is_no_order_of_any_other_number(number: str) -> None:
    assert order(number, TODAY) is None


def test_callers_are_customers_but_for_some() -> None:
    found = customer("+12025550199")
    assert values_of(SERVICES["customers"].gives, found)["name"] == "Jonas"
    for stranger in ("+12025550100", "", "anonymous", "+1202555019²"):
        assert customer(stranger) is None
