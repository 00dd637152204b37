from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from ivr.cases.book import CaseBook
from ivr.cases.casework import CaseRef
from ivr.cases.happened import Entry
from ivr.cases.promises import Promise, settle_promises

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
Row = dict[str, Any]
Make = Callable[..., Entry]
Drained = Callable[..., int]
Rows = Callable[..., list[Row]]
CASE: Row = {"kind": "problem", "topic": "", "words": "help", "recording": "RE1", "queue": "billing", "fields": {}}
LATER = START + timedelta(seconds=11)
KEY = "CA1:3:ab:0"


def test_the_same_key_gives_the_same_place(engine: Engine, rows: Rows) -> None:
    book = CaseBook(engine)
    first = book.promise_place(KEY, "CA1", "billing", {"id": "CA1", "priority": 1}, START)
    again = book.promise_place(KEY, "CA1", "billing", {"id": "CA1", "priority": 2}, LATER)
    assert first == again
    assert first.mine
    assert rows("places", "contact", "at") == [{"contact": {"id": "CA1", "priority": 1}, "at": START}]


def test_a_place_in_another_queue_under_the_key_is_not_mine(engine: Engine) -> None:
    book = CaseBook(engine)
    book.promise_place(KEY, "CA1", "billing", {}, START)
    assert not book.promise_place(KEY, "CA1", "sales", {}, START).mine


def test_the_same_key_gives_the_same_case(engine: Engine, rows: Rows) -> None:
    book = CaseBook(engine)
    first = book.open_case(KEY, "CA1", now=START, **CASE)
    assert book.open_case(KEY, "CA1", now=LATER, **CASE) == first
    assert book.open_case("CA1:4:cd:0", "CA1", now=START, **CASE) != first
    assert first.number == f"C-{int(first.id):06d}"
    assert [note["words"] for note in rows("case_notes")] == ["help", "help"]


def test_two_threads_with_one_key_are_given_the_same(engine: Engine, rows: Rows) -> None:
    book = CaseBook(engine)
    start = threading.Barrier(2)

    def promise(_: int) -> tuple[CaseRef, Promise]:
        start.wait()
        return book.open_case(KEY, "CA1", now=START, **CASE), book.promise_place(KEY, "CA1", "billing", {}, START)

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(promise, range(2))
    assert one == other
    assert one[1].mine
    assert [len(rows(table)) for table in ("places", "cases", "case_notes")] == [1, 1, 1]


@pytest.fixture
def promised(engine: Engine, drained: Drained, entry: Make) -> None:
    """A place and a case, prepared in the turn after the third, of a call that is in its third turn."""
    book = CaseBook(engine)
    drained(entry(0, 3, ("CallBegan", {"flow": "main", "revision": "r1"})))
    book.promise_place(KEY, "CA1", "billing", {"id": "CA1"}, START)
    book.open_case("CA1:3:ab:1", "CA1", now=START, **CASE)


def _words(rows: Rows) -> list[str]:
    return [row["state"] for row in rows("places")] + [row["status"] for row in rows("cases")]


def test_a_promise_whose_turn_is_not_known_stays_prepared_and_can_be_given_back(
    engine: Engine, promised: None, rows: Rows
) -> None:
    assert settle_promises(engine, LATER) == 0
    assert _words(rows) == ["prepared", "prepared"]
    assert CaseBook(engine).open_places() == [{"id": "CA1"}]


def test_a_promise_is_withdrawn_where_another_answer_took_its_turn(
    engine: Engine, promised: None, drained: Drained, entry: Make, rows: Rows
) -> None:
    drained(entry(2, 4, ("StepEntered", {"step": "menu"})))
    assert settle_promises(engine, START + timedelta(seconds=9)) == 0
    assert settle_promises(engine, LATER) == 2
    assert _words(rows) == ["withdrawn", "withdrawn"]
    assert CaseBook(engine).open_places() == []


def test_a_promise_stands_where_the_hang_up_took_its_turn(
    engine: Engine, promised: None, drained: Drained, entry: Make, rows: Rows
) -> None:
    drained(entry(2, 3, ("CallEnded", {"status": "completed"}), ended=True))
    assert settle_promises(engine, LATER) == 2
    assert _words(rows) == ["standing", "open"]
    assert CaseBook(engine).open_places() == []


def test_a_promise_stands_where_its_turn_was_lost_with_redis(
    engine: Engine, promised: None, drained: Drained, entry: Make, rows: Rows
) -> None:
    drained(entry(2, 4, ("Recovered", {"lost": 3})))
    assert settle_promises(engine, LATER) == 0
    assert CaseBook(engine).open_places() == [{"id": "CA1"}]
    drained(entry(9, 5, ("CallEnded", {"status": "completed"}), ended=True))
    assert settle_promises(engine, LATER) == 2
    assert _words(rows) == ["standing", "open"]


def test_its_own_event_outranks_a_withdrawal(
    engine: Engine, promised: None, drained: Drained, entry: Make, rows: Rows
) -> None:
    drained(entry(5, 5, ("StepEntered", {"step": "menu"})))
    settle_promises(engine, LATER)
    drained(entry(2, 4, ("QueueEntered", {"queue": "billing", "place": KEY})))
    assert rows("places", "state") == [{"state": "standing"}]


def test_only_the_newest_place_of_a_caller_is_open(engine: Engine) -> None:
    book = CaseBook(engine)
    book.promise_place("CA1:1:ab:0", "CA1", "billing", {"queue": "billing"}, START)
    book.promise_place("CA1:4:cd:0", "CA1", "sales", {"queue": "sales"}, LATER)
    assert book.open_places() == [{"queue": "sales"}]
