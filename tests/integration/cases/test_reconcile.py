from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from ivr.cases.database import open_engine, writing
from ivr.cases.happened import Entry
from ivr.cases.reconcile import Live, Over, Unknown, reconcile
from ivr.cases.settlement import settle
from ivr.cases.tables import calls

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
Row = dict[str, Any]
Make = Callable[..., Entry]
Drained = Callable[..., int]
Rows = Callable[..., list[Row]]
BEGAN = ("CallBegan", {"flow": "main", "revision": "r1"})


def second(number: float) -> datetime:
    return START + timedelta(seconds=number)


def carrier(answers: dict[str, Over | Live | Unknown]) -> tuple[Callable[[str], Over | Live | Unknown], list[str]]:
    asked = []

    def open_call(call: str) -> Over | Live | Unknown:
        asked.append(call)
        return answers[call]

    return open_call, asked


def test_a_silent_call_that_is_over_at_the_carrier_gets_its_end_and_outcome(
    engine: Engine, drained: Drained, entry: Make, rows: Rows
) -> None:
    drained(entry(0, 1, BEGAN), entry(50, 1, BEGAN, call="CA2"))
    open_call, asked = carrier({"CA1": Over("completed", 30, second(30))})
    assert reconcile(engine, open_call, second(70)) == ["CA1"]
    assert asked == ["CA1"]
    assert rows("calls", "status", "ended_at", "seconds")[0] == {
        "status": "completed",
        "ended_at": second(30),
        "seconds": 30,
    }
    assert settle(engine, second(70), lambda _state: "menu") == 1
    assert rows("outcomes", "call_id") == [{"call_id": "CA1"}]


def test_an_end_whose_moment_is_not_said_follows_from_the_length(
    engine: Engine, drained: Drained, entry: Make, rows: Rows
) -> None:
    for call in ("CA1", "CA2"):
        drained(entry(0, 1, BEGAN, call=call), entry(50, 2, call=call))
    open_call, _ = carrier({"CA1": Over("completed", 42, None), "CA2": Over("completed", 0, None)})
    assert reconcile(engine, open_call, second(170)) == ["CA1", "CA2"]
    assert [call["ended_at"] for call in rows("calls")] == [second(42), second(50)]


def test_the_end_is_written_once(engine: Engine, drained: Drained, entry: Make, rows: Rows) -> None:
    drained(entry(0, 1, BEGAN))
    open_call, asked = carrier({"CA1": Over("completed", 30, second(30))})
    reconcile(engine, open_call, second(70))
    reconcile(engine, open_call, second(170))
    assert asked == ["CA1"]
    assert [event["id"] for event in rows("call_events")] == ["CA1:1:fp0:0", "CA1:carrier:end"]


def test_a_live_call_is_left_alone_for_another_minute(
    engine: Engine, drained: Drained, entry: Make, rows: Rows
) -> None:
    drained(entry(0, 1, BEGAN))
    open_call, asked = carrier({"CA1": Live()})
    assert [reconcile(engine, open_call, second(now)) for now in (60, 119, 120)] == [[], [], []]
    assert asked == ["CA1", "CA1"]
    assert rows("calls", "ended_at") == [{"ended_at": None}]


def test_at_the_start_all_open_calls_are_asked(engine: Engine, drained: Drained, entry: Make) -> None:
    drained(entry(0, 1, BEGAN), entry(1, 1, BEGAN, call="CA2"))
    open_call, asked = carrier({"CA1": Live(), "CA2": Over("canceled", 0, None)})
    assert reconcile(engine, open_call, second(2), everything=True) == ["CA2"]
    assert asked == ["CA1", "CA2"]


def test_a_call_that_the_carrier_does_not_know_is_over_once_it_is_silent(
    engine: Engine, drained: Drained, entry: Make, rows: Rows
) -> None:
    drained(entry(0, 1, BEGAN), entry(50, 1, BEGAN, call="CA2"))
    open_call, _ = carrier({"CA1": Unknown(), "CA2": Unknown()})
    assert reconcile(engine, open_call, second(70), everything=True) == ["CA1"]
    assert rows("calls", "status", "ended_at") == [
        {"status": "unknown", "ended_at": START},
        {"status": "in-progress", "ended_at": None},
    ]


def test_no_transaction_is_open_while_the_carrier_is_asked(
    engine: Engine, url: str, drained: Drained, entry: Make
) -> None:
    drained(entry(0, 1, BEGAN))
    other = open_engine(url, patience=0.1)
    written = []

    def open_call(call: str) -> Live:
        with writing(other) as connection:
            written.append(connection.execute(update(calls).where(calls.c.id == call).values(seconds=3)).rowcount)
        return Live()

    assert reconcile(engine, open_call, second(70)) == []
    assert written == [1]
    other.dispose()


def test_what_the_carrier_could_not_answer_is_asked_again(
    engine: Engine, drained: Drained, entry: Make, rows: Rows
) -> None:
    drained(entry(0, 1, BEGAN), entry(1, 1, BEGAN, call="CA2"))

    def open_call(call: str) -> Over | Live | Unknown:
        if call == "CA2":
            raise ConnectionError
        return Over("completed", 5, second(5))

    with pytest.raises(ConnectionError):
        reconcile(engine, open_call, second(70))
    assert [call["status"] for call in rows("calls")] == ["completed", "in-progress"]
    answering, asked = carrier({"CA2": Live()})
    reconcile(engine, answering, second(71))
    assert asked == ["CA2"]
