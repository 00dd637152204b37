"""What the record says of all who have waited in some days: for reports and forecasts."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Engine, select

from ivr.cases.database import reading
from ivr.cases.happened import Happened, in_order
from ivr.cases.tables import call_events

WAITING: Final = frozenset(
    {"QueueEntered", "QueueLeft", "WaitSaid", "TalkBegan", "TalkEnded", "WrapUpEnded", "CallbackBooked", "CallEnded"}
)
"""The kinds of events by which stays in queues are told."""


def waited(engine: Engine, since: datetime, until: datetime) -> list[Happened]:
    """Return, in order of time, those events of all calls that entered a queue from `since` on and before `until`.

    Raises:
        RecordGone: SQL does not answer.
    """
    entered = select(call_events.c.call_id).where(
        call_events.c.kind == "QueueEntered", call_events.c.at >= since, call_events.c.at < until
    )
    asked = select(call_events).where(call_events.c.call_id.in_(entered), call_events.c.kind.in_(sorted(WAITING)))
    with reading(engine) as connection:
        rows = connection.execute(asked).all()
    return in_order(Happened(row.id, row.call_id, row.turn, row.position, row.at, row.kind, row.body) for row in rows)
