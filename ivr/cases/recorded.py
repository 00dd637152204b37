"""What is recorded of calls, and what was said in it: as the journal tells of it, in any order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from ivr.cases.database import Row, insert
from ivr.cases.happened import Happened
from ivr.cases.tables import recordings

KINDS = {"MessageLeft": "message", "CallRecorded": "both_sides"}
"""The event that tells of a recording -> its kind."""
WORDS = "Transcribed"
SAID, MADE = "WordsHeard", "MessageMade"
PIECES = (SAID, MADE)
"""What is said in a message while it is spoken, and which recording holds it."""


def attach(connection: Connection, fresh: Iterable[Happened], pieces: Sequence[Happened]) -> None:
    """Write what fresh events tell of recordings; the sound and the words of one may come in any order.

    `pieces` are all events of `PIECES` of the calls of which there is a fresh one.
    """
    for event in fresh:
        _put(connection, event, _told(event))
    for event in pieces:
        if event.kind == MADE:
            _put(connection, event, {"words": spoken(pieces, event)})


def spoken(history: Iterable[Happened], made: Happened) -> str:
    """Return what was said in the message of which `made` tells, as far as its pieces have come, in their order."""
    of_it = (
        event
        for event in history
        if event.kind == SAID and (event.call, event.number("part")) == (made.call, made.number("part"))
    )
    return " ".join(event.text("words") for event in sorted(of_it, key=lambda event: event.number("number")))


def _put(connection: Connection, event: Happened, row: Row) -> None:
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
