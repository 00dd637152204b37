"""Settlement: a call that is over gets its one outcome, and its place in a case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select, update

from ivr.cases.callback_attempts import file_with_case, finish
from ivr.cases.casework import file_call
from ivr.cases.database import insert, reading, writing
from ivr.cases.happened import Happened, by_call
from ivr.cases.outcome import outcome_of
from ivr.cases.record import load_events
from ivr.cases.tables import calls, outcomes

BATCH = 500
"""Calls looked at in one go; more than can be waiting for a recording at once."""
TALKS = ("answered", "callback_done")
"""Outcomes of calls in which an agent has talked to the customer."""
TALK_GRACE = timedelta(seconds=3)
RECORDING_GRACE = timedelta(seconds=60)

Hint = Callable[[bytes], str]
"""Says of a call's state what the caller was doing in it: menu, wait, talk or record; "" where it cannot be read.

It must not raise: one state of an older release would keep all calls from being settled.
"""


def settle(engine: Engine, now: datetime, hint: Hint) -> int:
    """Settle the calls that are over and have nothing outstanding any more; returns how many.

    A resident loop calls it every half second, when the drain has nothing left: it rules by what is recorded.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        over = select(calls.c.id, calls.c.ended_at, calls.c.state).where(
            calls.c.settled_at.is_(None), calls.c.ended_at.is_not(None)
        )
        found = connection.execute(over.order_by(calls.c.ended_at).limit(BATCH)).all()
        history = by_call(load_events(connection, [row.id for row in found]))
    settled = 0
    for row in found:
        doing = hint(row.state) if row.state else ""
        if row.ended_at + grace(history[row.id], doing) <= now:
            settled += _settle_one(engine, row.id, row.ended_at, doing, now)
    return settled


def grace(events: Sequence[Happened], doing: str) -> timedelta:
    """Return how long after its end the call may still be told something that decides its outcome.

    A recording that runs when the caller hangs up is told of when it is ready; a talk, when its room is over.
    """
    kinds = [event.kind for event in events]
    if doing == "record" and "MessageLeft" not in kinds:
        return RECORDING_GRACE
    talk_open = kinds.count("TalkBegan") > kinds.count("TalkEnded")
    if talk_open or (doing == "talk" and "TalkBegan" not in kinds and "Talked" not in kinds):
        return TALK_GRACE
    return timedelta()


def _settle_one(engine: Engine, call: str, ended_at: datetime, doing: str, now: datetime) -> bool:
    """Rule by what is there now: an event may have come since the call was found due."""
    with writing(engine) as connection:
        events = load_events(connection, [call])
        if ended_at + grace(events, doing) > now:
            return False
        return _write_outcome(connection, call, events, now)


def _write_outcome(connection: Connection, call: str, events: Sequence[Happened], now: datetime) -> bool:
    """Write the outcome if there is none: whoever comes second, in another process too, changes nothing."""
    ruled = outcome_of(events)
    put = insert(connection, outcomes).on_conflict_do_nothing().returning(outcomes.c.call_id)
    written = connection.execute(
        put, {"call_id": call, "outcome": ruled.outcome, "mark": ruled.mark, "at": now}
    ).scalar_one_or_none()
    connection.execute(
        update(calls).where(calls.c.id == call, calls.c.settled_at.is_(None)).values(settled_at=now, state=None)
    )
    if written is not None:
        file_with_case(connection, call)
        file_call(connection, call, talked=ruled.outcome in TALKS, now=now)
        finish(connection, call, ruled.outcome, now)
    return written is not None
