from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from ivr.cases import casework, customers
from ivr.cases.book import CaseBook
from ivr.cases.database import open_engine
from ivr.cases.drain import BATCH, GATHERING, SQLITE_PAUSE, Drain
from ivr.cases.errors import RecordGone
from ivr.cases.happened import Entry

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
Row = dict[str, Any]
Make = Callable[..., Entry]
Drained = Callable[..., int]
Rows = Callable[..., list[Row]]
BEGAN = ("CallBegan", {"flow": "main", "revision": "r1", "dialled": "+18005550100", "caller": "+12025550100"})
WAITS = ("QueueEntered", {"queue": "billing", "place": "CA1:1:ab:0"})
LEAVES = ("QueueLeft", {"queue": "billing", "place": "CA1:1:ab:0", "reason": "gone"})
ENDED = ("CallEnded", {"status": "completed", "seconds": 7})
MESSAGE = ("MessageLeft", {"recording": "RE1", "url": "https://carrier/RE1", "seconds": 9})


def second(number: float) -> datetime:
    return START + timedelta(seconds=number)


def test_a_call_is_written_from_its_events(engine: Engine, drained: Drained, entry: Make, rows: Rows) -> None:
    customer = customers.add_customer(engine, "Ana", ["+12025550100"])
    began = (BEGAN[0], {**BEGAN[1], "customer": customer.id})
    drained(entry(0, 1, began, ("StepEntered", {"step": "greet"})), entry(7, 1, ENDED, ended=True))
    (call,) = rows("calls")
    assert call["flow"] == "main"
    assert (call["caller"], call["dialled"], call["revision"]) == ("+12025550100", "+18005550100", "r1")
    assert str(call["customer_id"]) == customer.id
    assert (call["began_at"], call["ended_at"], call["heard_at"]) == (second(0), second(7), second(7))
    assert (call["status"], call["seconds"], call["settled_at"]) == ("completed", 7, None)
    assert [event["id"] for event in rows("call_events")] == ["CA1:1:fp0:0", "CA1:1:fp0:1", "CA1:1:fp7:0"]


def test_the_same_entries_twice_change_nothing(drained: Drained, entry: Make, rows: Rows) -> None:
    entries = [entry(0, 1, BEGAN), entry(3, 2, WAITS), entry(9, 2, MESSAGE)]
    drained(*entries)
    before = {table: rows(table) for table in ("calls", "call_events", "places", "chores")}
    drained(*entries, now=second(99))
    assert {table: rows(table) for table in before} == before
    assert len(before["call_events"]) == 3
    assert len(before["chores"]) == 1


def test_a_crash_between_commit_and_done_repeats_the_batch_and_changes_nothing(
    engine: Engine, stream: Any, entry: Make, rows: Rows
) -> None:
    stream.entries = [entry(0, 1, BEGAN), entry(9, 1, MESSAGE)]
    stream.crash = True
    drain = Drain(stream, engine, pause=lambda _seconds: None)
    with pytest.raises(ConnectionError):
        drain.step(START)
    before = rows("call_events")
    assert len(stream.entries) == 2
    assert drain.step(second(5)) == 2
    assert stream.entries == []
    assert rows("call_events") == before
    assert rows("chores", "due_at") == [{"due_at": START}]


def test_a_batch_has_200_entries_at_most(engine: Engine, stream: Any, entry: Make) -> None:
    stream.entries = [entry(number, number, ("StepEntered", {"step": "menu"})) for number in range(1, BATCH + 51)]
    drain = Drain(stream, engine, pause=lambda _seconds: None)
    assert [drain.step(START) for _ in range(3)] == [BATCH, 50, 0]


def test_it_rests_so_that_the_next_batch_gathers(engine: Engine, stream: Any, entry: Make) -> None:
    rests: list[float] = []
    drain = Drain(stream, engine, pause=rests.append)
    assert drain.step(START) == 0
    stream.entries = [entry(0, 1, BEGAN)]
    drain.step(START)
    assert rests == [GATHERING]


