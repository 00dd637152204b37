"""The numbers that are never called back, whoever asks for it: what their customers have wished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from ivr.cases.database import insert, reading, writing
from ivr.cases.tables import do_not_call


@dataclass(frozen=True, slots=True)
class Listed:
    """A number (E.164) that is not called, why, and since when."""

    number: str
    reason: str
    at: datetime


def find(engine: Engine, number: str) -> Listed | None:
    """Return the entry of a number (E.164) that must not be called; None where it may be.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        row = connection.execute(select(do_not_call).where(do_not_call.c.number == number)).one_or_none()
    return Listed(row.number, row.reason, row.at) if row is not None else None


def listed(engine: Engine) -> list[Listed]:
    """Return the numbers that must not be called, in their order.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        rows = connection.execute(select(do_not_call).order_by(do_not_call.c.number))
        return [Listed(row.number, row.reason, row.at) for row in rows]


def put(engine: Engine, number: str, reason: str, now: datetime) -> bool:
    """Put a number (E.164) on the list; False where it is there already, with the reason that it has.

    What was promised to it ends with the next sweep over the callbacks.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        new = insert(connection, do_not_call).on_conflict_do_nothing()
        return connection.execute(new.values(number=number, reason=reason, at=now)).rowcount == 1


def take_off(engine: Engine, number: str) -> bool:
    """Take a number off the list; False where it was not on it.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        return connection.execute(do_not_call.delete().where(do_not_call.c.number == number)).rowcount == 1
