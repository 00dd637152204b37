"""The three state tables: what they allow is all that is allowed, and every state has a way on."""

from __future__ import annotations

from itertools import product

import pytest

from queueing.policy.agents import AGENTS, engagement
from queueing.policy.moves import IllegalMove, Moves, advance
from queueing.policy.offers import OFFERS
from queueing.policy.waiting import WAITING

TABLES = {"waiting": WAITING, "agents": AGENTS, "offers": OFFERS}
EVERY_PAIR = [
    pytest.param(table, state, event, id=f"{name}-{state}-{event}")
    for name, table in TABLES.items()
    for state, event in product(
        sorted({state for state, _ in table} | set(table.values())), sorted({event for _, event in table})
    )
]


@pytest.mark.parametrize(("table", "state", "event"), EVERY_PAIR)
def test_a_move_is_in_the_table_or_refused(table: Moves, state: str, event: str) -> None:
    if (state, event) in table:
        assert advance(table, state, event) == table[state, event]
    else:
        with pytest.raises(IllegalMove, match=f"{event} is not possible while {state}"):
            advance(table, state, event)


def reachable(table: Moves, start: str) -> set[str]:
    found, new = set[str](), {start}
    while new:
        found |= new
        new = {to for (state, _), to in table.items() if state in found} - found
    return found


@pytest.mark.parametrize(("name", "start"), [("waiting", "placed"), ("agents", "idle"), ("offers", "offered")])
def test_every_state_can_be_reached(name: str, start: str) -> None:
    table = TABLES[name]
    assert reachable(table, start) == {state for state, _ in table} | set(table.values())


@pytest.mark.parametrize(("name", "end"), [("waiting", "over"), ("offers", "over"), ("agents", "idle")])
def test_every_state_leads_to_the_end(name: str, end: str) -> None:
    table = TABLES[name]
    assert all(end in reachable(table, state) for state, _ in table)


@pytest.mark.parametrize("name", ["waiting", "offers"])
def test_what_is_over_stays_over(name: str) -> None:
    assert [event for state, event in TABLES[name] if state == "over"] == []


def test_a_caller_who_hangs_up_is_let_go_from_everywhere() -> None:
    live = {state for state, _ in WAITING}
    assert {state for state in live if WAITING.get((state, "left")) == "over"} == live


def test_an_agent_whose_leg_may_still_ring_shows_as_offered() -> None:
    assert engagement("releasing") == "offered"
    assert engagement("wrapping_up") == "wrapping_up"
