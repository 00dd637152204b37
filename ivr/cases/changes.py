"""Changes of a case by a flow: update, close, note. Each stands under the key of its turn, so that it is made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Engine, select, update

from ivr.cases.casework import CaseRef, put_note
from ivr.cases.database import Row, insert, writing
from ivr.cases.derive import number_in
from ivr.cases.errors import UnknownCase
from ivr.cases.tables import calls, case_changes, cases


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed; "" leaves as it is. `case` is an id or a number, "" for a note on the call's newest case.

    `words` and `recording` become a note, as `note` does; `fields` join those that the case has. `reason` is why it is
    closed.
    """

    kind: Literal["update", "close", "note"]
    case: str = ""
    topic: str = ""
    queue: str = ""
    agent: str = ""
    reason: str = ""
    note: str = ""
    words: str = ""
    recording: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def change_case(engine: Engine, key: str, call: str, change: Change, now: datetime) -> CaseRef | None:
    """Change a case, once under `key`, and return it; None for a note that was put on the call itself.

    Raises:
        UnknownCase: there is no such case. RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        known = select(case_changes.c.case_id).where(case_changes.c.key == key)
        done = connection.execute(known).one_or_none()
        case = done.case_id if done is not None else _case(connection, call, change)
        row = {"key": key, "call_id": call, "case_id": case, "change": change.kind, "at": now}
        put = insert(connection, case_changes).on_conflict_do_nothing().values(**row)
        if connection.execute(put.returning(case_changes.c.key)).scalar_one_or_none() is not None:
            _carry_out(connection, call, case, change, now)
    return CaseRef.of(case) if case is not None else None


def _case(connection: Connection, call: str, change: Change) -> int | None:
    """Return the row id of the case that is meant; None where a note has the call only."""
    if not change.case:
        return _newest_of_call(connection, call)
    case = number_in(change.case)
    found = connection.execute(select(cases.c.id).where(cases.c.id == case)).scalar_one_or_none()
    if found is None:
        raise UnknownCase(f"there is no case {change.case}")
    return int(found)


def _newest_of_call(connection: Connection, call: str) -> int | None:
    """Return the case that the call opened last, or else belongs to."""
    opened = select(cases.c.id).where(cases.c.call_id == call, cases.c.status != "withdrawn")
    newest = connection.execute(opened.order_by(cases.c.id.desc()).limit(1)).scalar_one_or_none()
    if newest is not None:
        return int(newest)
    filed = connection.execute(select(calls.c.case_id).where(calls.c.id == call)).one_or_none()
    return filed.case_id if filed is not None else None


def _carry_out(connection: Connection, call: str, case: int | None, change: Change, now: datetime) -> None:
    words = "\n".join(text for text in (change.note, change.words) if text)
    put_note(connection, call, case, words=words, recording=change.recording, now=now)
    if case is not None and change.kind != "note":
        new = _new_values(connection, case, change, now)
        if new:
            connection.execute(update(cases).where(cases.c.id == case).values(**new))


def _new_values(connection: Connection, case: int, change: Change, now: datetime) -> Row:
    new: Row = {name: text for name in ("topic", "queue", "agent") if (text := getattr(change, name))}
    if change.fields:
        # Locked: two calls of one customer may change one case at once.
        asked = select(cases.c.fields).where(cases.c.id == case).with_for_update()
        new["fields"] = {**connection.execute(asked).scalar_one(), **change.fields}
    if change.kind == "close":
        new |= {"status": "closed", "closed_at": now, "reason": change.reason}
    return new
