"""The emergency switch of each calendar: who turned it, when, why, and when it ends by itself. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from ivr.cases.database import insert, reading, writing
from ivr.cases.tables import emergencies


@dataclass(frozen=True, slots=True)
class Turned:
    """One turn of a switch. `until`: when the emergency ends by itself, None where it was turned off."""

    calendar: str
    until: datetime | None
    reason: str
    by: str
    at: datetime

    def holds(self, now: datetime) -> bool:
        """Say whether there is an emergency at `now`, as long as nobody turns the switch again."""
        return self.until is not None and now < self.until


def turn(engine: Engine, turned: Turned) -> None:
    """Write a turn of a switch; it holds from now on.

    Raises:
        RecordGone: SQL does not answer.
    """
    row = {"calendar": turned.calendar, "until": turned.until, "reason": turned.reason}
    with writing(engine) as connection:
        connection.execute(insert(connection, emergencies).values(**row, by=turned.by, at=turned.at))


def newest(engine: Engine) -> Mapping[str, Turned]:
    """Return the last turn of each switch that was ever turned, by calendar.

    Raises:
        RecordGone: SQL does not answer.
    """
    last = select(func.max(emergencies.c.id)).group_by(emergencies.c.calendar)
    with reading(engine) as connection:
        rows = connection.execute(select(emergencies).where(emergencies.c.id.in_(last))).all()
    return {row.calendar: Turned(row.calendar, row.until, row.reason, row.by, row.at) for row in rows}
