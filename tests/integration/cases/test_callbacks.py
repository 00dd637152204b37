"""Callbacks in the record, on both databases: promised once, dialled by one, and every end written down."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from ivr.cases import callback_attempts, callbacks, do_not_call
from ivr.cases.book import CaseBook
from ivr.cases.callbacks import Booked, Wanted
from ivr.cases.database import writing
from ivr.cases.happened import Entry
from ivr.cases.promises import settle_promises
from ivr.cases.settlement import settle

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = "CA1:3:ab:0"
Row = dict[str, Any]
Make = Callable[..., Entry]
Drained = Callable[..., int]
Rows = Callable[..., list[Row]]
WANTED = Wanted(
    number="+12025550123",
    queue="support",
    flow="callback_call",
    place="",
    language="en",
    case="7",
    most=2,
    apart=900,
    due_at=START + timedelta(seconds=10),
    expires_at=START + timedelta(days=2),
)


def after(**passed: float) -> datetime:
    return START + timedelta(**passed)


@pytest.fixture
def promised(engine: Engine) -> int:
    """The id of a callback that stands, and may be made."""
    booked = callbacks.book(engine, KEY, "CA1", WANTED, START)
    assert booked is not None
    with writing(engine) as connection:
        callbacks.confirm(connection, [booked.id])
    return booked.id


@pytest.fixture
def called(engine: Engine, promised: int) -> Callable[..., callback_attempts.Attempt]:
    """Make the callback: the call `call` is placed for it."""

    def call(call: str, at: datetime = START) -> callback_attempts.Attempt:
        attempt = callback_attempts.begin(engine, promised, at)
        assert attempt is not None
        callback_attempts.placed(engine, attempt.id, call)
        return attempt

    return call


def state(rows: Rows) -> str:
    return str(rows("callbacks", "id", "state")[0]["state"])


def test_the_same_key_gives_the_same_promise(engine: Engine, rows: Rows) -> None:
    first = callbacks.book(engine, KEY, "CA1", WANTED, START)
    assert callbacks.book(engine, KEY, "CA1", WANTED, after(minutes=1)) == first
    assert first == Booked(1, None, already=False)
    assert len(rows("callbacks")) == 1


def test_one_open_callback_a_number_and_queue(engine: Engine, rows: Rows) -> None:
    first = callbacks.book(engine, KEY, "CA1", WANTED, START)
    second = callbacks.book(engine, "CA2:1:cd:0", "CA2", WANTED, after(minutes=1))
    assert first is not None
    assert second == Booked(first.id, None, already=True)
    other = callbacks.book(engine, "CA2:2:cd:0", "CA2", replace(WANTED, queue="billing"), START)
    assert other is not None
    assert not other.already
    assert len(rows("callbacks")) == 2


def test_two_at_once_are_one_promise(engine: Engine, rows: Rows) -> None:
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(callbacks.book, engine, f"CA{one}:1:ab:0", f"CA{one}", WANTED, START) for one in (1, 2)]
        booked = [one.result() for one in asked]
    assert {one.id for one in booked if one} == {row["id"] for row in rows("callbacks")}
    assert sorted(one.already for one in booked if one) == [False, True]


def test_a_time_is_promised_to_so_many(engine: Engine) -> None:
    at = after(hours=2)
    wanted = replace(WANTED, slot_at=at, capacity=2)
    numbers = [f"+1202555012{number}" for number in range(3)]
    booked = [
        callbacks.book(engine, f"CA{one}:1:ab:0", f"CA{one}", replace(wanted, number=number), START)
        for one, number in enumerate(numbers)
    ]
    assert [one is not None for one in booked] == [True, True, False]
    assert callbacks.slots_taken(engine, "support", [at, after(hours=3)]) == {at: 2}


def test_only_a_promise_that_stands_is_due(engine: Engine, entry: Make, drained: Drained) -> None:
    booked = callbacks.book(engine, KEY, "CA1", WANTED, START)
    assert booked is not None
    assert callbacks.due(engine, after(minutes=1)) == []
    drained(entry(1, 4, ("CallbackBooked", {"callback": str(booked.id), "number": WANTED.number, "queue": "support"})))
    assert [due.id for due in callbacks.due(engine, after(minutes=1))] == [booked.id]
    assert callbacks.due(engine, after(seconds=5)) == []


def test_a_promise_that_the_turn_did_not_give_is_withdrawn(
    engine: Engine, entry: Make, drained: Drained, rows: Rows
) -> None:
    callbacks.book(engine, KEY, "CA1", WANTED, START)
    drained(entry(1, 5, ("StepEntered", {"step": "elsewhere"})))
    settle_promises(engine, after(seconds=11))
    assert state(rows) == "withdrawn"
    assert callbacks.book(engine, "CA2:1:cd:0", "CA2", WANTED, START) == Booked(2, None, already=False)


def test_the_age_of_the_kept_place_decides_who_is_first(engine: Engine, entry: Make, drained: Drained) -> None:
    drained(entry(-600, 1, ("QueueEntered", {"queue": "support", "place": "CA9:0:x:0"}), call="CA9"))
    early = callbacks.book(engine, "CA1:1:ab:0", "CA1", WANTED, START)
    kept = replace(WANTED, number="+12025550124", place="CA9:0:x:0")
    late = callbacks.book(engine, "CA9:1:ab:0", "CA9", kept, after(seconds=5))
    assert early is not None
    assert late is not None
    with writing(engine) as connection:
        callbacks.confirm(connection, [early.id, late.id])
    found = callbacks.due(engine, after(minutes=1))
    assert [(due.id, due.since) for due in found] == [(late.id, after(minutes=-10)), (early.id, START)]


def test_two_processes_dial_it_once(engine: Engine, promised: int, rows: Rows) -> None:
    with ThreadPoolExecutor(2) as pool:
        begun = [one.result() for one in [pool.submit(callback_attempts.begin, engine, promised, START) for _ in "ab"]]
    assert len([one for one in begun if one is not None]) == 1
    assert len(rows("callback_attempts")) == 1
    assert callbacks.due(engine, after(days=1)) == []


def test_an_attempt_knows_whom_it_calls_and_from_which_line(
    engine: Engine, promised: int, entry: Make, drained: Drained
) -> None:
    drained(entry(0, 1, ("CallBegan", {"flow": "main", "dialled": "+18005550100", "caller": "+12025550123"})))
    assert callback_attempts.begin(engine, promised, START) is None, "he is on the line"
    assert callbacks.due(engine, after(minutes=1)) == []
    drained(entry(5, 0, ("CallEnded", {"status": "completed", "seconds": 5}), ended=True))
    attempt = callback_attempts.begin(engine, promised, START)
    assert attempt is not None
    assert (attempt.line, attempt.flow, attempt.callback.number) == ("+18005550100", "callback_call", WANTED.number)
    assert (attempt.callback.attempt, attempt.callback.case, attempt.callback.language) == (1, "7", "en")
    assert callback_attempts.get(engine, attempt.id) == attempt
    callback_attempts.placed(engine, attempt.id, "CA5")
    found = callback_attempts.of_call(engine, "CA5")
    assert found is not None
    assert found.id == attempt.id


def test_a_call_that_was_not_placed_counts_as_none(engine: Engine, promised: int, rows: Rows) -> None:
    attempt = callback_attempts.begin(engine, promised, START)
    assert attempt is not None
    callback_attempts.not_placed(engine, attempt.id, "waiting", after(seconds=30))
    assert state(rows) == "waiting"
    assert [due.id for due in callbacks.due(engine, after(seconds=31))] == [promised]
    assert rows("callback_attempts", "state", "counts") == [{"state": "not_placed", "counts": False}]


def test_attempts_of_which_nothing_was_heard_are_found(
    engine: Engine, called: Any, entry: Make, drained: Drained
) -> None:
    attempt = called("CA5")
    assert [lost.id for lost in callback_attempts.lost(engine, after(minutes=2))] == [attempt.id]
    assert callback_attempts.lost(engine, START) == []
    drained(entry(2, 1, ("CallBegan", {"flow": "callback_call"}), call="CA5"))
    assert callback_attempts.lost(engine, after(minutes=2)) == []


def test_attempts_are_used_up_and_those_that_do_not_count_are_not(engine: Engine, promised: int) -> None:
    def once_more(now: datetime, after_s: float | None = None, *, counts: bool = True) -> datetime | None:
        with writing(engine) as connection:
            callbacks.confirm(connection, [promised])
            connection.exec_driver_sql("UPDATE callbacks SET state = 'waiting'")
        assert callback_attempts.begin(engine, promised, now) is not None
        return callback_attempts.retry(engine, promised, after_s, now, counts=counts)

    assert once_more(START, 1800.0, counts=False) == after(minutes=30)
    assert once_more(START) == after(minutes=15)
    assert once_more(START) is None
    assert once_more(START, 3600.0, counts=False) == after(hours=1)
    assert once_more(START, 3 * 86_400.0, counts=False) is None


@pytest.mark.parametrize(
    ("events", "outcome", "stands"),
    [
        ([("TalkBegan", {"agent": "ana", "offer": "1-1"})], "callback_done", "done"),
        ([("CallbackMoved", {"callback": "1"})], "callback_moved", "waiting"),
        ([], "callback_cancelled", "cancelled"),
        ([("FlowEnded", {"why": "fault"})], "failed", "waiting"),
    ],
)
def test_a_callback_stands_as_its_call_has_ended(
    *,
    engine: Engine,
    promised: int,
    called: Any,
    entry: Make,
    drained: Drained,
    rows: Rows,
    events: list[Any],
    outcome: str,
    stands: str,
) -> None:
    called("CA5")
    callback_attempts.retry(engine, promised, 1800.0, START, counts=False)
    began = ("CallBegan", {"flow": "callback_call", "kind": "answered_by_person"})
    drained(entry(1, 1, began, *events, call="CA5"))
    drained(entry(30, 0, ("CallEnded", {"status": "completed", "seconds": 29}), call="CA5", ended=True))
    settle(engine, after(minutes=1), lambda _state: "menu")
    assert [row["outcome"] for row in rows("outcomes", "call_id", "outcome")] == [outcome]
    assert (state(rows), rows("callback_attempts", "outcome", "state")[0]) == (
        stands,
        {"outcome": outcome, "state": "over"},
    )
    if outcome == "callback_moved":
        assert rows("callbacks", "due_at") == [{"due_at": after(minutes=30)}]


def test_what_cannot_be_kept_in_time_ends_with_a_note_on_its_case(engine: Engine, rows: Rows) -> None:
    case = callbacks_case(engine)
    booked = callbacks.book(engine, KEY, "CA1", replace(WANTED, case=case), START)
    assert booked is not None
    with writing(engine) as connection:
        callbacks.confirm(connection, [booked.id])
    assert callbacks.give_up(engine, after(days=1)) == 0
    assert callbacks.give_up(engine, after(days=2)) == 1
    assert state(rows) == "expired"
    assert WANTED.number in str(rows("case_notes", "words"))


def callbacks_case(engine: Engine) -> str:
    opened = CaseBook(engine).open_case(
        "CA1:2:ab:0", "CA1", kind="query", topic="", words="", recording="", queue="", fields={}, now=START
    )
    return opened.id


def test_numbers_that_are_not_called(engine: Engine) -> None:
    do_not_call.put(engine, WANTED.number, "asked not to be", START)
    do_not_call.put(engine, WANTED.number, "twice", START)
    assert do_not_call.find(engine, WANTED.number)
    assert do_not_call.take_off(engine, WANTED.number)
    assert not do_not_call.take_off(engine, WANTED.number)
    assert not do_not_call.find(engine, WANTED.number)
