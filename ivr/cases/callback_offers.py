"""Offers of callbacks to agents, and what a case's document says of its callbacks.

An offer that came to nothing is told of the callback, for there is no call of its own that could tell of it. It is
recorded with the call in which the callback was booked. One that led to a call is told by that call.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from ivr.cases.database import Row
from ivr.cases.derive import number_in
from ivr.cases.happened import Happened
from ivr.cases.record import Heard, load_events
from ivr.cases.tables import callback_attempts, callbacks
from queueing.names import CALLBACK


class Promised(NamedTuple):
    """A callback's row, the rows of the attempts at it, and the events of its offers that came to nothing."""

    callback: Row
    attempts: list[Row]
    offers: list[Happened]


def with_their_calls(
    connection: Connection, heard: Sequence[Heard], events: Sequence[Happened]
) -> tuple[list[Heard], list[Happened]]:
    """Return what was told of callbacks as told of the calls in which they were booked, and all else as it is.

    Of a callback that the record does not know the events are kept under its own name.
    """
    named = {one.call for one in heard if one.call.startswith(CALLBACK)}
    booked = _booked_in(connection, named) if named else {}
    known = [one for one in heard if one.call not in named or one.call in booked]
    return (
        [replace(one, call=booked.get(one.call, one.call)) for one in known],
        [replace(event, call=booked.get(event.call, event.call)) for event in events],
    )


def promised_for(connection: Connection, case: int, calls: Collection[str]) -> list[Promised]:
    """Return the callbacks that are about a case, in the order of their booking: `calls` are those of the case.

    A callback is about the case that its flow named, else about that of the call in which it was booked.
    """
    names = str(case), f"C-{case:06d}"
    about = or_(callbacks.c.case_id.in_(names), callbacks.c.call_id.in_(calls))
    rows = connection.execute(select(callbacks).where(about).order_by(callbacks.c.id)).mappings().all()
    return [_promised(connection, dict(row)) for row in rows if number_in(row["case_id"]) in (None, case)]


def _promised(connection: Connection, row: Row) -> Promised:
    made = select(callback_attempts).where(callback_attempts.c.callback_id == row["id"])
    attempts = connection.execute(made.order_by(callback_attempts.c.n)).mappings().all()
    of_it = f"{CALLBACK}{row['id']}:"
    told = load_events(connection, [row["call_id"]], ("OfferMade", "AgentRung", "OfferAccepted", "OfferEnded"))
    return Promised(row, [dict(attempt) for attempt in attempts], [e for e in told if e.id.startswith(of_it)])


def _booked_in(connection: Connection, named: Collection[str]) -> dict[str, str]:
    ids = [number for name in named if (number := number_in(name.removeprefix(CALLBACK))) is not None]
    rows = connection.execute(select(callbacks.c.id, callbacks.c.call_id).where(callbacks.c.id.in_(ids)))
    return {f"{CALLBACK}{row.id}": row.call_id for row in rows}
