"""Whether a customer is on the line with us by a call of which the record knows nothing yet, for it has just begun."""

from __future__ import annotations

import logging

import msgspec

from ivr.calls.switchboard import Switchboard
from ivr.live.errors import LiveError

log = logging.getLogger(__name__)

_told = msgspec.json.Decoder(list[tuple[str, dict[str, object]]])


def has_just_called(board: Switchboard, number: str) -> bool:
    """Say whether a call from this number (E.164) has begun and not ended, as far as the record is behind.

    Ask it before the record, which says the same of all calls that it knows: what goes over from the journal into the
    record in between is seen there. Where the journal cannot be read, nobody knows, and he may be on the line.
    """
    over: set[str] = set()
    try:
        for told in board.unrecorded.newest_first():
            if told.ended:
                over.add(told.call)
            elif told.call not in over and number.encode() in told.events and _began(told.events, number):
                return True
    except LiveError as error:
        log.warning("it is not known whether a customer is calling: %s", error)
        return True
    return False


def _began(events: bytes, number: str) -> bool:
    told = (fields for kind, fields in _told.decode(events) if kind == "CallBegan")
    return any(fields.get("caller") == number and fields.get("kind") == "inbound" for fields in told)
