"""Chores: slow work that the record owes the world, sent again until it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select, update

from ivr.cases.database import insert, reading, writing
from ivr.cases.tables import chores

LEASE = timedelta(minutes=5)
"""How long a job that was sent is believed to be at work; then it is sent again."""
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
ATTEMPTS = 12
"""With waits that double, about 5 hours; the carrier keeps a recording far longer."""


@dataclass(frozen=True, slots=True)
class Chore:
    """One piece of work. It may be done twice: whoever does it must not mind."""

    id: str
    kind: str
    body: Mapping[str, Any]
    attempts: int


def owe(engine: Engine, chore: str, kind: str, body: Mapping[str, Any], now: datetime) -> None:
    """Write a chore that is due at once; the same id again changes nothing.

    Raises:
        RecordGone: SQL does not answer.
    """
    row = {"id": chore, "kind": kind, "body": dict(body), "state": "due", "due_at": now}
    with writing(engine) as connection:
        connection.execute(insert(connection, chores).on_conflict_do_nothing(), row)


def due(engine: Engine, now: datetime, limit: int = 50) -> list[Chore]:
    """Take the chores that are due: for 5 minutes nobody else is given them.

    Raises:
        RecordGone: SQL does not answer.
    """
    waiting = select(chores.c.id).where(chores.c.state == "due", chores.c.due_at <= now)
    taken = []
    with writing(engine) as connection:
        for chore in connection.execute(waiting.order_by(chores.c.due_at).limit(limit)).scalars().all():
            take = update(chores).where(chores.c.id == chore, chores.c.state == "due", chores.c.due_at <= now)
            row = connection.execute(take.values(due_at=now + LEASE).returning(chores)).one_or_none()
            if row is not None:
                taken.append(Chore(row.id, row.kind, row.body, row.attempts))
    return taken


def get(engine: Engine, chore: str) -> Chore | None:
    """Return a chore that is not done yet; None where it is, or was given up, or never was.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        row = connection.execute(select(chores).where(chores.c.id == chore, chores.c.state == "due")).one_or_none()
    return Chore(row.id, row.kind, row.body, row.attempts) if row is not None else None


def done(engine: Engine, chore: str) -> None:
    """Strike the chore off.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        connection.execute(update(chores).where(chores.c.id == chore).values(state="done"))


def give_up(engine: Engine, chore: str) -> None:
    """Try no more: it can never be done.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        connection.execute(update(chores).where(chores.c.id == chore).values(state="given_up"))


def failed(engine: Engine, chore: str, now: datetime) -> None:
    """Try again later, each time after twice as long; after 12 attempts it is given up.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        asked = select(chores.c.attempts).where(chores.c.id == chore, chores.c.state == "due").with_for_update()
        attempts = connection.execute(asked).scalar_one_or_none()
        if attempts is None:
            return
        wait = min(FIRST_WAIT * 2**attempts, LONGEST_WAIT)
        state = "due" if attempts + 1 < ATTEMPTS else "given_up"
        connection.execute(
            update(chores).where(chores.c.id == chore).values(attempts=attempts + 1, due_at=now + wait, state=state)
        )
