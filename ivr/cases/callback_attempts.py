"""The calls that are made for callbacks: each has a row before the carrier is asked, and its id in every URL.

So a call that we lost sight of is looked up and never placed twice: a missed call is better than a double one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, func, select, update

from ivr.cases.callbacks import calling_in
from ivr.cases.database import insert, reading, writing
from ivr.cases.derive import number_in
from ivr.cases.tables import callback_attempts, callbacks, calls, cases
from ivr.dialogue.inputs import Callback

MOST_OF_ALL = 20
"""Attempts at one callback, those that do not count included: no flow may ring a number for ever."""
FAULT_WAIT = timedelta(minutes=5)
"""After a call that failed by our fault; it does not count."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call for a callback: `line` is the number that it shows, the one that was called when it was booked.

    `offer`: of the agent who has taken it before the call was made, "" where the customer is called first.
    """

    id: int
    callback: Callback
    flow: str
    line: str
    call: str
    state: str
    at: datetime
    offer: str = ""


def begin(engine: Engine, callback: int, now: datetime, offer: str = "") -> Attempt | None:
    """Take a waiting callback and write the attempt at it; None where another has taken it, or it may not be made.

    It may not when its time is over, or while the customer calls us himself. `offer` as in `Attempt`.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        may_be = callbacks.c.state == "waiting", callbacks.c.expires_at > now, ~calling_in()
        take = update(callbacks).where(callbacks.c.id == callback, *may_be)
        if connection.execute(take.values(state="dialling")).rowcount != 1:
            return None
        made = select(func.count()).where(callback_attempts.c.callback_id == callback)
        row = {
            "callback_id": callback,
            "n": connection.execute(made).scalar_one() + 1,
            "state": "asked",
            "offer": offer,
            "at": now,
        }
        attempt = connection.execute(insert(connection, callback_attempts).returning(callback_attempts.c.id), row)
        return _attempt(connection.execute(_query(callback_attempts.c.id == attempt.scalar_one())).one())


def get(engine: Engine, attempt: int) -> Attempt | None:
    """Return an attempt, None where there is none.

    Raises:
        RecordGone: SQL does not answer.
    """
    return _find(engine, callback_attempts.c.id == attempt)


def of_call(engine: Engine, call: str) -> Attempt | None:
    """Return the attempt that a call is, None where it is none.

    Raises:
        RecordGone: SQL does not answer.
    """
    return _find(engine, callback_attempts.c.call_id == call)


def placed(engine: Engine, attempt: int, call: str) -> None:
    """Write the carrier's name of the call, whoever tells it first: the carrier's answer, or the call itself.

    Raises:
        RecordGone: SQL does not answer.
    """
    asked = callback_attempts.c.id == attempt, callback_attempts.c.state.in_(("asked", "placed"))
    with writing(engine) as connection:
        connection.execute(update(callback_attempts).where(*asked).values(call_id=call, state="placed"))


def not_placed(engine: Engine, attempt: int, state: str, due_at: datetime) -> None:
    """Write that there is no call: the callback is `waiting` again until `due_at`, or `unreachable` or `refused`.

    Raises:
        RecordGone: SQL does not answer.
    """
    asked = callback_attempts.c.id == attempt, callback_attempts.c.state == "asked"
    with writing(engine) as connection:
        values = {"state": "not_placed", "counts": False}
        ended = update(callback_attempts).where(*asked).values(values).returning(callback_attempts.c.callback_id)
        callback = connection.execute(ended).scalar_one_or_none()
        if callback is not None:
            still = callbacks.c.id == callback, callbacks.c.state == "dialling"
            connection.execute(update(callbacks).where(*still).values(state=state, due_at=due_at))


def lost(engine: Engine, before: datetime) -> list[Attempt]:
    """Return attempts of before that moment of which nothing was heard: neither a call, nor its end.

    Raises:
        RecordGone: SQL does not answer.
    """
    silent = callback_attempts.c.state.in_(("asked", "placed")), callback_attempts.c.at < before
    unheard = callback_attempts.c.call_id.not_in(select(calls.c.id))
    with reading(engine) as connection:
        return [_attempt(row) for row in connection.execute(_query(*silent, unheard))]


def under_way(engine: Engine, queue: str, since: datetime) -> int:
    """Count the calls for callbacks of a queue that were begun since then and are not known to be over.

    Raises:
        RecordGone: SQL does not answer.
    """
    fresh = callback_attempts.c.state.in_(("asked", "placed")), callback_attempts.c.at > since
    ours = callbacks.c.queue == queue, callbacks.c.state == "dialling"
    made = select(func.count()).join(callbacks, callbacks.c.id == callback_attempts.c.callback_id)
    with reading(engine) as connection:
        return int(connection.execute(made.where(*fresh, *ours)).scalar_one())


