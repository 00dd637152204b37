"""What the record says of a call and of a case, as JSON: the API's documents, and what the desk's are made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, func, select

from ivr.cases.callback_offers import promised_for
from ivr.cases.casework import CaseRef
from ivr.cases.database import reading
from ivr.cases.derive import number_in
from ivr.cases.happened import Happened
from ivr.cases.outcome import standing_mark
from ivr.cases.record import load_events
from ivr.cases.recorded import KINDS as RECORDED
from ivr.cases.tables import (
    call_events,
    calls,
    case_notes,
    cases,
    chores,
    customer_numbers,
    customers,
    dispositions,
    legs,
    outcomes,
    recordings,
)

Json = dict[str, Any]
ABOUT = ("outcome", "status", "flow", "revision")
"""What a case's document repeats of its newest call, beside mark, steps and events."""


def call(engine: Engine, call_id: str) -> Json | None:
    """Return a call with all that happened in it, live or over; None where it is unknown.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        row = connection.execute(call_rows().where(calls.c.id == call_id)).mappings().one_or_none()
        return _call(connection, row) if row is not None else None


def case(engine: Engine, case_id: str) -> Json | None:
    """Return a case by id (`12`) or number (`C-000012`), with its customer and calls; None where it is unknown.

    What a call's document says of the call stands here for the case's newest one.

    Raises:
        RecordGone: SQL does not answer.
    """
    row_id = number_in(case_id)
    with reading(engine) as connection:
        about = case_of(connection, row_id)
        if about is None:
            return None
        found = connection.execute(call_rows().where(calls.c.case_id == row_id)).mappings().all()
        return {
            **_newest_call(connection, found),
            "case": about,
            "customer": customer_of(connection, about.pop("customer_id")),
            "calls": [call_summary(row) for row in found],
            "callbacks": _callbacks(connection, int(about["id"]), [row["id"] for row in found]),
            "notes": _notes(connection, case_notes.c.case_id == row_id),
            "dispositions": dispositions_of(connection, [row["id"] for row in found]),
            "recordings": recordings_of(connection, [row["id"] for row in found]),
        }


def outcome_counts(engine: Engine) -> dict[str, int]:
    """Return how many settled calls had each outcome.

    Raises:
        RecordGone: SQL does not answer.
    """
    counted = select(outcomes.c.outcome, func.count().label("number")).group_by(outcomes.c.outcome)
    with reading(engine) as connection:
        return {row.outcome: row.number for row in connection.execute(counted)}


def open_calls(engine: Engine) -> int:
    """Return how many calls the record holds for live.

    Raises:
        RecordGone: SQL does not answer.
    """
    live = select(func.count()).select_from(calls).where(calls.c.settled_at.is_(None), calls.c.ended_at.is_(None))
    with reading(engine) as connection:
        return connection.execute(live).scalar_one()


def call_rows() -> Select[Any]:
    """Select calls with their outcomes, the newest first."""
    return (
        select(calls, outcomes.c.outcome, outcomes.c.mark)
        .outerjoin(outcomes, outcomes.c.call_id == calls.c.id)
        .order_by(calls.c.began_at.desc(), calls.c.id)
    )


def call_summary(row: RowMapping) -> Json:
    """Return what a list says of a call; outcome and mark are null while it is not settled."""
    return {
        "call": row["id"],
        "kind": row["kind"],
        "from": row["caller"],
        "to": row["dialled"],
        "status": row["status"],
        "outcome": row["outcome"],
        "mark": row["mark"] or None,
        "flow": row["flow"],
        "revision": row["revision"],
        "began_at": iso(row["began_at"]),
        "ended_at": iso(row["ended_at"]),
        "seconds": row["seconds"],
    }


def case_of(connection: Connection, case_id: int | None) -> Json | None:
    """Return the case itself, `customer_id` among its fields; None where there is none."""
    row = connection.execute(select(cases).where(cases.c.id == case_id)).mappings().one_or_none()
    if row is None:
        return None
    reference = CaseRef.of(row["id"])
    named = ("kind", "status", "topic", "queue", "agent", "reason", "fields", "customer_id")
    plain = {name: row[name] for name in named}
    times = {"opened_at": iso(row["opened_at"]), "closed_at": iso(row["closed_at"])}
    return {"id": reference.id, "number": reference.number, **plain, **times}


def customer_of(connection: Connection, customer_id: int | None) -> Json | None:
    """Return the customer with the numbers by which we know him; None where there is none."""
    row = connection.execute(select(customers).where(customers.c.id == customer_id)).mappings().one_or_none()
    if row is None:
        return None
    known_by = select(customer_numbers.c.number).where(customer_numbers.c.customer_id == customer_id)
    numbers = connection.execute(known_by.order_by(customer_numbers.c.number)).scalars().all()
    told = {name: row[name] for name in ("name", "language", "vip", "blocked", "outside_id")}
    return {"id": str(row["id"]), **told, "numbers": list(numbers)}


def dispositions_of(connection: Connection, call_ids: Collection[str]) -> list[Json]:
    """Return what agents said of these calls, in order of time."""
    said = select(dispositions).where(dispositions.c.call_id.in_(call_ids)).order_by(dispositions.c.at)
    return [
        {"call": row.call_id, "agent": row.agent, "disposition": row.code, "notes": row.notes, "at": iso(row.at)}
        for row in connection.execute(said)
    ]


def recordings_of(connection: Connection, call_ids: Collection[str]) -> list[Json]:
    """Return the recordings of these calls, in order of time, each once; `kept` once they are ours.

    `words` is what was said, where the carrier has written it down.
    """
    rows = connection.execute(recording_rows(*RECORDED).where(call_events.c.call_id.in_(call_ids)))
    return list({row.body.get("recording"): _recording(row) for row in rows}.values())


def recording_rows(*kinds: str) -> Select[Any]:
    """Select recordings with their chore's state, in order of time: messages, or those of `kinds`."""
    named = call_events.c.body["recording"].as_string()
    return (
        select(
            call_events.c.call_id,
            call_events.c.at,
            call_events.c.kind,
            call_events.c.body,
            chores.c.state,
            recordings.c.words,
        )
        .outerjoin(chores, chores.c.id == call_events.c.id)
        .outerjoin(recordings, recordings.c.id == named)
        .where(call_events.c.kind.in_(kinds or ("MessageLeft",)))
        .order_by(call_events.c.at, call_events.c.id)
    )