def test_after_a_full_batch_it_rests_only_where_there_is_one_writer(engine: Engine, stream: Any, entry: Make) -> None:
    rests: list[float] = []
    stream.entries = [entry(number, number, ("StepEntered", {"step": "menu"})) for number in range(1, BATCH + 1)]
    Drain(stream, engine, pause=rests.append).step(START)
    assert rests == ([SQLITE_PAUSE] if engine.dialect.name == "sqlite" else [])


def test_the_newest_living_state_is_kept_for_a_restore(engine: Engine, drained: Drained, entry: Make) -> None:
    drained(entry(0, 1, BEGAN))
    drained(entry(5, 3, state=b"newest"), entry(4, 2, state=b"older"))
    drained(entry(6, 3, state=b"a fact in the same turn"), entry(1, 1, state=b"late"))
    newest = CaseBook(engine).newest_state("CA1")
    assert newest is not None
    assert (newest.turn, newest.state, newest.revision) == (3, b"a fact in the same turn", "r1")
    drained(entry(9, 3, ENDED, state=b"the end", ended=True))
    assert CaseBook(engine).newest_state("CA1") is None


def test_a_place_stands_while_the_caller_waits(engine: Engine, drained: Drained, entry: Make, rows: Rows) -> None:
    book = CaseBook(engine)
    book.promise_place("CA1:1:ab:0", "CA1", "billing", {"id": "CA1", "queue": "billing", "priority": 3}, second(3))
    drained(entry(0, 1, BEGAN), entry(3, 2, WAITS))
    assert rows("places", "state") == [{"state": "standing"}]
    assert book.open_places() == [{"id": "CA1", "queue": "billing", "priority": 3}]
    drained(entry(9, 2, LEAVES))
    assert rows("places", "state") == [{"state": "left"}]
    assert book.open_places() == []


@pytest.mark.parametrize("leaving", [ENDED, ("TalkBegan", {"agent": "ana", "offer": "1-1"}), LEAVES])
def test_a_place_is_left_even_if_its_beginning_comes_last(
    engine: Engine, drained: Drained, entry: Make, rows: Rows, leaving: tuple[str, dict[str, Any]]
) -> None:
    drained(entry(9, 2, leaving))
    drained(entry(3, 2, WAITS))
    assert rows("places", "state") == [{"state": "left"}]
    assert CaseBook(engine).open_places() == []


def test_a_place_whose_promise_was_missed_can_be_given_back_all_the_same(
    engine: Engine, drained: Drained, entry: Make
) -> None:
    drained(entry(3, 2, WAITS), entry(8, 3, WAITS))
    since = int(second(3).timestamp() * 1000)
    place = {"id": "CA1", "place": "CA1:1:ab:0", "queue": "billing", "since_ms": since}
    assert CaseBook(engine).open_places() == [place]


def test_legs_are_written_from_the_floors_events(drained: Drained, entry: Make, rows: Rows) -> None:
    offer = {"agent": "ana", "offer": "7-1"}
    drained(
        entry(1, 0, ("OfferMade", {**offer, "queue": "billing", "waited": 1000})),
        entry(2, 0, ("AgentRung", {**offer, "leg": "CA9"})),
        entry(3, 0, ("OfferEnded", {**offer, "reason": "declined"})),
    )
    offer = {"agent": "ben", "offer": "7-2"}
    drained(
        entry(4, 0, ("OfferMade", {**offer, "queue": "billing", "waited": 4000})),
        entry(5, 0, ("OfferAccepted", offer)),
        entry(6, 0, ("TalkBegan", {**offer, "queue": "billing", "waited": 6000})),
        entry(8, 0, ("TalkEnded", {**offer, "by": "caller", "seconds": 2})),
        entry(9, 0, ("WrapUpEnded", {**offer, "seconds": 1})),
    )
    declined, taken = rows("legs")
    assert (declined["agent"], declined["leg"], declined["ending"]) == ("ana", "CA9", "declined")
    assert (declined["accepted_at"], declined["ended_at"]) == (None, second(3))
    moments = [taken[name] for name in ("offered_at", "accepted_at", "talked_at", "ended_at", "wrapped_up_at")]
    assert moments == [second(4), second(5), second(6), second(8), second(9)]
    assert (taken["queue"], taken["ending"]) == ("billing", "caller")


