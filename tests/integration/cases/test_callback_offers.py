"""Offers of callbacks to agents that came to nothing: told of the callback, on the call and the case of its booking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from ivr.cases import callback_attempts, callbacks, queries
from ivr.cases.book import CaseBook
from ivr.cases.callbacks import Wanted
from ivr.cases.settlement import settle

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NUMBER = "+12025550123"
WANTED = Wanted(NUMBER, "support", "callback_call", "", "en", "", 2, 900, START, START + timedelta(days=2))
MADE = {"agent": "ana", "offer": "1-7", "queue": "support", "waited": 60_000, "through": "support|", "callback": "1"}
ENDED = {"agent": "ana", "offer": "1-7", "reason": "declined"}
KINDS = ["OfferMade", "AgentRung", "OfferEnded"]
Make = Callable[..., Any]


@pytest.fixture
def booked(engine: Engine, entry: Make, drained: Make) -> int:
    """The id of a callback that was booked in CA1, which is over and settled, about the case that CA1 opened."""
    case = CaseBook(engine).open_case(
        "CA1:0:ab:0", "CA1", kind="query", topic="", words="", recording="", queue="", fields={}, now=START
    )
    promised = callbacks.book(engine, "CA1:1:ab:0", "CA1", replace(WANTED, case=case.id), START)
    assert promised is not None
    drained(
        entry(0, 1, ("CallBegan", {"flow": "main", "caller": NUMBER}), ("CaseOpened", {"case": case.id})),
        entry(1, 2, ("CallbackBooked", {"callback": str(promised.id), "number": NUMBER, "queue": "support"})),
        entry(2, 2, ("CallEnded", {"status": "completed", "seconds": 2}), ended=True),
    )
    assert settle(engine, START + timedelta(minutes=1), lambda _state: "") == 1
    return promised.id


@pytest.fixture
def declined(booked: int, entry: Make) -> list[Any]:
    """What the floor tells when an agent has declined it."""
    rung = {"agent": "ana", "offer": "1-7", "leg": "CAleg"}
    told = (("OfferMade", MADE), ("AgentRung", rung), ("OfferEnded", ENDED))
    return [entry(60 + second, 0, one, call=f"callback-{booked}") for second, one in enumerate(told)]


def test_they_are_on_the_call_in_which_it_was_booked_and_change_nothing_of_it(
    engine: Engine, booked: int, declined: list[Any], drained: Make, rows: Make
) -> None:
    before = queries.call(engine, "CA1")
    assert before is not None
    drained(*declined, now=START)
    drained(*declined, now=START)
    after = queries.call(engine, "CA1")
    assert after is not None
    told = after["events"][len(before["events"]) :]
    assert [event["kind"] for event in told] == KINDS
    assert (told[0]["waited"], told[0]["through"], told[-1]["reason"]) == (60_000, "support|", "declined")
    assert {**after, "events": before["events"]} == before
    assert [row["id"] for row in rows("calls", "id")] == ["CA1"]


def test_they_are_on_the_case_with_what_was_promised_and_the_calls_made_for_it(
    engine: Engine, booked: int, declined: list[Any], drained: Make
) -> None:
    drained(*declined)
    attempt = callback_attempts.begin(engine, booked, START)
    assert attempt is not None
    callback_attempts.placed(engine, attempt.id, "CA5")
    document = queries.case(engine, "1")
    assert document is not None
    (promised,) = document["callbacks"]
    assert {name: promised[name] for name in ("callback", "number", "queue", "state", "booked_in")} == {
        "callback": str(booked),
        "number": NUMBER,
        "queue": "support",
        "state": "dialling",
        "booked_in": "CA1",
    }
    assert promised["expires_at"] == "2026-11-26T09:00:00.000Z"
    assert [(made["call"], made["state"]) for made in promised["attempts"]] == [("CA5", "placed")]
    assert [event["kind"] for event in promised["events"]] == KINDS


def test_a_callback_about_another_case_is_not_on_this_one(engine: Engine, booked: int) -> None:
    other = CaseBook(engine).open_case(
        "CA2:0:ab:0", "CA2", kind="query", topic="", words="", recording="", queue="", fields={}, now=START
    )
    wanted = replace(WANTED, number="+12025550124", case=other.number)
    assert callbacks.book(engine, "CA1:2:ab:0", "CA1", wanted, START) is not None
    shown = [queries.case(engine, case) for case in ("1", other.id)]
    assert [len(case["callbacks"]) for case in shown if case is not None] == [1, 1]


def test_what_is_told_of_a_callback_that_nobody_knows_holds_nothing_up(entry: Make, drained: Make, rows: Make) -> None:
    assert drained(entry(1, 0, ("OfferMade", MADE), call="callback-99"), entry(2, 1, ("CallBegan", {}))) == 2
    assert [row["call_id"] for row in rows("call_events", "id", "call_id")] == ["CA1", "callback-99"]
    assert [row["id"] for row in rows("calls", "id")] == ["CA1"]


def test_the_booking_may_reach_the_record_later_than_the_offer(
    engine: Engine, entry: Make, drained: Make, rows: Make
) -> None:
    promised = callbacks.book(engine, "CA1:1:ab:0", "CA1", WANTED, START)
    assert promised is not None
    drained(entry(9, 0, ("OfferMade", MADE), ("OfferEnded", ENDED), call=f"callback-{promised.id}"))
    drained(entry(0, 1, ("CallBegan", {"flow": "main", "caller": NUMBER})))
    shown = queries.call(engine, "CA1")
    assert shown is not None
    assert [event["kind"] for event in shown["events"]] == ["CallBegan", "OfferMade", "OfferEnded"]
    assert (shown["from"], rows("legs")) == (NUMBER, [])
