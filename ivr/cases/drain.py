"""The drain: the journal's way into the case record, each entry exactly once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ivr.cases.callback_offers import with_their_calls
from ivr.cases.database import is_sqlite, writing
from ivr.cases.errors import RecordGone
from ivr.cases.happened import Entry, Happened, call_of, events_of, moment, unreadable
from ivr.cases.record import Heard, record

log = logging.getLogger(__name__)

BATCH = 200
"""Entries in one transaction at most."""
GATHERING = 0.2
"""Seconds of rest after a batch that was not full, in which the next one gathers: a batch costs little more than a
single entry, and what the drain spends is missing to callers. The record may be a second behind."""
SQLITE_PAUSE = 0.01
"""Seconds of rest after a full batch where there is one writer at a time: else a caller's promise waits for seconds."""
REFUSED = (SQLAlchemyError, ValueError, OverflowError)
"""What SQL, or its driver, says of a value that it cannot hold."""


class Stream(Protocol):
    """The journal as the drain needs it. What was read and not done is read again, first."""

    def read(self, count: int, block_ms: int) -> Sequence[Entry]:
        """Return at most `count` entries; wait at most `block_ms` for the first."""

    def done(self, ids: Sequence[str]) -> None:
        """Forget these entries: they are in the record."""


class Drain:
    """Moves entries from the stream into the record."""

    def __init__(
        self, stream: Stream, engine: Engine, block_ms: int = 500, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """`block_ms`: how long a step waits where there is nothing to do."""
        self._stream = stream
        self._engine = engine
        self._block_ms = block_ms
        self._pause = pause

    def step(self, now: datetime) -> int:
        """Move at most 200 entries in one transaction and return how many; a crash anywhere in it loses none.

        Raises:
            RecordGone: SQL does not answer; the entries stay where they are. What the stream raises goes through.
        """
        entries = self._stream.read(BATCH, self._block_ms)
        if not entries:
            return 0
        self._write(entries, now)
        self._stream.done([entry.id for entry in entries])
        if len(entries) < BATCH:
            self._pause(GATHERING)
        elif is_sqlite(self._engine):
            self._pause(SQLITE_PAUSE)
        return len(entries)

    def _write(self, entries: Sequence[Entry], now: datetime) -> None:
        try:
            heard = [_heard(entry) for entry in entries]
            _write(self._engine, heard, [event for entry in entries for event in events_of(entry)], now)
        except RecordGone:
            raise
        except REFUSED:
            log.exception("a batch of %d entries cannot be recorded; they are taken one by one", len(entries))
            for entry in entries:
                self._write_one(entry, now)

    def _write_one(self, entry: Entry, now: datetime) -> None:
        """One entry that SQL refuses must not hold up all that come after it: its text is kept, and it is done."""
        try:
            _write(self._engine, [_heard(entry)], events_of(entry), now)
        except RecordGone:
            raise
        except REFUSED:
            log.exception("entry %s cannot be recorded; its text is kept", entry.id)
            _write(self._engine, [_barely_heard(entry)], [unreadable(entry)], now)


def _write(engine: Engine, heard: Sequence[Heard], events: Sequence[Happened], now: datetime) -> None:
    with writing(engine) as connection:
        heard, events = with_their_calls(connection, heard, events)
        record(connection, [one for one in heard if one.call], events, now)


def _heard(entry: Entry) -> Heard:
    """A call that has ended needs no restore: its last living state is kept, for what was under way when it ended."""
    barely = _barely_heard(entry)
    return barely if entry.ended or not entry.state else replace(barely, turn=entry.turn, state=entry.state)


def _barely_heard(entry: Entry) -> Heard:
    return Heard(call_of(entry), moment(entry.at_ms))
