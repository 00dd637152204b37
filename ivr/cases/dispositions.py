"""Dispositions: what the agent says came of the talk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from ivr.cases.database import insert, writing
from ivr.cases.tables import dispositions


def dispose(engine: Engine, call: str, agent: str, *, disposition: str, notes: str, now: datetime) -> None:
    """Write the agent's word on the call, which the record need not know yet; a second one replaces the first.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        put = insert(connection, dispositions).values(call_id=call, agent=agent, code=disposition, notes=notes, at=now)
        new = put.excluded
        put = put.on_conflict_do_update(
            index_elements=["call_id", "agent"], set_={"code": new.code, "notes": new.notes, "at": new.at}
        )
        connection.execute(put)
