"""Callbacks: what a customer was promised, and how it stands. The calls made for it: `callback_attempts.py`.

prepared (until the caller's turn is known to stand) -> waiting -> dialling -> done, cancelled, unreachable, or waiting
once more; from waiting also expired and refused. There is one open callback a number and queue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select, update

from ivr.cases.database import insert, reading, writing
from ivr.cases.derive import number_in
from ivr.cases.errors import RecordGone
from ivr.cases.tables import OPEN, callbacks, case_notes, do_not_call, places

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
    """A callback whose time has come; `since` says who is called first, `place` whether a place is kept for it."""

    id: int
    number: str
    queue: str
    place: str
    since: datetime


def book(engine: Engine, key: str, call: str, wanted: Wanted, now: datetime) -> Booked | None:
    """Promise a callback under `key`, the same key the same answer; None where the time is taken meanwhile.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
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

    Raises:
        RecordGone: SQL does not answer.
    """
    waiting = select(callbacks).where(callbacks.c.state == "waiting", callbacks.c.due_at <= now)
    order = (callbacks.c.slot_at.is_(None), callbacks.c.since, callbacks.c.id)
    with reading(engine) as connection:
        rows = connection.execute(waiting.order_by(*order).limit(limit)).all()
    return [CallbackDue(row.id, row.number, row.queue, row.place, row.since) for row in rows]


def expire(engine: Engine, now: datetime) -> int:
    """End the promises that could not be kept in time; returns how many.

    Raises:
        RecordGone: SQL does not answer.
    """
    late = callbacks.c.state == "waiting", callbacks.c.expires_at <= now
    with reading(engine) as connection:
        if connection.execute(select(callbacks.c.id).where(*late).limit(1)).one_or_none() is None:
            return 0
    with writing(engine) as connection:
        ended = connection.execute(update(callbacks).where(*late).values(state="expired").returning(callbacks)).all()
        notes = [
            {
                "case_id": case,
                "author": "callback",
                "words": f"Not called back at {row.number}: in time it could not be.",
                "at": now,
            }
            for row in ended
            if (case := number_in(row.case_id)) is not None
        ]
        if notes:
            connection.execute(insert(connection, case_notes), notes)
    return len(ended)


def confirm(connection: Connection, ids: Sequence[int]) -> None:
    """Let callbacks stand whose turn is known to: they may be dialled from now on."""
    promised = callbacks.c.id.in_(ids), callbacks.c.state.in_(("prepared", "withdrawn"))
    connection.execute(update(callbacks).where(*promised).values(state="waiting"))


def is_blocked(engine: Engine, number: str) -> bool:
    """Say whether the number (E.164) is one that must not be called.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        found = select(do_not_call.c.number).where(do_not_call.c.number == number)
        return connection.execute(found).scalar_one_or_none() is not None


def block(engine: Engine, number: str, reason: str, now: datetime) -> None:
    """Put a number (E.164) on the list of those that are not called.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        put = insert(connection, do_not_call).on_conflict_do_nothing()
        connection.execute(put.values(number=number, reason=reason, at=now))


def unblock(engine: Engine, number: str) -> bool:
    """Take a number off that list; False where it was not on it.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        return connection.execute(do_not_call.delete().where(do_not_call.c.number == number)).rowcount == 1


def taken(connection: Connection, queue: str, slot_at: datetime) -> int:
    """Return how many open callbacks of the queue were promised for this time."""
    held = select(func.count()).where(callbacks.c.queue == queue, callbacks.c.slot_at == slot_at, OPEN)
    return int(connection.execute(held).scalar_one())


def _by_key(connection: Connection, key: str) -> Any:
    return connection.execute(select(callbacks.c.id, callbacks.c.slot_at).where(callbacks.c.key == key)).one_or_none()


def _insert(connection: Connection, key: str, call: str, wanted: Wanted, now: datetime) -> None:
    """Insert it, unless there is an open one for this number and queue."""
    since = connection.execute(select(places.c.at).where(places.c.key == wanted.place)).scalar_one_or_none()
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
