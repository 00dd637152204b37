"""Effects of a turn: done after the commit that wrote them into the outbox, each struck off when it is done."""

from __future__ import annotations

import logging
from datetime import datetime

import msgspec

from ivr.calls.kept_places import call_off
from ivr.calls.queues import rules_of
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.dialogue.effects import EnterQueue, LeaveQueue
from ivr.engine.state import CallState
from ivr.engine.turn import Turn
from ivr.flows.catalogue import Catalogue
from ivr.live.errors import LiveError
from queueing.names import ContactId, FloorError, QueueName
from queueing.policy.ruled import ruled
from queueing.ports import Contact

log = logging.getLogger(__name__)


class Enter(msgspec.Struct, frozen=True, tag="enter"):
    """The caller stands in the queue, at the place of the commit's time, or at one that was kept.

    `takes`: the callback for which it was kept, where he has called in himself.
    """

    contact: Contact
    takes: str = ""


class Leave(msgspec.Struct, frozen=True, tag="leave"):
    """The caller stands in the queue no longer."""

    contact: ContactId
    place: str
    reason: str


Entry = Enter | Leave
Entries = tuple[tuple[str, Entry], ...]
"""Effects of one turn, each with its id."""

_encoder = msgspec.json.Encoder()


def entries_of(turn: Turn, catalogue: Catalogue, number: int, now: datetime) -> Entries:
    """Return the effects of a turn with their ids, `call:turn:position`, as the outbox will keep them."""
    call = turn.state.call
    return tuple(
        (f"{call}:{number}:{position}", _entry(effect, turn.state, catalogue, now))
        for position, effect in enumerate(turn.effects)
    )


def written(entries: Entries) -> tuple[tuple[str, bytes], ...]:
    """Return the entries as the outbox keeps them."""
    return tuple((effect_id, _encoder.encode(entry)) for effect_id, entry in entries)


def carry_out_all(board: Switchboard, entries: Entries) -> None:
    """Do the effects of a turn that has been committed; what cannot be done now is left to the sweep."""
    for effect_id, entry in entries:
        try:
            carry_out(board, effect_id, entry)
        except (FloorError, LiveError):
            log.warning("an effect is left to the sweep", extra={"effect": effect_id}, exc_info=True)


def carry_out(board: Switchboard, effect_id: str, entry: Entry) -> None:
    """Do the effect and strike it off; done twice it changes nothing more."""
    if isinstance(entry, Enter):
        if entry.takes:
            call_off(board, int(entry.takes))
        board.floor.enter(entry.contact)
    else:
        board.floor.leave(entry.contact, entry.place, entry.reason)
    board.live.strike(effect_id)


def _entry(effect: EnterQueue | LeaveQueue, state: CallState, catalogue: Catalogue, now: datetime) -> Entry:
    if isinstance(effect, LeaveQueue):
        return Leave(ContactId(state.call), effect.place, effect.reason)
    contact = Contact(
        id=ContactId(state.call),
        place=effect.place,
        queue=QueueName(effect.queue),
        needs=effect.skills,
        priority=effect.priority,
        since_ms=effect.since_ms or milliseconds(now),
        longest=effect.longest,
        tell=effect.tell,
        whisper=effect.whisper.text if effect.whisper else "",
        language=effect.whisper.language if effect.whisper else "",
        whispers={other.language: other.text for other in effect.whispers},
    )
    takes = "" if state.callback else effect.callback
    return Enter(ruled(rules_of(catalogue, effect.queue), contact), takes)