def iso(at: datetime | None) -> str | None:
    """Return a moment as ISO 8601 in UTC with milliseconds, as all our JSON has it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at is not None else None


def _call(connection: Connection, row: RowMapping) -> Json:
    about = case_of(connection, row["case_id"])
    if about is not None:
        del about["customer_id"]
    return {
        **call_summary(row),
        **_told(row, load_events(connection, [row["id"]])),
        "case": about,
        "customer": customer_of(connection, row["customer_id"]),
        "legs": _legs(connection, row["id"]),
        "dispositions": dispositions_of(connection, [row["id"]]),
        "recordings": recordings_of(connection, [row["id"]]),
        "notes": _notes(connection, case_notes.c.call_id == row["id"]),
    }


def _told(row: RowMapping, events: Sequence[Happened]) -> Json:
    """Return what is read from the events; the mark is the last one made while the call is not settled."""
    mark = standing_mark(events)
    return {
        "mark": row["mark"] or None if row["outcome"] is not None else mark.text("mark") if mark is not None else None,
        "steps": [event.text("step") for event in events if event.kind == "StepEntered"],
        "events": [_document(event) for event in events],
    }


def _document(event: Happened) -> Json:
    """An event with its fields beside it; a field called `kind` (of call, of case) is told as `of`."""
    fields = {("of" if name == "kind" else name): value for name, value in event.body.items()}
    return {**fields, "at": iso(event.at), "kind": event.kind}


def _newest_call(connection: Connection, rows: Sequence[RowMapping]) -> Json:
    """Return what the newest call's document says of it, all unset where the case has no call yet."""
    if not rows:
        return {**dict.fromkeys(ABOUT), "mark": None, "steps": [], "events": []}
    summary = call_summary(rows[0])
    return {**{name: summary[name] for name in ABOUT}, **_told(rows[0], load_events(connection, [rows[0]["id"]]))}


def _legs(connection: Connection, call_id: str) -> list[Json]:
    rows = connection.execute(select(legs).where(legs.c.call_id == call_id).order_by(legs.c.offered_at, legs.c.offer))
    return [
        {
            "offer": row.offer,
            "agent": row.agent,
            "queue": row.queue,
            "offered_at": iso(row.offered_at),
            "accepted_at": iso(row.accepted_at),
            "talked_at": iso(row.talked_at),
            "ended_at": iso(row.ended_at),
            "ending": row.ending,
        }
        for row in rows
    ]


def _callbacks(connection: Connection, case: int, call_ids: Collection[str]) -> list[Json]:
    """Return the callbacks that are about a case; `events` are of the offers to agents that came to nothing."""
    return [
        {
            "callback": str(promised.callback["id"]),
            "booked_in": promised.callback["call_id"],
            **{name: promised.callback[name] for name in ("number", "queue", "state")},
            **{name: iso(promised.callback[name]) for name in ("since", "slot_at", "due_at", "expires_at")},
            "attempts": [
                {"call": made["call_id"], "at": iso(made["at"]), "state": made["state"], "outcome": made["outcome"]}
                for made in promised.attempts
            ],
            "events": [_document(event) for event in promised.offers],
        }
        for promised in promised_for(connection, case, call_ids)
    ]


def _notes(connection: Connection, about: ColumnElement[bool]) -> list[Json]:
    notes = select(case_notes).where(about).order_by(case_notes.c.id)
    return [
        {"at": iso(row.at), "author": row.author, "words": row.words, "recording": row.recording}
        for row in connection.execute(notes)
    ]


def _recording(row: Any) -> Json:
    told = {name: row.body.get(name) for name in ("recording", "url", "seconds")}
    kind = {"kind": RECORDED[row.kind], "words": row.words or ""}
    return {"call": row.call_id, "at": iso(row.at), **told, **kind, "kept": row.state == "done"}
