"""What the desk shows, each with one consistent read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, select

from ivr.cases.database import reading
from ivr.cases.queries import Json, call_rows, call_summary, case_of, customer_of, dispositions_of, iso, recording_rows
from ivr.cases.tables import call_events, calls, legs

HISTORY = 10
"""Earlier calls of a customer that his screen shows."""


def call_screen(engine: Engine, call_id: str, agent: str) -> Json | None:
    """Return what an agent sees of a call: `call`, `customer`, `case`, `history` (his earlier calls), `disposition`.

    None where the record does not know the call (yet: the drain needs a moment).

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        row = connection.execute(call_rows().where(calls.c.id == call_id)).mappings().one_or_none()
        return _screen(connection, row, agent) if row is not None else None


def agent_screen(engine: Engine, agent: str) -> Json | None:
    """Return the screen of the call that the agent accepted last; None where he has accepted none.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        last = select(legs.c.call_id).where(legs.c.agent == agent, legs.c.accepted_at.is_not(None))
        newest = last.order_by(legs.c.offered_at.desc(), legs.c.offer.desc()).limit(1).scalar_subquery()
        row = connection.execute(call_rows().where(calls.c.id == newest)).mappings().one_or_none()
        return _screen(connection, row, agent) if row is not None else None


def recent_calls(engine: Engine, limit: int = 50) -> list[Json]:
    """Return the newest calls, live ones among them, each with its customer's name or None.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        rows = connection.execute(call_rows().limit(limit)).mappings().all()
        return [{**call_summary(row), "customer": _name(connection, row)} for row in rows]


def voicemails(engine: Engine, limit: int = 50) -> list[Json]:
    """Return the newest recordings that callers left, each with its caller, his name or None, and its case's id.

    Raises:
        RecordGone: SQL does not answer.
    """
    newest = (
        recording_rows()
        .add_columns(calls.c.caller, calls.c.customer_id, calls.c.case_id)
        .join(calls, calls.c.id == call_events.c.call_id)
        .order_by(None)
        .order_by(call_events.c.at.desc(), call_events.c.id)
    )
    with reading(engine) as connection:
        rows = connection.execute(newest.limit(limit)).mappings().all()
        return [_voicemail(connection, row) for row in rows]


def _screen(connection: Connection, row: RowMapping, agent: str) -> Json:
    his = calls.c.customer_id.is_not(None) & (calls.c.customer_id == row["customer_id"])
    earlier = call_rows().where(his, calls.c.id != row["id"]).limit(HISTORY)
    said = [one for one in dispositions_of(connection, [row["id"]]) if one["agent"] == agent]
    return {
        "call": call_summary(row),
        "customer": customer_of(connection, row["customer_id"]),
        "case": case_of(connection, row["case_id"]),
        "history": [call_summary(one) for one in connection.execute(earlier).mappings()],
        "disposition": said[0] if said else None,
    }


def _voicemail(connection: Connection, row: RowMapping) -> Json:
    told: dict[str, Any] = {name: row["body"].get(name) for name in ("recording", "url", "seconds")}
    return {
        "call": row["call_id"],
        "from": row["caller"],
        "customer": _name(connection, row),
        "case": str(row["case_id"]) if row["case_id"] is not None else None,
        "at": iso(row["at"]),
        "kept": row["state"] == "done",
        **told,
    }


def _name(connection: Connection, row: RowMapping) -> str | None:
    customer = customer_of(connection, row["customer_id"])
    return customer["name"] if customer is not None else None
