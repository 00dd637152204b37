"""Write events into the record and bring what is derived from them up to date, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, or_, select, update

from ivr.cases.callbacks import confirm
from ivr.cases.database import Row, insert
from ivr.cases.derive import (
    KINDS,
    call_facts,
    callbacks_booked,
    cases_opened,
    customer_of,
    identified,
    leg_rows,
    place_rows,
)
from ivr.cases.happened import Happened, by_call, in_order
from ivr.cases.identified import identify
from ivr.cases.recorded import KINDS as RECORDED
from ivr.cases.recorded import PIECES, attach
from ivr.cases.tables import call_events, calls, cases, chores, customers, legs, places

KEEP_RECORDING = "keep_recording"
"""The chore of fetching a recording from the carrier; its body is the event that told of it, and its call."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A call that an entry is about, with the state that it left, if any."""

    call: str
    at: datetime
    turn: int = -1
    state: bytes | None = None


def record(connection: Connection, heard: Iterable[Heard], events: Sequence[Happened], now: datetime) -> list[Happened]:
    """Write the events that the record lacks, and what follows from them; returns those really written.

    The calls' rows come first and in order: they are the locks that keep two drains from deriving past each other.
    """
    _touch_calls(connection, heard)
    fresh = _insert_events(connection, events)
    changed = {event.call for event in fresh if event.kind in KINDS and event.call}
    history = by_call(load_events(connection, changed, KINDS))
    for call in sorted(changed):
        _derive(connection, call, history[call])
    pieces = {event.call for event in fresh if event.kind in PIECES}
    attach(connection, fresh, load_events(connection, pieces, PIECES) if pieces else [])
    _keep_recordings(connection, fresh, now)
    return fresh


def load_events(connection: Connection, calls_asked: Collection[str], kinds: Collection[str] = ()) -> list[Happened]:
    """Return the events of these calls in order of time, all or those of `kinds`."""
    query = select(call_events).where(call_events.c.call_id.in_(sorted(calls_asked)))
    if kinds:
        query = query.where(call_events.c.kind.in_(sorted(kinds)))
    return in_order(
        Happened(row.id, row.call_id, row.turn, row.position, row.at, row.kind, row.body)
        for row in connection.execute(query)
    )


def _touch_calls(connection: Connection, heard: Iterable[Heard]) -> None:
    """Make the rows that are missing; keep the newest moment and the newest state."""
    rows = _newest_of_each(heard)
    if not rows:
        return
    put = insert(connection, calls)
    new = put.excluded
    newer = or_(
        new.turn > calls.c.turn,
        and_(new.turn == calls.c.turn, new.state.is_not(None), new.state_at > calls.c.state_at),
    )
    put = put.on_conflict_do_update(
        index_elements=["id"],
        set_={
            "heard_at": case((new.heard_at > calls.c.heard_at, new.heard_at), else_=calls.c.heard_at),
            **{name: case((newer, new[name]), else_=calls.c[name]) for name in ("turn", "state", "state_at")},
        },
    )
    connection.execute(put, rows)


def _newest_of_each(heard: Iterable[Heard]) -> list[Row]:
    rows: dict[str, Row] = {}
    for one in heard:
        blank = {"id": one.call, "heard_at": one.at, "turn": -1, "state": None, "state_at": None}
        row = rows.setdefault(one.call, blank)
        row["heard_at"] = max(row["heard_at"], one.at)
        if one.state is not None and (row["state"] is None or (one.turn, one.at) > (row["turn"], row["state_at"])):
            row |= {"turn": one.turn, "state": one.state, "state_at": one.at}
    return [rows[call] for call in sorted(rows)]


def _insert_events(connection: Connection, events: Iterable[Happened]) -> list[Happened]:
    by_id = {event.id: event for event in events}
    rows = [
        {
            "id": event.id,
            "call_id": event.call,
            "turn": event.turn,
            "position": event.position,
            "at": event.at,
            "kind": event.kind,
            "body": event.body,
        }
        for event in by_id.values()
    ]
    if not rows:
        return []
    put = insert(connection, call_events).on_conflict_do_nothing().returning(call_events.c.id)
    return [by_id[written] for written in connection.execute(put, rows).scalars()]


def _derive(connection: Connection, call: str, history: Sequence[Happened]) -> None:
    facts = call_facts(history)
    told, opened = identified(history), cases_opened(history)
    customer = identify(connection, told) if told is not None else customer_of(history)
    if customer is not None:
        # A customer who was forgotten while his call ran must not stop the drain.
        facts["customer_id"] = select(customers.c.id).where(customers.c.id == customer).scalar_subquery()
    if opened:
        facts["case_id"] = select(cases.c.id).where(cases.c.id == opened[-1]).scalar_subquery()
    if facts:
        connection.execute(update(calls).where(calls.c.id == call).values(facts))
    _confirm_cases(connection, call, opened)
    if booked := callbacks_booked(history):
        confirm(connection, booked)
    _put_places(connection, place_rows(history))
    _put_legs(connection, leg_rows(history))


def _confirm_cases(connection: Connection, call: str, opened: Collection[int]) -> None:
    if not opened:
        return
    caller = select(calls.c.customer_id).where(calls.c.id == call).scalar_subquery()
    promised = cases.c.status.in_(("prepared", "withdrawn"))
    connection.execute(
        update(cases)
        .where(cases.c.id.in_(opened))
        .values(
            status=case((promised, "open"), else_=cases.c.status),
            customer_id=func.coalesce(cases.c.customer_id, caller),
        )
    )


def _put_places(connection: Connection, rows: Sequence[Row]) -> None:
    if rows:
        put = insert(connection, places)
        new = put.excluded
        earlier = case((new.at < places.c.at, new.at), else_=places.c.at)
        put = put.on_conflict_do_update(index_elements=["key"], set_={"state": new.state, "at": earlier})
        connection.execute(put, rows)


def _put_legs(connection: Connection, rows: Sequence[Row]) -> None:
    if rows:
        put = insert(connection, legs)
        put = put.on_conflict_do_update(
            index_elements=["offer"], set_={name: put.excluded[name] for name in rows[0] if name != "offer"}
        )
        connection.execute(put, rows)


def _keep_recordings(connection: Connection, fresh: Iterable[Happened], now: datetime) -> None:
    rows = [
        {
            "id": event.id,
            "kind": KEEP_RECORDING,
            "body": {"call": event.call, **event.body},
            "state": "due",
            "due_at": now,
        }
        for event in fresh
        if event.kind in RECORDED
    ]
    if rows:
        connection.execute(insert(connection, chores).on_conflict_do_nothing(), rows)
