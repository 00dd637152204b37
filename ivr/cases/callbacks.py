"""Callbacks: what a customer was promised, and how it stands. The calls made for it: `callback_attempts.py`.

prepared (until the caller's turn is known to stand) -> waiting -> dialling -> done, cancelled, unreachable, or waiting
once more; from waiting also expired and refused, and from all three taken: the customer called in and has the place.
There is one open callback a number and queue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, case, exists, func, or_, select, update

from ivr.cases.database import insert, reading, writing
from ivr.cases.derive import number_in
from ivr.cases.errors import RecordGone
from ivr.cases.tables import (
    OPEN,
    STATES_OPEN,
    callback_attempts,
    callbacks,
    calls,
    case_notes,
    customer_numbers,
    customers,
    do_not_call,
    places,
)

BATCH = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """A callback that is asked for. `place` "" where no place is kept; `most` attempts, `apart` seconds between them.

    `slot_at`: the time that the customer chose, one of those at which `capacity` customers are called.
    """

    number: str
    queue: str
    flow: str
    place: str
    language: str
    case: str
    most: int
    apart: int
    due_at: datetime
    expires_at: datetime
    slot_at: datetime | None = None
    capacity: int = 1


@dataclass(frozen=True, slots=True)
class Booked:
    """A callback that is promised; `already` where an older promise to the same number stands in this queue."""

    id: int
    slot_at: datetime | None
    already: bool


@dataclass(frozen=True, slots=True)
class CallbackDue:
    """A callback whose time has come: `since` when its place was given, `attempt` the number of the next one.

    `kept`: the contact that had the place, as the floor knew it; empty where no place is kept. `name`: the customer's,
    where the book knows him by the number.
    """

    id: int
    number: str
    queue: str
    since: datetime
    attempt: int
    language: str = ""
    name: str = ""
    kept: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """A callback, since when its place stands, and the time that the customer has chosen, if he has."""

    id: int
    number: str
    queue: str
    since: datetime
    slot_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The open callbacks of a queue: how many, how many of them may be made now, since when the oldest place stands."""

    open: int
    due: int
    since: datetime


def book(engine: Engine, key: str, call: str, wanted: Wanted, now: datetime) -> Booked | None:
    """Promise a callback under `key`, the same key the same answer; None where the time is taken meanwhile.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        _hold_slot(connection, wanted)
        mine = _by_key(connection, key)
        if mine is None and wanted.slot_at and taken(connection, wanted.queue, wanted.slot_at) >= wanted.capacity:
            return None
        if mine is None:
            _insert(connection, key, call, wanted, now)
            mine = _by_key(connection, key)
        if mine is not None:
            return Booked(mine.id, mine.slot_at, already=False)
        older = callbacks.c.number == wanted.number, callbacks.c.queue == wanted.queue, OPEN
        held = connection.execute(select(callbacks).where(*older)).one_or_none()
        if held is None:
            raise RecordGone("another promise to this number has just ended")
        return Booked(held.id, held.slot_at, already=True)


def slots_taken(engine: Engine, queue: str, times: Sequence[datetime]) -> dict[datetime, int]:
    """Return how many open callbacks of the queue were promised for each of these times; 0 is left out.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        rows = connection.execute(
            select(callbacks.c.slot_at, func.count())
            .where(callbacks.c.queue == queue, callbacks.c.slot_at.in_(times), OPEN)
            .group_by(callbacks.c.slot_at)
        )
        return {row[0]: row[1] for row in rows}


