"""What an answer says to the flow: most of it is the carrier's own word, the rest needs our memory."""

from __future__ import annotations

from ivr.calls import dials, outlets
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.carriers.ports import Posted
from ivr.dialogue.inputs import HungUp, Input, LeftQueue, LegEnded
from ivr.engine.state import decode
from ivr.live.records import Change, Saved
from queueing.names import OfferId

ENQUEUED_AGAIN = "enqueued_again"
"""`leaving` of a call whose carrier failed to queue it once: a second failure is the flow's `failed`."""

NOTHING_SETTLED = ("redirected", "redirected-from-bridged", "bridging-in-process", "bridged")


def hear(board: Switchboard, posted: Posted, kind: str, saved: Saved) -> Input | None:
    """Return what the flow hears; None where the request settles nothing and the present question stands."""
    if kind == "queue":
        return _left_queue(board, board.reader.queue_result(posted), saved)
    if kind == "dial":
        return dials.ended(board, posted, saved)
    if kind == "connect":
        return outlets.returned(board, posted, saved)
    heard = board.reader.answer(posted, kind)
    return _room_left(board, heard, saved) if isinstance(heard, LegEnded) else heard


def said(board: Switchboard, posted: Posted, kind: str) -> object:
    """Return what the request itself says: by it alone, and not by our memory, a repeated one is known."""
    if kind == "queue":
        return board.reader.queue_result(posted)
    return board.reader.came(posted) if kind == "connect" else board.reader.answer(posted, kind)


def _left_queue(board: Switchboard, result: str, saved: Saved) -> Input | None:
    """Section 5 of the protocol: what each QueueResult settles."""
    if result == "hangup":
        return HungUp()
    if result == "queue-full":
        return LeftQueue("full")
    if result == "leave":
        return LeftQueue(saved.leaving if saved.leaving not in {"", ENQUEUED_AGAIN} else "waited_too_long")
    if result in NOTHING_SETTLED:
        return None
    if saved.leaving == ENQUEUED_AGAIN:
        return LeftQueue("failed")
    change = Change(saved.turn, saved.state, f"again:{saved.version}", leaving=ENQUEUED_AGAIN)
    board.live.commit(decode(saved.state).call, saved, change, milliseconds(board.now()))
    return None


def _room_left(board: Switchboard, heard: LegEnded, saved: Saved) -> LegEnded:
    """Whether they talked is known to the floor alone: the carrier calls every room that was dialled answered."""
    offer = board.floor.offer(OfferId(decode(saved.state).offer))
    return LegEnded(heard.status, heard.seconds, talked=offer is not None and offer.talked)
