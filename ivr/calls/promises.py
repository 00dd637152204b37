"""What a caller is promised stands in the case record before he hears of it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

import msgspec

from ivr.calls.effects import Enter, Entries
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.cases.errors import RecordGone
from ivr.engine.state import CallState
from queueing.names import ContactId
from queueing.ports import Contact

log = logging.getLogger(__name__)


def keep(board: Switchboard, entries: Entries, now: datetime) -> Entries:
    """Write the places that a turn is about to give, so that a floor that is lost can be built again.

    Returns the entries as they stand: a place that was promised before keeps the time at which it was given.
    Without the case record the caller waits all the same: a place that is not written down beats no place.
    """
    return tuple(
        (effect_id, _kept(board, entry, now) if isinstance(entry, Enter) else entry) for effect_id, entry in entries
    )


def enter_again(board: Switchboard, state: CallState) -> None:
    """Let a waiting caller whom the floor has lost stand where he stood, as the case record has it."""
    contact = board.book.standing_place(state.place)
    if contact is not None and board.floor.enter(msgspec.convert(contact, Contact)):
        board.floor.seen(ContactId(state.call), milliseconds(board.now()))


def _kept(board: Switchboard, entry: Enter, now: datetime) -> Enter:
    contact, taken = entry.contact, int(entry.takes) if entry.takes else None
    try:
        promise = board.book.promise_place(
            contact.place, contact.id, contact.queue, msgspec.to_builtins(contact), now, callback=taken
        )
    except RecordGone:
        log.warning("a place is not in the case record", extra={"call": contact.id, "place": contact.place})
        return entry
    kept = replace(contact, since_ms=promise.contact["since_ms"])
    return Enter(kept, entry.takes) if promise.mine else entry