def booked_since(engine: Engine, number: str, since: datetime) -> int:
    """Return how many callbacks this number was promised since then.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        found = select(func.count()).where(callbacks.c.number == number, callbacks.c.at >= since)
        return int(connection.execute(found).scalar_one())


def due(engine: Engine, now: datetime, limit: int = BATCH) -> list[CallbackDue]:
    """Return the callbacks whose time has come, appointments first, then by the age of their place.

    Left out is who calls us just now.

    Raises:
        RecordGone: SQL does not answer.
    """
    made = select(func.count()).where(callback_attempts.c.callback_id == callbacks.c.id).scalar_subquery()
    waiting = (
        select(callbacks, made.label("made"), places.c.contact, customers.c.name)
        .outerjoin(places, places.c.key == callbacks.c.place)
        .outerjoin(customer_numbers, customer_numbers.c.number == callbacks.c.number)
        .outerjoin(customers, customers.c.id == customer_numbers.c.customer_id)
        .where(callbacks.c.state == "waiting", callbacks.c.due_at <= now, callbacks.c.expires_at > now, ~calling_in())
    )
    order = (callbacks.c.slot_at.is_(None), callbacks.c.since, callbacks.c.id)
    with reading(engine) as connection:
        rows = connection.execute(waiting.order_by(*order).limit(limit)).all()
    return [
        CallbackDue(
            row.id, row.number, row.queue, row.since, row.made + 1, row.language, row.name or "", row.contact or {}
        )
        for row in rows
    ]


def calling_in() -> ColumnElement[bool]:
    """Return the condition that the customer of a callback is on the line with us, by a call of his own."""
    his = calls.c.caller == callbacks.c.number, calls.c.kind == "inbound"
    return exists().where(*his, calls.c.settled_at.is_(None), calls.c.ended_at.is_(None))


def find_open(engine: Engine, number: str, queue: str) -> Held | None:
    """Return the open callback to a number (E.164) in a queue, None where there is none.

    Raises:
        RecordGone: SQL does not answer.
    """
    return _held(engine, callbacks.c.number == number, callbacks.c.queue == queue, OPEN)


def get(engine: Engine, callback: int) -> Held | None:
    """Return a callback, however it stands; None where there is none.

    Raises:
        RecordGone: SQL does not answer.
    """
    return _held(engine, callbacks.c.id == callback)


def standing(engine: Engine, now: datetime) -> dict[str, Standing]:
    """Return the open callbacks of each queue that has any.

    Raises:
        RecordGone: SQL does not answer.
    """
    is_due = and_(callbacks.c.state == "waiting", callbacks.c.due_at <= now)
    counted = select(
        callbacks.c.queue,
        func.count().label("open"),
        func.sum(case((is_due, 1), else_=0)).label("due"),
        func.min(callbacks.c.since).label("since"),
    )
    with reading(engine) as connection:
        rows = connection.execute(counted.where(OPEN).group_by(callbacks.c.queue)).all()
    return {row.queue: Standing(row.open, int(row.due), row.since) for row in rows}


def line_of(engine: Engine, callback: int) -> str:
    """Return the number of ours that was called when it was booked, "" where the record does not know it.

    Raises:
        RecordGone: SQL does not answer.
    """
    called = select(calls.c.dialled).join(callbacks, callbacks.c.call_id == calls.c.id)
    with reading(engine) as connection:
        return connection.execute(called.where(callbacks.c.id == callback)).scalar_one_or_none() or ""


def cancel(engine: Engine, number: str, queue: str, now: datetime) -> bool:
    """End the open callback to a number in a queue, for the customer wants it no longer; False where there is none.

    Raises:
        RecordGone: SQL does not answer.
    """
    his = callbacks.c.number == number, callbacks.c.queue == queue, OPEN
    with writing(engine) as connection:
        return bool(_end(connection, "cancelled", "No callback to {number} any more: the customer said so.", now, *his))


def give_up(engine: Engine, now: datetime) -> int:
    """End the promises that could not be kept in time, or must not be kept any more; returns how many.

    Raises:
        RecordGone: SQL does not answer.
    """
    waiting = callbacks.c.state == "waiting"
    late = waiting, callbacks.c.expires_at <= now
    listed = waiting, callbacks.c.number.in_(select(do_not_call.c.number))
    with reading(engine) as connection:
        found = select(callbacks.c.id).where(or_(and_(*late), and_(*listed))).limit(1)
        if connection.execute(found).one_or_none() is None:
            return 0
    with writing(engine) as connection:
        refused = _end(connection, "refused", "Not called back at {number}: it is not to be called.", now, *listed)
        expired = _end(connection, "expired", "Not called back at {number}: in time it could not be.", now, *late)
    return refused + expired


def take(connection: Connection, callback: int, place: str, now: datetime) -> None:
    """Let the customer, who has called in, have the place that was kept: from now on it is `place`, a key."""
    words = "{number} has called in, and took the place that was kept."
    _end(connection, "taken", words, now, OPEN, callbacks.c.id == callback, taken_by=place)


def give_back(connection: Connection, place: str) -> None:
    """Let the callback stand again whose place was not taken after all, unless another was promised meanwhile."""
    other = callbacks.alias()
    another = exists().where(
        other.c.number == callbacks.c.number,
        other.c.queue == callbacks.c.queue,
        other.c.state.in_(STATES_OPEN),
    )
    mine = callbacks.c.taken_by == place, callbacks.c.state == "taken", ~another
    connection.execute(update(callbacks).where(*mine).values(state="waiting", taken_by=""))


def confirm(connection: Connection, ids: Sequence[int]) -> None:
    """Let callbacks stand whose turn is known to: they may be dialled from now on."""
    promised = callbacks.c.id.in_(ids), callbacks.c.state.in_(("prepared", "withdrawn"))
    connection.execute(update(callbacks).where(*promised).values(state="waiting"))


def taken(connection: Connection, queue: str, slot_at: datetime) -> int:
    """Return how many open callbacks of the queue were promised for this time."""
    held = select(func.count()).where(callbacks.c.queue == queue, callbacks.c.slot_at == slot_at, OPEN)
    return int(connection.execute(held).scalar_one())


def _held(engine: Engine, *conditions: ColumnElement[bool]) -> Held | None:
    with reading(engine) as connection:
        row = connection.execute(select(callbacks).where(*conditions)).one_or_none()
    return Held(row.id, row.number, row.queue, row.since, row.slot_at) if row is not None else None


def _end(
    connection: Connection, state: str, words: str, now: datetime, *which: ColumnElement[bool], taken_by: str = ""
) -> int:
    """End callbacks in which no call of ours says why, with a note on the case of each; returns how many."""
    end = update(callbacks).where(*which).values(state=state, taken_by=taken_by)
    ended = connection.execute(end.returning(callbacks)).all()
    notes = [
        {"case_id": case, "author": "callback", "words": words.format(number=row.number), "at": now}
        for row in ended
        if (case := number_in(row.case_id)) is not None
    ]
    if notes:
        connection.execute(insert(connection, case_notes), notes)
    return len(ended)


def _hold_slot(connection: Connection, wanted: Wanted) -> None:
    """Let two who choose the same time be promised it one after the other; SQLite has one writer at a time anyway."""
    if wanted.slot_at is not None and connection.dialect.name == "postgresql":
        slot = func.hashtext(f"{wanted.queue} {wanted.slot_at.timestamp()}")
        connection.execute(select(func.pg_advisory_xact_lock(slot)))


def _since(connection: Connection, place: str) -> datetime | None:
    """Return when a place was given, None where there is none; it may be one that was kept before."""
    given = select(places.c.at, places.c.contact).where(places.c.key == place)
    row = connection.execute(given).one_or_none()
    if row is None or not row.contact:
        return row.at if row is not None else None
    return datetime.fromtimestamp(row.contact["since_ms"] / 1000, UTC)


def _by_key(connection: Connection, key: str) -> Any:
    return connection.execute(select(callbacks.c.id, callbacks.c.slot_at).where(callbacks.c.key == key)).one_or_none()


def _insert(connection: Connection, key: str, call: str, wanted: Wanted, now: datetime) -> None:
    """Insert it, unless there is an open one for this number and queue."""
    since = _since(connection, wanted.place)
    row = {
        "key": key,
        "call_id": call,
        "number": wanted.number,
        "queue": wanted.queue,
        "flow": wanted.flow,
        "place": wanted.place if since is not None else "",
        "language": wanted.language,
        "case_id": wanted.case,
        "state": "prepared",
        "most": wanted.most,
        "apart": wanted.apart,
        "slot_at": wanted.slot_at,
        "due_at": wanted.due_at,
        "since": since or now,
        "expires_at": wanted.expires_at,
        "at": now,
    }
    connection.execute(insert(connection, callbacks).on_conflict_do_nothing(), row)
