"""Callbacks whose customers call in, cancel, must not be called, or choose a time at once with others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from ivr.cases import callback_attempts, callbacks, do_not_call
from ivr.cases.book import CaseBook
from ivr.cases.callbacks import Wanted
from ivr.cases.database import writing
from ivr.cases.promises import settle_promises
from ivr.cases.settlement import settle

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NUMBER = "+12025550123"
PLACE = "CA2:1:cd:0"
WANTED = Wanted(NUMBER, "support", "callback_call", "", "en", "", 2, 900, START, START + timedelta(days=2))


def after(**passed: float) -> datetime:
    return START + timedelta(**passed)


@pytest.fixture
def case(engine: Engine) -> str:
    """The id of the case that the callback is about."""
    opened = CaseBook(engine).open_case(
        "CA1:0:ab:0", "CA1", kind="query", topic="", words="", recording="", queue="", fields={}, now=START
    )
    return opened.id


@pytest.fixture
def promised(engine: Engine, case: str) -> int:
    """The id of a callback that stands, and may be made."""
    return book(engine, replace(WANTED, case=case))


def book(engine: Engine, wanted: Wanted = WANTED, key: str = "CA1:1:ab:0") -> int:
    booked = callbacks.book(engine, key, key.partition(":")[0], wanted, START)
    assert booked is not None
    with writing(engine) as connection:
        callbacks.confirm(connection, [booked.id])
    return booked.id


def enters(engine: Engine, callback: int | None, call: str = "CA2", now: datetime = START) -> None:
    """The customer, who has called in, is promised a place."""
    contact = {"id": call, "place": PLACE, "queue": "support", "since_ms": 1_000}
    CaseBook(engine).promise_place(PLACE, call, "support", contact, now, callback=callback)


def states(rows: Any) -> list[str]:
    return [str(row["state"]) for row in rows("callbacks", "id", "state")]


def test_who_calls_in_takes_the_place_and_is_not_called(engine: Engine, promised: int, rows: Any) -> None:
    held = callbacks.find_open(engine, NUMBER, "support")
    assert held is not None
    assert (held.id, held.since) == (promised, START)
    enters(engine, promised)
    assert states(rows) == ["taken"]
    assert callbacks.due(engine, after(hours=1)) == []
    assert callbacks.find_open(engine, NUMBER, "support") is None
    assert callback_attempts.begin(engine, promised, after(hours=1)) is None
    assert "called in" in str(rows("case_notes", "words"))


def test_the_same_turn_again_takes_it_once(engine: Engine, promised: int, rows: Any) -> None:
    enters(engine, promised)
    enters(engine, promised)
    assert states(rows) == ["taken"]
    assert len(rows("case_notes")) == 1


def test_a_place_that_was_not_taken_after_all_leaves_the_callback_as_it_was(
    *, engine: Engine, promised: int, entry: Any, drained: Any, rows: Any
) -> None:
    enters(engine, promised)
    drained(entry(0, 2, ("StepEntered", {"step": "elsewhere"}), call="CA2"))
    drained(entry(1, 3, ("StepEntered", {"step": "elsewhere"}), call="CA2"))
    settle_promises(engine, after(seconds=11))
    assert states(rows) == ["waiting"]
    assert [due.id for due in callbacks.due(engine, after(hours=1))] == [promised]


def test_a_place_that_was_not_taken_brings_nothing_back_where_another_callback_is_promised(
    *, engine: Engine, promised: int, entry: Any, drained: Any, rows: Any
) -> None:
    enters(engine, promised)
    book(engine, key="CA3:1:ef:0")
    drained(entry(1, 3, ("StepEntered", {"step": "elsewhere"}), call="CA2"))
    settle_promises(engine, after(seconds=11))
    assert states(rows) == ["taken", "waiting"]


def test_the_place_of_a_place_is_as_old_as_the_first(engine: Engine, promised: int) -> None:
    enters(engine, promised)
    again = book(engine, replace(WANTED, place=PLACE), key="CA2:2:gh:0")
    held = callbacks.get(engine, again)
    assert held is not None
    assert held.since == datetime.fromtimestamp(1, UTC)


def test_a_customer_cancels_once(engine: Engine, promised: int, rows: Any) -> None:
    assert callbacks.cancel(engine, NUMBER, "support", START)
    assert not callbacks.cancel(engine, NUMBER, "support", START)
    assert states(rows) == ["cancelled"]
    assert "the customer said so" in str(rows("case_notes", "words"))


def test_a_number_that_comes_onto_the_list_ends_what_was_promised(engine: Engine, promised: int, rows: Any) -> None:
    assert callbacks.give_up(engine, START) == 0
    do_not_call.put(engine, NUMBER, "asked not to be", START)
    assert [(one.number, one.reason) for one in do_not_call.listed(engine)] == [(NUMBER, "asked not to be")]
    assert callbacks.give_up(engine, START) == 1
    assert states(rows) == ["refused"]


def test_no_attempt_is_begun_after_its_time(engine: Engine, promised: int) -> None:
    assert callback_attempts.begin(engine, promised, after(days=2)) is None
    assert callback_attempts.begin(engine, promised, after(days=1)) is not None


def test_what_is_under_way_is_counted_for_a_while(engine: Engine, promised: int) -> None:
    attempt = callback_attempts.begin(engine, promised, START, "i1-7")
    assert attempt is not None
    assert attempt.offer == "i1-7"
    assert callback_attempts.under_way(engine, "support", after(seconds=-1)) == 1
    assert callback_attempts.under_way(engine, "billing", after(seconds=-1)) == 0
    assert callback_attempts.under_way(engine, "support", after(seconds=1)) == 0
    assert callback_attempts.calls_placed(engine, promised) == []
    callback_attempts.placed(engine, attempt.id, "CA5")
    assert callback_attempts.calls_placed(engine, promised) == ["CA5"]


def test_many_who_choose_the_same_time_at_once_are_promised_no_more_than_there_are(engine: Engine, rows: Any) -> None:
    at = after(hours=2)
    wanted = replace(WANTED, slot_at=at, capacity=3)

    def choose(one: int) -> bool:
        number = f"+120255501{one:02}"
        return callbacks.book(engine, f"CA{one}:1:ab:0", f"CA{one}", replace(wanted, number=number), START) is not None

    with ThreadPoolExecutor(8) as pool:
        promised = list(pool.map(choose, range(8)))
    assert promised.count(True) == 3
    assert callbacks.slots_taken(engine, "support", [at]) == {at: 3}


@pytest.mark.parametrize("outcome", ["callback_unreachable", "callback_done"])
def test_each_call_for_a_callback_is_on_its_case(
    *, engine: Engine, promised: int, case: str, entry: Any, drained: Any, rows: Any, outcome: str
) -> None:
    attempt = callback_attempts.begin(engine, promised, START)
    assert attempt is not None
    callback_attempts.placed(engine, attempt.id, "CA5")
    talk = [("TalkBegan", {"agent": "ana", "offer": "1-1"})] if outcome == "callback_done" else []
    kind = "answered_by_person" if talk else "no_answer"
    drained(entry(1, 1, ("CallBegan", {"flow": "callback_call", "kind": kind}), *talk, call="CA5"))
    drained(entry(30, 0, ("CallEnded", {"status": "completed", "seconds": 29}), call="CA5", ended=True))
    settle(engine, after(minutes=1), lambda _state: "menu")
    assert [row["outcome"] for row in rows("outcomes", "call_id", "outcome")] == [outcome]
    assert {row["case_id"] for row in rows("calls", "id", "case_id") if row["id"] == "CA5"} == {int(case)}
    assert len(rows("cases")) == 1
