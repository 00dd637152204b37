"""branch, hours, goto, set and mark: what moves a call without the caller."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.dialogue.events import LanguageSet, Marked
from ivr.dialogue.inputs import CallArrived, Customer
from tests.unit.engine.line import CALLER, NIGHT, NOON, NUMBER, Call, line
from tests.unit.flows.actions.conftest import Dial

ENDS = "  one: [hangup]\n  two: [hangup]\n  three: [hangup]\n"


@pytest.mark.parametrize(("vip", "step"), [(True, "one"), (False, "two"), (None, "three")])
def test_a_value_takes_its_case(call: Dial, vip: bool | None, step: str) -> None:
    caller = call(
        f"  start:\n    - branch: customer.vip\n      cases: {{yes: one, no: two}}\n      otherwise: three\n{ENDS}"
    )
    caller.dials(customer=None if vip is None else Customer("17", "Ana", vip=vip))
    assert caller.memory.step == step


@pytest.mark.parametrize(("number", "name", "step"), [(None, "", "one"), (CALLER, "Ana", "two"), (CALLER, "", "three")])
def test_the_first_condition_that_holds_is_taken(call: Dial, number: str | None, name: str, step: str) -> None:
    steps = """
  start:
    - branch:
        - {if: caller.hidden, goto: one}
        - {if: customer.name is set, goto: two}
      otherwise: go_on
    - goto: three
"""
    caller = call(steps + ENDS)
    caller.dials(number, Customer("17", name))
    assert caller.memory.step == step


def test_percent_is_the_same_for_the_same_call_and_fair_over_many() -> None:
    steps = "  start:\n    - branch: percent\n      cases: {20: one, 30: two}\n      otherwise: three\n"
    catalogue = line(steps + ENDS)

    def step(name: str) -> str:
        caller = Call(catalogue)
        caller.hears_back(CallArrived(name, NUMBER, CALLER))
        return caller.memory.step

    names = [f"CA{number}" for number in range(1000)]
    steps_taken = [step(name) for name in names]
    assert steps_taken == [step(name) for name in names]
    assert 150 < steps_taken.count("one") < 250
    assert 250 < steps_taken.count("two") < 350


@pytest.mark.parametrize(
    ("now", "step"),
    [(NOON, "one"), (NIGHT, "two"), (datetime(2026, 3, 3, 17, tzinfo=UTC), "three")],
)
def test_hours_take_the_way_that_the_calendar_names(call: Dial, now: datetime, step: str) -> None:
    caller = call(f"  start:\n    - hours: office\n      then: {{open: one, closed: two, holiday: three}}\n{ENDS}", now)
    caller.dials()
    assert caller.memory.step == step


def test_a_holiday_without_a_way_is_closed_and_its_reason_can_be_spoken(call: Dial) -> None:
    caller = call(
        "  start:\n    - hours: office\n      then: {open: bye, closed: shut}\n  shut: [{hangup: closed}]\n",
        datetime(2026, 3, 3, 17, tzinfo=UTC),
    )
    turn = caller.dials()
    assert "We are closed: it is a public holiday." in repr(turn.words)


def test_goto_is_used_up(call: Dial) -> None:
    steps = "  start:\n    - goto: again\n  again:\n    - goto: start\n      at_most: 3\n      otherwise: bye\n"
    caller = call(steps)
    caller.dials()
    assert [event.step for event in caller.events if hasattr(event, "step")] == ["start", "again"] * 4 + ["bye"]


def test_set_keeps_the_type_of_a_value_that_stands_alone(call: Dial) -> None:
    steps = """
  start:
    - ask: {say: one_or_two, type: yes_no, save: first}
    - set: {copy: "{first}", text: "It is {first}.", line: "{call.dialled}"}
    - hangup
"""
    caller = call(steps)
    caller.dials()
    caller.presses("1")
    assert (caller.values["copy"], caller.values["text"], caller.values["line"]) == (True, "It is yes.", NUMBER)


def test_a_language_that_the_flow_lacks_changes_nothing(call: Dial) -> None:
    caller = call("  start:\n    - set: {language: fr}\n    - set: {language: en}\n    - hangup\n")
    caller.dials()
    assert caller.told(LanguageSet) == [LanguageSet("fr", known=False), LanguageSet("en")]
    assert (caller.memory.language, caller.memory.language_chosen) == ("en", True)


def test_the_last_mark_stands(call: Dial) -> None:
    caller = call("  start:\n    - mark: greeted\n    - mark: told\n      served: yes\n    - hangup\n")
    caller.dials()
    assert caller.told(Marked) == [Marked("greeted"), Marked("told", served=True)]
    assert caller.memory.mark == "told"
