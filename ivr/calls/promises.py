"""What a caller is promised stands in the case record before he hears of it."""

from __future__ import annotations

import logging
from datetime import datetime

import msgspec

from ivr.calls.effects import Enter, Entries
from ivr.calls.switchboard import Switchboard
from ivr.cases.errors import RecordGone

log = logging.getLogger(__name__)


def keep(board: Switchboard, entries: Entries, now: datetime) -> None:
    """Write the places that a turn is about to give, so that a floor that is lost can be built again.

    Without the case record the caller waits all the same: a place that is not written down beats no place.
    """
    for _, entry in entries:
        if isinstance(entry, Enter):
            contact = entry.contact
            try:
                board.book.promise_place(contact.place, contact.id, contact.queue, msgspec.to_builtins(contact), now)
            except RecordGone:
                log.warning("a place is not in the case record", extra={"call": contact.id, "place": contact.place})
