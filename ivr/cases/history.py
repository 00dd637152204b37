"""What the record says of some days, for reports and forecasts: of those who waited, of agents, of callbacks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Engine, func, select

from ivr.cases.database import reading
from ivr.cases.happened import Happened, in_order
from ivr.cases.outcome import CALLBACK_KINDS
from ivr.cases.tables import call_events, calls

WAITING: Final = frozenset(
    {"CallBegan", "QueueEntered", "QueueLeft", "WaitSaid", "OfferMade", "OfferEnded"}
    | {"TalkBegan", "TalkEnded", "WrapUpEnded", "CallbackBooked", "CallEnded"}
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


def spent(engine: Engine, since: datetime, until: datetime) -> list[Mapping[str, Any]]:
    """Return what agents have spent their time on, as it was told in that time: the fields of AgentSpent.

    Raises:
        RecordGone: SQL does not answer.
    """
    told = select(call_events.c.body).where(
        call_events.c.kind == "AgentSpent", call_events.c.at >= since, call_events.c.at < until
    )
    with reading(engine) as connection:
        return list(connection.execute(told).scalars())


def called_back(engine: Engine, since: datetime, until: datetime) -> Mapping[str, int]:
    """Count the calls to customers that were made for callbacks in that time, by what came of them.

    Raises:
        RecordGone: SQL does not answer.
    """
    made = select(calls.c.kind, func.count()).where(
        calls.c.kind.in_(CALLBACK_KINDS), calls.c.began_at >= since, calls.c.began_at < until
    )
    with reading(engine) as connection:
        return {row[0]: row[1] for row in connection.execute(made.group_by(calls.c.kind))}