def calls_placed(engine: Engine, callback: int) -> list[str]:
    """Return the calls for a callback that are not known to be over.

    Raises:
        RecordGone: SQL does not answer.
    """
    placed = callback_attempts.c.callback_id == callback, callback_attempts.c.state == "placed"
    with reading(engine) as connection:
        return list(connection.execute(select(callback_attempts.c.call_id).where(*placed)).scalars())


def retry(engine: Engine, callback: int, after: float | None, now: datetime, *, counts: bool) -> datetime | None:
    """Say when a callback that is being made will be made once more, None where that is used up.

    `after` in seconds, None = as it was booked. It happens when the call is settled; asked again, the last word stands.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        promised = connection.execute(select(callbacks).where(callbacks.c.id == callback)).one_or_none()
        if promised is None:
            return None
        of_it = callback_attempts.c.callback_id == callback
        attempts = connection.execute(select(callback_attempts).where(of_it).order_by(callback_attempts.c.n)).all()
        at = now + timedelta(seconds=promised.apart if after is None else after)
        used = sum(attempt.counts for attempt in attempts[:-1]) + counts
        if at > promised.expires_at or len(attempts) >= MOST_OF_ALL or (counts and used >= promised.most):
            return None
        last = callback_attempts.c.id == attempts[-1].id if attempts else callback_attempts.c.id.is_(None)
        connection.execute(update(callback_attempts).where(last).values(counts=counts, again_at=at))
    return at


def file_with_case(connection: Connection, call: str) -> None:
    """Put a call for a callback, where it has no case yet, with what the callback is about: so each end is on its case.

    That is the case which the flow named when it was booked, else that of the call in which it was.
    """
    made = callback_attempts.c.call_id == call
    about = (
        select(callbacks.c.case_id, calls.c.case_id.label("booked_in"))
        .join(callback_attempts, callback_attempts.c.callback_id == callbacks.c.id)
        .outerjoin(calls, calls.c.id == callbacks.c.call_id)
    )
    found = connection.execute(about.where(made)).one_or_none()
    if found is None:
        return
    case = number_in(found.case_id) or found.booked_in
    known = select(cases.c.id).where(cases.c.id == case).scalar_subquery()
    connection.execute(update(calls).where(calls.c.id == call, calls.c.case_id.is_(None)).values(case_id=known))


def finish(connection: Connection, call: str, outcome: str, now: datetime) -> None:
    """Let a callback stand as its call has ended: made once more where the flow has said so, else over."""
    query = _query(callback_attempts.c.call_id == call, callback_attempts.c.state != "over")
    attempt = connection.execute(query).one_or_none()
    if attempt is None:
        return
    ended = {"state": "over", "outcome": outcome, "counts": attempt.counts and outcome != "failed"}
    connection.execute(update(callback_attempts).where(callback_attempts.c.id == attempt.id).values(ended))
    still = callbacks.c.id == attempt.callback_id, callbacks.c.state == "dialling"
    connection.execute(update(callbacks).where(*still).values(_after(attempt, outcome, now)))


def _after(attempt: Row[Any], outcome: str, now: datetime) -> dict[str, object]:
    if outcome == "callback_done":
        return {"state": "done"}
    if outcome == "callback_moved":
        return {"state": "waiting", "due_at": attempt.again_at or now + timedelta(seconds=attempt.apart)}
    if outcome == "failed" and attempt.n < MOST_OF_ALL:
        return {"state": "waiting", "due_at": now + FAULT_WAIT}
    return {"state": "cancelled" if outcome == "callback_cancelled" else "unreachable"}


def _find(engine: Engine, condition: Any) -> Attempt | None:
    with reading(engine) as connection:
        row = connection.execute(_query(condition)).one_or_none()
    return _attempt(row) if row is not None else None


def _query(*conditions: Any) -> Select[Any]:
    promised = (callbacks.c[name] for name in ("number", "queue", "flow", "language", "case_id", "apart"))
    return (
        select(callback_attempts, *promised, func.coalesce(calls.c.dialled, "").label("line"))
        .join(callbacks, callbacks.c.id == callback_attempts.c.callback_id)
        .outerjoin(calls, calls.c.id == callbacks.c.call_id)
        .where(*conditions)
    )


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(
        id=row.id,
        callback=Callback(str(row.callback_id), row.number, row.queue, row.language, row.case_id, row.n),
        flow=row.flow,
        line=row.line,
        call=row.call_id,
        state=row.state,
        at=row.at,
        offer=row.offer,
    )
