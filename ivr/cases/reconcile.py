"""Reconciliation: calls that the record holds for open and has not heard of are asked of the carrier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine, select, update

from ivr.cases.database import reading, writing
from ivr.cases.happened import Happened
from ivr.cases.record import Heard, record
from ivr.cases.tables import calls

SILENCE = timedelta(seconds=60)
BATCH = 100


@dataclass(frozen=True, slots=True)
class Over:
    """The carrier says that the call is over: its final status, its length in seconds, and when (None: not said)."""

    status: str
    seconds: int
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Live:
    """The carrier says that the call goes on."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The carrier has no such call."""


OpenCall = Callable[[str], Over | Live | Unknown]


def reconcile(engine: Engine, open_call: OpenCall, now: datetime, *, everything: bool = False) -> list[str]:
    """Ask `open_call` about each open call not heard of for 60 s, and write the ends; returns the calls that ended.

    `everything` asks about all open calls: at the start, and after Redis was lost. No transaction is open while the
    carrier is asked; what `open_call` raises goes through, and the calls already asked stay written.

    Raises:
        RecordGone: SQL does not answer.
    """
    ended = []
    for call in _open_calls(engine, None if everything else now - SILENCE):
        answer = open_call(call.id)
        if isinstance(answer, Unknown) and call.heard_at <= now - SILENCE:
            # A carrier may be slow to list a call that has just begun; of an older one it would know.
            answer = Over("unknown", 0, call.heard_at)
        if isinstance(answer, Over):
            _write_end(engine, call, answer, now)
            ended.append(call.id)
        else:
            _write_alive(engine, call.id, now)
    return ended


class OpenCallRow(NamedTuple):
    """What the record knows of a call that it holds for open."""

    id: str
    began_at: datetime | None
    heard_at: datetime


def _open_calls(engine: Engine, silent_since: datetime | None) -> list[OpenCallRow]:
    known = (calls.c.id, calls.c.began_at, calls.c.heard_at)
    query = select(*known).where(calls.c.settled_at.is_(None), calls.c.ended_at.is_(None))
    if silent_since is not None:
        query = query.where(calls.c.heard_at <= silent_since).limit(BATCH)
    with reading(engine) as connection:
        return [OpenCallRow(*row) for row in connection.execute(query.order_by(calls.c.heard_at))]


def _write_end(engine: Engine, call: OpenCallRow, over: Over, now: datetime) -> None:
    """Write the end as an event of its own, under an id that two reconciliations share."""
    body = {"status": over.status, "seconds": over.seconds}
    end = Happened(f"{call.id}:carrier:end", call.id, 0, 0, _end_of(call, over, now), "CallEnded", body)
    with writing(engine) as connection:
        record(connection, [Heard(call.id, call.heard_at)], [end], now)


def _end_of(call: OpenCallRow, over: Over, now: datetime) -> datetime:
    """When the carrier does not say when it ended, its length does, up to now; else the last that we heard of it."""
    if over.ended_at is not None:
        return over.ended_at
    if call.began_at is not None and over.seconds > 0:
        return min(call.began_at + timedelta(seconds=over.seconds), now)
    return call.heard_at


def _write_alive(engine: Engine, call: str, now: datetime) -> None:
    with writing(engine) as connection:
        connection.execute(update(calls).where(calls.c.id == call, calls.c.heard_at < now).values(heard_at=now))
