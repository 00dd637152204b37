"""Places that are kept for callbacks: who comes to the queue, by our call or by his own, stands where he stood."""

from __future__ import annotations

import logging

from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.carriers.errors import CarrierError
from ivr.cases import callback_attempts, callbacks
from ivr.cases.callbacks import Held
from ivr.cases.errors import RecordGone
from ivr.dialogue.inputs import Scalar
from ivr.dialogue.instructions import SeekPlace
from ivr.engine.state import CallState
from queueing.names import CALLBACK, ContactId, FloorError, OfferId
from queueing.ports import OfferView

log = logging.getLogger(__name__)


def kept_for(board: Switchboard, state: CallState, queue: str) -> dict[str, Scalar]:
    """Return what an answer says of the place that is kept in `queue` for this caller; empty where there is none.

    Without the case record he waits as everybody does.
    """
    try:
        held = _held(board, state, queue)
    except RecordGone as gone:
        log.warning("it is not known whether a place is kept: %s", gone, extra={"call": state.call})
        return {}
    return {"since_ms": milliseconds(held.since), "callback": str(held.id)} if held is not None else {}


def waited_since(board: Switchboard, question: SeekPlace) -> dict[str, Scalar]:
    """Return since when he counts as waiting who has waited for one agent already; empty where he has not.

    Without the case record he waits as everybody does.
    """
    try:
        since = board.book.place_since(question.waited_at) if question.waited_at else None
    except RecordGone as gone:
        log.warning("it is not known how long a caller has waited: %s", gone, extra={"place": question.waited_at})
        return {}
    return {"since_ms": since} if since is not None else {}


def agent_waiting(board: Switchboard, state: CallState, queue: str) -> OfferView | None:
    """Return the offer of the agent who waits in its room for the customer of this call, None where nobody does."""
    if state.callback is None:
        return None
    try:
        attempt = callback_attempts.of_call(board.book.engine, state.call)
        view = _met(board, OfferId(attempt.offer), ContactId(state.call)) if attempt and attempt.offer else None
    except (RecordGone, FloorError) as error:
        log.warning("it is not known whether an agent waits: %s", error, extra={"call": state.call})
        return None
    return view if view is not None and view.queue in ("", queue) else None


def call_off(board: Switchboard, callback: int) -> None:
    """Take a callback off the floor and end the calls that are just made for it: its customer has called in himself."""
    try:
        board.floor.withdraw(ContactId(f"{CALLBACK}{callback}"))
        for call in callback_attempts.calls_placed(board.book.engine, callback):
            board.control.hang_up(call)
    except (RecordGone, CarrierError, FloorError) as error:
        log.warning("a call for a callback rings on: %s", error, extra={"callback": callback})


def _held(board: Switchboard, state: CallState, queue: str) -> Held | None:
    engine = board.book.engine
    if state.callback is None:
        held = callbacks.find_open(engine, state.caller, queue) if state.caller else None
        # Who has chosen a time keeps it: until then he has no place that he could take.
        return held if held is not None and held.slot_at is None else None
    return callbacks.get(engine, int(state.callback.id)) if state.callback.queue == queue else None


def _met(board: Switchboard, offer: OfferId, call: ContactId) -> OfferView | None:
    """After a loss of the floor the offer is known by the agent's leg alone: he talks, to nobody yet."""
    view = board.floor.called(offer, call) or board.floor.offer(offer)
    if view is None:
        return None
    return view if (view.state, view.contact) in (("connecting", call), ("talking", "")) else None
