"""Reconciliation: calls that the record holds for open and has not heard of are asked of the carrier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

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
    for call, heard_at in _open_calls(engine, None if everything else now - SILENCE):
        answer = open_call(call)
        if isinstance(answer, Over):
            _write_end(engine, call, answer, heard_at, now)
            ended.append(call)
        elif isinstance(answer, Unknown) and heard_at <= now - SILENCE:
            # A carrier may be slow to list a call that has just begun; of an older one it would know.
            _write_end(engine, call, Over("unknown", 0, heard_at), heard_at, now)
            ended.append(call)
        else:
            _write_alive(engine, call, now)
    return ended


def _open_calls(engine: Engine, silent_since: datetime | None) -> list[tuple[str, datetime]]:
    query = select(calls.c.id, calls.c.heard_at).where(calls.c.settled_at.is_(None), calls.c.ended_at.is_(None))
    if silent_since is not None:
        query = query.where(calls.c.heard_at <= silent_since).limit(BATCH)
    with reading(engine) as connection:
        return [(row.id, row.heard_at) for row in connection.execute(query.order_by(calls.c.heard_at))]


def _write_end(engine: Engine, call: str, over: Over, heard_at: datetime, now: datetime) -> None:
    """Write the end as an event of its own, under an id that two reconciliations share."""
    at = over.ended_at or heard_at
    body = {"status": over.status, "seconds": over.seconds}
    end = Happened(f"{call}:carrier:end", call, 0, 0, at, "CallEnded", body)
    with writing(engine) as connection:
        record(connection, [Heard(call, heard_at)], [end], now)


def _write_alive(engine: Engine, call: str, now: datetime) -> None:
    with writing(engine) as connection:
        connection.execute(update(calls).where(calls.c.id == call, calls.c.heard_at < now).values(heard_at=now))
