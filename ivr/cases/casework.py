"""Cases: opened from a flow, or because an agent talked; and which case a call belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select, update

from ivr.cases.database import Row, insert, writing
from ivr.cases.tables import calls, case_notes, cases


@dataclass(frozen=True, slots=True)
class CaseRef:
    """A case's id, and the number that is told to people."""

    id: str
    number: str

    @classmethod
    def of(cls, case: int) -> CaseRef:
        """Return the reference of the case with this row id."""
        return cls(str(case), f"C-{case:06d}")


def open_case(
    engine: Engine,
    key: str,
    call: str,
    *,
    kind: str,
    topic: str,
    words: str,
    recording: str,
    queue: str,
    agent: str = "",
    fields: Mapping[str, str],
    now: datetime,
) -> CaseRef:
    """Open a case under `key`, prepared until the caller's turn is known to stand; the same key, the same case.

    Raises:
        RecordGone: SQL does not answer.
    """
    about = {"kind": kind, "topic": topic, "queue": queue, "agent": agent, "fields": dict(fields)}
    row = _row(key, call, status="prepared", opened_at=now, **about)
    with writing(engine) as connection:
        case, is_new = _put(connection, row)
        if is_new:
            put_note(connection, call, case, words=words, recording=recording, now=now)
    return CaseRef.of(case)


def file_call(connection: Connection, call: str, *, talked: bool, now: datetime) -> int | None:
    """Give the call its case where its flow opened none, and return the case's row id, None where it needs none.

    The customer's newest open case takes it; else, where an agent talked, a query is opened.
    """
    known = connection.execute(select(calls.c.case_id, calls.c.customer_id).where(calls.c.id == call)).one_or_none()
    if known is not None and known.case_id is not None:
        return int(known.case_id)
    customer = known.customer_id if known is not None else None
    case = _open_case_of(connection, customer) if customer is not None else None
    if case is None and talked:
        case, _ = _put(connection, _row(f"{call}:talk", call, customer_id=customer, opened_at=now))
    if case is not None:
        connection.execute(update(calls).where(calls.c.id == call).values(case_id=case))
        notes = update(case_notes).where(case_notes.c.call_id == call, case_notes.c.case_id.is_(None))
        connection.execute(notes.values(case_id=case))
    return case


def put_note(connection: Connection, call: str, case: int | None, *, words: str, recording: str, now: datetime) -> None:
    """Write what the flow has to say of a case, or of the call itself (None); nothing where there is nothing to say."""
    if words or recording:
        note = {"case_id": case, "call_id": call, "author": "flow", "words": words, "recording": recording, "at": now}
        connection.execute(insert(connection, case_notes).values(**note))


def _row(key: str, call: str, **known: object) -> Row:
    return {"key": key, "call_id": call, "kind": "query", "status": "open", "fields": {}} | known


def _put(connection: Connection, row: Row) -> tuple[int, bool]:
    """Insert the case under its key; returns its id, and whether it is new."""
    put = insert(connection, cases).on_conflict_do_nothing(index_elements=["key"]).values(**row).returning(cases.c.id)
    new = connection.execute(put).scalar_one_or_none()
    if new is not None:
        return int(new), True
    return int(connection.execute(select(cases.c.id).where(cases.c.key == row["key"])).scalar_one()), False


def _open_case_of(connection: Connection, customer: int) -> int | None:
    newest = select(cases.c.id).where(cases.c.customer_id == customer, cases.c.status == "open")
    return connection.execute(newest.order_by(cases.c.id.desc()).limit(1)).scalar_one_or_none()
