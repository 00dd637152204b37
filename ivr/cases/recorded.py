"""What is recorded of calls, and what was said in it: as the journal tells of it, in any order."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from ivr.cases.database import Row, insert
from ivr.cases.happened import Happened
from ivr.cases.tables import recordings

KINDS = {"MessageLeft": "message", "CallRecorded": "both_sides"}
"""The event that tells of a recording -> its kind."""
WORDS = "Transcribed"


def attach(connection: Connection, fresh: Iterable[Happened]) -> None:
    """Write what fresh events tell of recordings; the sound and the words of one may come in either order."""
    for event in fresh:
        row = _told(event)
        if row:
            known = {"id": event.text("recording"), "call_id": event.call, "at": event.at}
            put = insert(connection, recordings).values({**known, **row})
            connection.execute(put.on_conflict_do_update(index_elements=["id"], set_=row))


def _told(event: Happened) -> Row:
    if not event.text("recording"):
        return {}
    if event.kind == WORDS:
        return {"words": event.text("words")}
    if event.kind not in KINDS:
        return {}
    return {"kind": KINDS[event.kind], "url": event.text("url"), "seconds": int(event.number("seconds"))}
