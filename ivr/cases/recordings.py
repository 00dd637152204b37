"""Recordings of calls: where the carrier has them."""

from __future__ import annotations

from sqlalchemy import Engine, select

from ivr.cases.database import reading
from ivr.cases.tables import call_events


def recording_url(engine: Engine, call: str, recording: str) -> str:
    """Return where the carrier has a recording of this call, "" where the record does not know it (yet).

    Raises:
        RecordGone: SQL does not answer.
    """
    left = select(call_events.c.body).where(call_events.c.call_id == call, call_events.c.kind == "MessageLeft")
    with reading(engine) as connection:
        bodies = connection.execute(left).scalars()
        return next((str(body.get("url") or "") for body in bodies if body.get("recording") == recording), "")
