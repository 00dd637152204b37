"""Dispositions: what the agent says came of the talk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from ivr.cases.database import insert, writing
from ivr.cases.tables import dispositions


def dispose(engine: Engine, call: str, agent: str, *, disposition: str, notes: str | None, now: datetime) -> None:
    """Write the agent's word on the call, which the record need not know yet; a second one replaces the first.

    `notes` None keeps those that he has written.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        put = insert(connection, dispositions).values(
            call_id=call, agent=agent, code=disposition, notes=notes or "", at=now
        )
        new = put.excluded
        changed = {"code": new.code, "at": new.at, **({} if notes is None else {"notes": new.notes})}
        put = put.on_conflict_do_update(index_elements=["call_id", "agent"], set_=changed)
        connection.execute(put)
