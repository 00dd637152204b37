"""The names that a call knows."""

from __future__ import annotations

from datetime import datetime

import pytest

from ivr.dialogue.inputs import Customer
from ivr.engine.scope import BUILT_IN, CallScope, Waiting
from ivr.flows.outside import BUILT_IN as NAMES
from tests.unit.engine.line import CALLER, NOON, NUMBER, Call, line

STEPS = """
  start:
    - mark: begun
    - case: {open: query, save: ticket}
    - ask: {say: enter_pin, type: pin, length: 4, save: pin}
    - queue: {name: support}
      then: {finished: bye, waited_too_long: bye}
"""


@pytest.fixture
def scope() -> CallScope:
    call = Call(line(STEPS))
    call.dials(customer=Customer("17", "Ana", blocked=False))
    call.presses("4711")
    call.is_taken()
    return CallScope(call.memory, call.catalogue, NOON, Waiting(3, 5))


@pytest.mark.parametrize("name", ["now", "call.started"])
def test_moments_are_told_by_the_clock_of_the_line(scope: CallScope, name: str) -> None:
    told = scope.get(tuple(name.split(".")))
    assert isinstance(told, datetime)
    assert told == NOON
    assert told.tzinfo == scope.catalogue.zone


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("call.id", "CA1"),
        ("call.dialled", NUMBER),
        ("call.started", NOON),
        ("call.mark", "begun"),
        ("call.step", "start"),
        ("caller.number", CALLER),
        ("caller.hidden", False),
        ("customer", "17"),
        ("customer.name", "Ana"),
        ("customer.language", None),
        ("customer.blocked", False),
        ("queue.title", "Customer care"),
        ("queue.ahead", 3),
        ("queue.wait", 5),
        ("queue.agent", "ana"),
        ("hours.reason", None),
        ("language", "en"),
        ("language_chosen", False),
        ("now", NOON),
        ("ticket", "7"),
        ("ticket.number", "C-000007"),
        ("ticket.absurd", None),
        ("nothing", None),
    ],
)
def test_a_name_is_read(scope: CallScope, name: str, value: object) -> None:
    assert scope.get(tuple(name.split("."))) == value


def test_every_name_of_the_language_is_known() -> None:
    groups = {name: fields for name, fields in NAMES.items() if isinstance(fields, dict) and name != "customer"}
    paths = {(group, field) for group, fields in groups.items() for field in fields}
    assert paths | {(name,) for name, kind in NAMES.items() if isinstance(kind, str)} == set(BUILT_IN)


def test_all_that_is_under_a_name_is_told_but_no_secret(scope: CallScope) -> None:
    assert scope.facts(("ticket",)) == {"ticket": "7", "ticket.id": "7", "ticket.number": "C-000007"}
    assert scope.facts(("call", "mark")) == {"call.mark": "begun"}
    assert scope.facts(("customer",))["customer.name"] == "Ana"
    assert scope.facts(("pin",)) == {}
    assert scope.facts(("nothing",)) == {}