def test_a_case_that_the_flow_opened_is_confirmed_and_linked(
    engine: Engine, drained: Drained, entry: Make, rows: Rows
) -> None:
    customer = customers.add_customer(engine, "Ana", ["+12025550100"])
    case = casework.open_case(
        engine,
        "CA1:1:ab:0",
        "CA1",
        kind="problem",
        topic="delivery",
        words="",
        recording="",
        queue="",
        fields={"order": "12"},
        now=second(2),
    )
    opened = ("CaseOpened", {"case": case.number, "kind": "problem"})
    drained(entry(2, 2, opened), entry(0, 1, (BEGAN[0], {**BEGAN[1], "customer": customer.id})))
    assert rows("cases", "status", "customer_id", "fields") == [
        {"status": "open", "customer_id": int(customer.id), "fields": {"order": "12"}}
    ]
    assert rows("calls", "case_id") == [{"case_id": int(case.id)}]


def test_a_customer_or_a_case_that_is_gone_does_not_stop_the_drain(drained: Drained, entry: Make, rows: Rows) -> None:
    opened = ("CaseOpened", {"case": "999", "kind": "problem"})
    drained(entry(0, 1, (BEGAN[0], {**BEGAN[1], "customer": "4711"}), opened))
    assert rows("calls", "customer_id", "case_id", "flow") == [{"customer_id": None, "case_id": None, "flow": "main"}]


@pytest.mark.parametrize(
    "broken",
    [
        {"events": b"not json \xff"},
        {"events": b'[["CallEnded", {"seconds": 99999999999999999999999}]]'},
        {"turn": 2**40},
        {"events": b'{"a": 1}'},
    ],
)
def test_an_entry_that_cannot_be_recorded_holds_up_nobody(
    drained: Drained, entry: Make, rows: Rows, broken: dict[str, Any]
) -> None:
    drained(entry(0, 1, BEGAN), entry(1, 2, call="CA2", **broken), entry(2, 3, ENDED))
    assert {event["kind"] for event in rows("call_events") if event["call_id"] == "CA1"} == {"CallBegan", "CallEnded"}
    assert [call["flow"] for call in rows("calls")] == ["main", ""]


def test_what_could_not_be_read_is_kept(drained: Drained, entry: Make, rows: Rows) -> None:
    drained(entry(0, 1, events=b"not json"))
    assert rows("call_events", "kind", "body") == [{"kind": "Unreadable", "body": {"turn": "1", "events": "not json"}}]


def test_text_that_a_database_refuses_is_recorded_without_it(drained: Drained, entry: Make, rows: Rows) -> None:
    drained(entry(0, 1, ("CallBegan", {"flow": "ma\x00in", "revision": "r1"}), call="CA\x001"))
    assert rows("calls", "id", "flow") == [{"id": "CA1", "flow": "main"}]


def test_an_entry_about_no_call_makes_no_call(drained: Drained, entry: Make, rows: Rows) -> None:
    drained(entry(0, 0, ("AgentSeen", {"agent": "ana"}), call=""))
    assert rows("calls") == []
    assert len(rows("call_events")) == 1


def test_two_drains_at_once_miss_nothing_of_a_call(engine: Engine, drained: Drained, entry: Make, rows: Rows) -> None:
    beginnings = [entry(number, 1, BEGAN, call=f"CA{number}") for number in range(20)]
    ends = [entry(number + 30, 2, ENDED, call=f"CA{number}") for number in reversed(range(20))]
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(drained, *entries) for entries in (beginnings, ends)]:
            done.result()
    assert all(call["flow"] == "main" and call["status"] == "completed" for call in rows("calls"))
    assert len(rows("calls")) == 20


def test_a_record_that_does_not_answer_says_so_and_keeps_the_entries(stream: Any, entry: Make, tmp_path: Path) -> None:
    gone = open_engine(f"sqlite:///{tmp_path}/missing/record.db", patience=0.1)
    stream.entries = [entry(0, 1, BEGAN)]
    with pytest.raises(RecordGone):
        Drain(stream, gone).step(START)
    assert len(stream.entries) == 1
