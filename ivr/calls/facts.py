"""Facts: what the carrier tells us that happened. They carry no turn and are applied to whatever state is there."""

from __future__ import annotations

import logging
from datetime import datetime

from ivr.calls import dials, effects
from ivr.calls.errors import ATTEMPTS, Contended, Unfinished
from ivr.calls.labels import AGENT, CALLER, offer_asked
from ivr.calls.record import encode_events, mark_of
from ivr.calls.silent import Silent, owe
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.calls.walk import walk
from ivr.calls.world.patience import Patience
from ivr.carriers.ports import Posted
from ivr.dialogue.events import CallBegan, CallEnded, Event
from ivr.dialogue.inputs import HungUp
from ivr.engine.state import CallState, decode, encode
from ivr.live.errors import LiveGone
from ivr.live.records import Change, Conflict, Saved
from queueing.names import ContactId, FloorError, LegId, OfferId

log = logging.getLogger(__name__)

MEET = (CALLER, AGENT, "")
"""Labels of the legs whose coming and going counts; the room's own events have none."""

AT_ONCE_S = 0.5
"""The carrier's word that a call is over waits so long for what the flow asks then; the rest is done by sweeps."""
OVER = "over"
"""The fingerprint of the fact that a call is over: there is one end, whoever tells it."""


def call_status(board: Switchboard, posted: Posted) -> None:
    """Take the carrier's word that a call is over; any other status is passed over."""
    over = board.reader.final(posted)
    if over is None:
        return
    arrival = board.reader.arrival(posted)
    board.standby_lines.free(arrival.call)
    try:
        end(board, arrival.call, over, CallBegan("", "", arrival.dialled, arrival.caller or ""))
    except LiveGone:
        board.spool.keep(arrival.call, over=over)


def end(board: Switchboard, call: str, over: HungUp, began: CallBegan | None = None) -> None:
    """End the call. One that we never saw gets a tombstone, that a late `/voice` finds, and `began` for its record.

    Raises:
        LiveGone: Redis cannot be reached. Contended: others got ahead at every attempt.
    """
    now = board.now()
    try:
        end_silently(board, call, over, at=now, patience=Patience(silently=AT_ONCE_S, later=True), began=began)
    except Unfinished:
        owe(board, Silent(call, now, over=over))


def end_silently(
    board: Switchboard, call: str, over: HungUp, *, at: datetime, patience: Patience, began: CallBegan | None = None
) -> None:
    """End the call, of which the carrier has told `at`, with all that its flow does then.

    Raises:
        Unfinished: that is not answered yet, and there is a later; nothing is committed. LiveGone, Contended.
    """
    for _ in range(ATTEMPTS):
        saved = board.live.load(call)
        if saved is None and board.live.bury(call, over.status):
            append(board, call, (*((began,) if began else ()), CallEnded(over.status, over.seconds)))
            return
        if saved is not None and (saved.ended or _end(board, saved, over, at, patience)):
            return
    raise Contended


def room(board: Switchboard, posted: Posted) -> None:
    """Take an event of the room in which caller and agent meet; who else comes and goes changes nothing."""
    event = board.reader.room_event(posted)
    asked = offer_asked(event.label)
    offer, label = (OfferId(asked), AGENT) if asked else (offer_of(posted), event.label)
    if label not in MEET:
        return
    if event.kind == "join" and label:
        board.floor.joined(offer, label, event.id)
    elif event.kind in ("leave", "end"):
        board.floor.room_over(offer, label)


def leg(board: Switchboard, posted: Posted) -> None:
    """Take the status of an agent's leg: ringing starts the deadline, a final one ends the offer or the talk."""
    over = board.reader.final(posted)
    offer = offer_of(posted)
    if over is not None:
        board.floor.leg_over(offer, over.status)
    elif board.reader.status(posted) == "ringing":
        board.floor.ringing(offer, LegId(board.reader.call(posted)))


def offer_of(posted: Posted) -> OfferId:
    """Return the offer that stands in each URL of an agent's leg and of its room."""
    return OfferId(posted.query.get("o", ""))


def append(board: Switchboard, call: str, events: tuple[Event, ...]) -> None:
    """Write events to the journal that change no state."""
    written = encode_events(events)
    board.live.addendum(call, mark_of(written), written, milliseconds(board.now()))


def note(board: Switchboard, call: str, events: tuple[Event, ...]) -> None:
    """Write events to the journal, or to this machine's spool while Redis is gone."""
    try:
        append(board, call, events)
    except LiveGone:
        board.spool.keep(call, events=encode_events(events))


def empty_spool(board: Switchboard) -> None:
    """Bring what was noted while Redis was gone to where it belongs."""
    for kept in board.spool.take():
        if kept.events:
            board.live.addendum(kept.call, mark_of(kept.events), kept.events, milliseconds(board.now()))
        if kept.over is not None:
            end(board, kept.call, kept.over)
        board.spool.forget(kept)


def _leave_floor(board: Switchboard, state: CallState) -> None:
    """Take the caller off the floor. Where it is lost it stands up by the record, so the end must get there anyhow."""
    try:
        board.floor.leave(ContactId(state.call), state.place, "gone")
    except FloorError as error:
        log.warning("the floor does not hear that a caller is gone: %s", error, extra={"call": state.call})


def _end(board: Switchboard, saved: Saved, over: HungUp, now: datetime, patience: Patience) -> bool:
    """Commit the end and do what follows from it; False where somebody else got ahead. Raises Unfinished."""
    state = decode(saved.state)
    catalogue = board.catalogues.at(state.revision)
    if not state.offer:
        # No agent's telephone may ring on while the flow does what it does after a hang-up.
        _leave_floor(board, state)
    try:
        turn = walk(board, catalogue, state, over, key=f"{state.call}:end:{OVER}", now=now, patience=patience)
    except Unfinished:
        # The rest may take half a minute: nobody is to wait for him, or to ring, until then.
        _leave_floor(board, state)
        raise
    entries = effects.entries_of(turn, catalogue, saved.turn, now)
    change = Change(
        saved.turn,
        encode(turn.state),
        OVER,
        encode_events(turn.events),
        effects=effects.written(entries),
        ended=True,
        interrupt=b"",
    )
    if isinstance(board.live.commit(state.call, saved, change, milliseconds(now)), Conflict):
        return False
    effects.carry_out_all(board, entries)
    if state.offer:
        # Who was taken is let go last: that both are in the room may still be on its way to us.
        _leave_floor(board, state)
    dials.after_the_end(board, state.call, saved)
    return True
