"""The journal may come in any order, any cut and any number of times: the record is the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from ivr.cases.happened import Entry
from ivr.cases.settlement import settle
from ivr.cases.tables import metadata

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
Row = dict[str, Any]
Told = tuple[int, int, list[tuple[str, Row]]]
Make = Callable[..., Entry]
Drained = Callable[..., int]
Rows = Callable[..., list[Row]]
LATER = START + timedelta(minutes=10)
PLACE = {"queue": "billing", "place": "CA1:1:ab:0"}
OFFERS = [{"agent": "ana", "offer": "7-1"}, {"agent": "ben", "offer": "7-2"}]

STORY: list[Told] = [
    (
        0,
        1,
        [("CallBegan", {"flow": "main", "revision": "r1", "caller": "+12025550100"}), ("StepEntered", {"step": "a"})],
    ),
    (4, 2, [("Marked", {"mark": "heard", "served": True, "after": 1.0}), ("QueueEntered", PLACE)]),
    (5, 0, [("OfferMade", {**OFFERS[0], "queue": "billing"})]),
    (7, 0, [("OfferEnded", {**OFFERS[0], "reason": "no_answer"})]),
    (8, 0, [("OfferMade", {**OFFERS[1], "queue": "billing"})]),
    (9, 0, [("OfferAccepted", OFFERS[1])]),
    (10, 3, [("Connected", {**OFFERS[1], "queue": "billing"})]),
    (11, 4, [("QueueEntered", PLACE)]),
    (12, 0, [("TalkBegan", {**OFFERS[1], "queue": "billing"})]),
    (20, 0, [("TalkEnded", {**OFFERS[1], "by": "caller"})]),
    (21, 4, [("Talked", {**OFFERS[1], "seconds": 8}), ("CallEnded", {"status": "completed", "seconds": 21})]),
    (25, 0, [("MessageLeft", {"recording": "RE1", "url": "u", "seconds": 3})]),
]
OTHER: list[Told] = [
    (1, 1, [("CallBegan", {"flow": "main", "revision": "r1", "caller": ""})]),
    (6, 2, [("QueueEntered", {"queue": "sales", "place": "CA2:1:cd:0"})]),
    (30, 2, [("CallEnded", {"status": "completed", "seconds": 29})]),
    (31, 0, [("CallEnded", {"status": "canceled", "seconds": 0})]),
]


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_and_repetition_gives_the_same_rows_and_outcomes(
    engine: Engine, drained: Drained, entry: Make, rows: Rows, data: st.DataObject
) -> None:
    told = [entry(at, turn, *events) for at, turn, events in STORY]
    told += [entry(at, turn, *events, call="CA2") for at, turn, events in OTHER]
    expected = _record_of(engine, drained, rows, [told])

    shuffled = data.draw(st.permutations([*told, *data.draw(st.lists(st.sampled_from(told), max_size=12))]))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(shuffled) - 1), max_size=5)))
    batches = [shuffled[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True)]
    assert _record_of(engine, drained, rows, batches) == expected
    assert [row["outcome"] for row in expected["outcomes"]] == ["answered", "abandoned_in_queue"]


def _record_of(engine: Engine, drained: Drained, rows: Rows, batches: list[list[Entry]]) -> dict[str, list[Row]]:
    with engine.execution_options(writes=True).begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    for batch in batches:
        drained(*batch)
    settle(engine, LATER, lambda _state: "menu")
    compared = ("calls", "call_events", "legs", "places", "outcomes", "chores")
    found = {table: rows(table) for table in compared}
    # A case's number grows with every try; that there is one, and for which call, is what counts.
    for call in found["calls"]:
        call["case_id"] = call["case_id"] is not None
    return found | {"cases": rows("cases", "key", "status", "call_id")}
