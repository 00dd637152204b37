"""Attempts at what must be done once only: written before the carrier is asked, so that no doubt is ever repeated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Engine, select, update

from ivr.cases.database import insert, reading, writing
from ivr.cases.tables import attempts

State = Literal["asked", "done", "refused"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """How an attempt stands. `asked`: the carrier was to be asked, and it is not known whether it did it."""

    chore: str
    state: State
    at: datetime


def begin(engine: Engine, chore: str, now: datetime) -> Attempt | None:
    """Write that the carrier is about to be asked, and return None; the attempt that stands there where there is one.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        put = insert(connection, attempts).on_conflict_do_nothing().values(chore=chore, state="asked", at=now)
        if connection.execute(put.returning(attempts.c.chore)).scalar_one_or_none() is not None:
            return None
    return get(engine, chore)


def get(engine: Engine, chore: str) -> Attempt | None:
    """Return the attempt at a chore, None where there was none.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        row = connection.execute(select(attempts).where(attempts.c.chore == chore)).one_or_none()
    return Attempt(row.chore, row.state, row.at) if row is not None else None


def end(engine: Engine, chore: str, state: State, carrier_id: str = "") -> None:
    """Write what came of it; `carrier_id` is the carrier's name of what it made.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        ended = update(attempts).where(attempts.c.chore == chore)
        connection.execute(ended.values(state=state, carrier_id=carrier_id))


def forget(engine: Engine, chore: str) -> None:
    """Take the attempt back: it is known that the carrier did nothing.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        connection.execute(attempts.delete().where(attempts.c.chore == chore))
