"""Promises: what a caller hears is his stands here first, under a key that a repeated turn uses again.

A key is `<call>:<turn>:<mark>:<position>`; `turn` is the one that the caller's turn found, so the turn that gives the
promise is the next one. Prepared until the journal shows whether that turn was taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Engine, Row, Table, select, update

from ivr.cases.callbacks import give_back, take
from ivr.cases.database import insert, reading, writing
from ivr.cases.happened import Happened
from ivr.cases.record import load_events
from ivr.cases.tables import callbacks, calls, cases, places

PATIENCE = timedelta(seconds=10)
"""How long a promise may stay prepared before it is asked what became of its turn."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of promise: its table, the columns of its state and its time, and the state that it has for good."""

    table: Table
    state: Column[str]
    given: Column[datetime]
    good: str


PLACES = Kind(places, places.c.state, places.c.at, "standing")
CASES = Kind(cases, cases.c.status, cases.c.opened_at, "open")
CALLBACKS = Kind(callbacks, callbacks.c.state, callbacks.c.at, "waiting")


@dataclass(frozen=True, slots=True)
class Promise:
    """What stands under a key, with the contact that was promised it first.

    `mine` is false where another call's, or another queue's place stands there.
    """

    key: str
    mine: bool
    contact: Mapping[str, Any]


def promise_place(
    engine: Engine,
    key: str,
    *,
    call: str,
    queue: str,
    contact: Mapping[str, Any],
    now: datetime,
    callback: int | None = None,
) -> Promise:
    """Promise a place in `queue`; the same key again gets the same answer, from two threads at once too.

    With `callback` it is the place that was kept for that one, which is over by it.

    Raises:
        RecordGone: SQL does not answer.
    """
    row = {"key": key, "call_id": call, "queue": queue, "contact": dict(contact), "state": "prepared", "at": now}
    with writing(engine) as connection:
        connection.execute(insert(connection, places).on_conflict_do_nothing(), row)
        held = connection.execute(select(places).where(places.c.key == key)).one()
        mine = (held.call_id, held.queue) == (call, queue)
        if mine and callback is not None:
            take(connection, callback, key, now)
    return Promise(key, mine, contact if held.contact is None else held.contact)


def standing_place(engine: Engine, key: str) -> Mapping[str, Any] | None:
    """Return the contact that was promised the place, None where nobody was, or he has left it.

    Raises:
        RecordGone: SQL does not answer.
    """
    held = select(places.c.contact).where(places.c.key == key, places.c.state.in_(("prepared", "standing")))
    with reading(engine) as connection:
        return connection.execute(held).scalar_one_or_none()


def place_since(engine: Engine, key: str) -> int | None:
    """Return since when (epoch milliseconds) whoever was promised the place counts as waiting, also once he has left.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        contact = connection.execute(select(places.c.contact).where(places.c.key == key)).scalar_one_or_none()
    return int(contact["since_ms"]) if contact is not None else None


def open_places(engine: Engine) -> list[dict[str, Any]]:
    """Return the contact of each caller who was promised a place and has not left it, by age: one for each call.

    A prepared one counts: after a loss of Redis its turn may never be heard of, and its caller hears music.

    Raises:
        RecordGone: SQL does not answer.
    """
    held = (
        select(places)
        .outerjoin(calls, calls.c.id == places.c.call_id)
        .where(places.c.state.in_(("prepared", "standing")), calls.c.ended_at.is_(None))
        .order_by(places.c.at, places.c.key)
    )
    with reading(engine) as connection:
        newest = {row.call_id: row for row in connection.execute(held)}
    return [row.contact if row.contact is not None else _bare_contact(row) for row in newest.values()]


def settle_promises(engine: Engine, now: datetime) -> int:
    """Decide the promises that were prepared 10 s ago and more; returns how many are decided now.

    Raises:
        RecordGone: SQL does not answer.
    """
    old = now - PATIENCE
    return sum(_settle_kind(engine, kind, old) for kind in (PLACES, CASES, CALLBACKS))


def verdict(turn: int | None, newest_turn: int, over: bool, events: Sequence[Happened]) -> bool | None:
    """Say whether a promise given by turn `turn` + 1 stands, None while that is not known.

    `newest_turn` is the newest that the record knows of the call, `over` whether the call is. The promise's own event
    would have confirmed it already: so a later turn means that another answer was given. Unless the journal has a hole.
    """
    lost = any(event.kind == "Recovered" and (turn is None or event.number("lost") <= turn + 1) for event in events)
    if turn is not None and newest_turn > turn and not lost:
        return False
    return True if over else None


def _settle_kind(engine: Engine, kind: Kind, old: datetime) -> int:
    waiting = select(kind.table.c.key, kind.table.c.call_id).where(kind.state == "prepared", kind.given < old)
    with reading(engine) as connection:
        found = connection.execute(waiting.order_by(kind.given).limit(BATCH)).all()
    return sum(_settle_one(engine, kind, row.key, row.call_id) for row in found)


def _settle_one(engine: Engine, kind: Kind, key: str, call: str) -> bool:
    with writing(engine) as connection:
        stands = _judge(connection, key, call)
        if stands is None:
            return False
        still = update(kind.table).where(kind.table.c.key == key, kind.state == "prepared")
        word = kind.good if stands else "withdrawn"
        if kind is PLACES and not stands:
            give_back(connection, key)
        return connection.execute(still.values({kind.state.name: word})).rowcount == 1


def _judge(connection: Connection, key: str, call: str) -> bool | None:
    known = connection.execute(select(calls.c.turn, calls.c.ended_at).where(calls.c.id == call)).one_or_none()
    if known is None:
        return None
    return verdict(
        turn_in(key), known.turn, known.ended_at is not None, load_events(connection, [call], ("Recovered",))
    )


def _bare_contact(place: Row[Any]) -> dict[str, Any]:
    """What is known of a caller whose promise SQL missed: enough to let him wait."""
    since = int(place.at.timestamp() * 1000)
    return {"id": place.call_id, "place": place.key, "queue": place.queue, "since_ms": since}


def turn_in(key: str) -> int | None:
    """Return the turn that a promise's key names; None where the key has another form."""
    parts = key.rsplit(":", 3)
    return int(parts[1]) if len(parts) == 4 and parts[1].isdecimal() else None
