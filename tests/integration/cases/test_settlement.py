from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from ivr.cases import customers
from ivr.cases.book import CaseBook
from ivr.cases.happened import Entry
from ivr.cases.settlement import settle
from ivr.dialogue.inputs import Customer

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
Row = dict[str, Any]
Make = Callable[..., Entry]
Drained = Callable[..., int]
Rows = Callable[..., list[Row]]
BEGAN = ("CallBegan", {"flow": "main", "revision": "r1"})
ENDED = ("CallEnded", {"status": "completed", "seconds": 9})
TALKS = ("TalkBegan", {"agent": "ana", "offer": "7-1", "queue": "billing"})
TALKED = ("TalkEnded", {"agent": "ana", "offer": "7-1", "by": "caller", "seconds": 4})
MESSAGE = ("MessageLeft", {"recording": "RE1", "url": "u", "seconds": 4})


def second(number: float) -> datetime:
    return START + timedelta(seconds=number)


def hint(state: bytes) -> str:
    return state.decode()


def test_a_live_call_has_no_outcome(engine: Engine, drained: Drained, entry: Make, rows: Rows) -> None:
    drained(entry(0, 1, BEGAN))
    assert settle(engine, second(999), hint) == 0
    assert rows("outcomes") == []


def test_an_ended_call_has_its_outcome_at_once_and_its_state_is_dropped(
    engine: Engine, drained: Drained, entry: Make, rows: Rows
) -> None:
    drained(
        entry(0, 1, BEGAN, state=b"menu"), entry(9, 1, ("Marked", {"mark": "told", "served": True}), ENDED, ended=True)
    )
    assert settle(engine, second(9), hint) == 1
    assert rows("outcomes") == [{"call_id": "CA1", "outcome": "self_served", "mark": "told", "at": second(9)}]
    assert rows("calls", "settled_at", "state") == [{"settled_at": second(9), "state": None}]
    assert settle(engine, second(99), hint) == 0


def test_a_talk_that_is_not_over_is_waited_for_3_seconds(
    engine: Engine, drained: Drained, entry: Make, rows: Rows
) -> None:
    drained(entry(0, 1, BEGAN, state=b"talk"), entry(5, 0, TALKS), entry(9, 1, ENDED, ended=True))
    assert settle(engine, second(11), hint) == 0
    assert settle(engine, second(12), hint) == 1
    assert rows("outcomes", "outcome") == [{"outcome": "answered"}]


def test_a_talk_that_is_over_is_not_waited_for(engine: Engine, drained: Drained, entry: Make) -> None:
    drained(
        entry(0, 1, BEGAN, state=b"talk"), entry(5, 0, TALKS), entry(9, 1, ENDED, ended=True), entry(9.1, 0, TALKED)
    )
    assert settle(engine, second(10), hint) == 1


def test_a_recording_is_waited_for_60_seconds(engine: Engine, drained: Drained, entry: Make, rows: Rows) -> None:
    drained(entry(0, 1, BEGAN, state=b"record"), entry(9, 1, ENDED, ended=True, state=b"menu"))
    assert settle(engine, second(68), hint) == 0
    assert settle(engine, second(69), hint) == 1
    assert rows("outcomes", "outcome") == [{"outcome": "abandoned_in_menu"}]


def test_a_recording_that_arrives_settles_the_call(engine: Engine, drained: Drained, entry: Make, rows: Rows) -> None:
    drained(entry(0, 1, BEGAN, state=b"record"), entry(9, 1, ENDED, ended=True), entry(14, 0, MESSAGE))
    assert settle(engine, second(14), hint) == 1
    assert rows("outcomes", "outcome") == [{"outcome": "voicemail"}]


def test_an_outcome_is_final(engine: Engine, drained: Drained, entry: Make, rows: Rows) -> None:
    drained(entry(0, 1, BEGAN), entry(9, 1, ENDED, ended=True))
    settle(engine, second(9), lambda _state: "menu")
    drained(entry(14, 0, MESSAGE))
    assert settle(engine, second(99), lambda _state: "menu") == 0
    assert rows("outcomes", "outcome") == [{"outcome": "abandoned_in_menu"}]
    assert len(rows("chores")) == 1


def test_two_settlements_at_once_give_one_outcome_and_one_case(
    engine: Engine, drained: Drained, entry: Make, rows: Rows
) -> None:
    for number in range(10):
        drained(entry(0, 1, BEGAN, TALKS, ENDED, call=f"CA{number}"))
    with ThreadPoolExecutor(2) as pool:
        settled = list(pool.map(lambda _: settle(engine, second(99), lambda _state: "menu"), range(2)))
    assert sum(settled) == 10
    assert len(rows("outcomes")) == len(rows("cases")) == 10


def _calls(
    engine: Engine,
    drained: Drained,
    entry: Make,
    customer: Customer,
    *calls: tuple[str, list[tuple[str, dict[str, Any]]]],
) -> None:
    """Each call: its id and its events; all of the customer."""
    for number, (call, events) in enumerate(calls):
        began = (BEGAN[0], {**BEGAN[1], "customer": customer.id})
        drained(entry(100 * number, 1, began, *events, ENDED, call=call))
        settle(engine, second(100 * number + 60), lambda _state: "menu")


def test_a_talk_opens_a_case_and_a_later_call_of_the_customer_joins_it(
    engine: Engine, drained: Drained, entry: Make, rows: Rows
) -> None:
    customer = customers.add_customer(engine, "Ana", ["+12025550100"])
    _calls(engine, drained, entry, customer, ("CA1", []), ("CA2", [TALKS]), ("CA3", []), ("CA4", [TALKS]))
    (case,) = rows("cases")
    assert (case["kind"], case["status"], case["call_id"]) == ("query", "open", "CA2")
    assert str(case["customer_id"]) == customer.id
    assert [call["case_id"] for call in rows("calls")] == [None, case["id"], case["id"], case["id"]]


def test_a_call_whose_flow_opened_a_case_stays_with_it(
    engine: Engine, drained: Drained, entry: Make, rows: Rows
) -> None:
    customer = customers.add_customer(engine, "Ana", ["+12025550100"])
    _calls(engine, drained, entry, customer, ("CA1", [TALKS]))
    own = CaseBook(engine).open_case(
        "CA2:1:ab:0",
        "CA2",
        kind="complaint",
        topic="",
        words="",
        recording="",
        queue="",
        fields={},
        now=second(100),
    )
    _calls(engine, drained, entry, customer, ("CA2", [("CaseOpened", {"case": own.id, "kind": "complaint"}), TALKS]))
    assert rows("calls", "case_id")[1] == {"case_id": int(own.id)}


def test_a_stranger_who_talked_has_a_case_of_his_own_and_one_who_did_not_has_none(
    engine: Engine, drained: Drained, entry: Make, rows: Rows
) -> None:
    drained(entry(0, 1, BEGAN, TALKS, ENDED), entry(1, 1, BEGAN, ENDED, call="CA2"))
    settle(engine, second(60), lambda _state: "menu")
    (case,) = rows("cases")
    assert case["customer_id"] is None
    assert rows("calls", "case_id") == [{"case_id": case["id"]}, {"case_id": None}]
