"""What forecasts are made of, read from the case record on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from ivr.cases.happened import Entry
from ivr.cases.history import called_back, spent

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_what_agents_have_spent_their_time_on_is_kept_with_no_call(
    engine: Engine, drained: Callable[..., int], entry: Callable[..., Entry], rows: Callable[..., list[dict[str, Any]]]
) -> None:
    told = {
        "agent": "bo",
        "presence": "on_break",
        "reason": "lunch",
        "since": 1,
        "until": 601,
        "spent": [["idle", 600]],
    }
    drained(entry(0, 0, ("AgentSpent", told), call=""), entry(7_200, 0, ("AgentSpent", {**told, "since": 2}), call=""))
    assert spent(engine, START, START + HOUR) == [told]
    assert rows("calls") == []


def test_calls_to_customers_are_counted_by_what_came_of_them(
    engine: Engine, drained: Callable[..., int], entry: Callable[..., Entry]
) -> None:
    kinds = ("answered_by_person", "no_answer", "answered_by_person", "inbound")
    for number, kind in enumerate(kinds):
        began = {"flow": "main", "revision": "r1", "dialled": "+18005550100", "kind": kind}
        drained(entry(number, 1, ("CallBegan", began), call=f"CA{number}"))
    assert called_back(engine, START, START + HOUR) == {"answered_by_person": 2, "no_answer": 1}
    assert called_back(engine, START + HOUR, START + 2 * HOUR) == {}
