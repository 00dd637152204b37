"""A call whose live state was lost: the newest state in the case record, and the step in the signed URL."""

from __future__ import annotations

from ivr.calls.asked import Asked
from ivr.calls.errors import CallUnknown
from ivr.calls.record import encode_events
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.dialogue.events import Recovered
from ivr.engine.state import decode, encode
from ivr.live.records import Change, Saved


def restore(board: Switchboard, asked: Asked, seen: Saved | None = None) -> Saved:
    """Write the newest drained state, moved to the step that was asked, and return what then is there.

    `seen` is an older state that Redis still had. Where another request restores at the same time, its state stands.

    Raises:
        CallUnknown: nothing is known of the call.
        LiveGone, RecordGone: a store cannot be reached.
    """
    written, lost = _newest(board, asked, seen)
    state = decode(written)
    if asked.step and (asked.turn > lost or asked.is_look):
        state = state.moved_to(asked.step)
    change = Change(
        turn=max(lost, asked.turn),
        state=encode(state),
        reply=b"",
        fingerprint="restored",
        events=encode_events((Recovered(lost),)),
        ended=state.ended,
    )
    board.live.commit(asked.call, seen, change, milliseconds(board.now()))
    saved = board.live.load(asked.call)
    if saved is None:
        raise CallUnknown(asked.call)
    return saved


def restored(board: Switchboard, call: str) -> Saved | None:
    """Return the call as it stands, restored where it was lost; None where nothing is known of it."""
    try:
        return board.live.load(call) or restore(board, Asked(call, 0, "", "", "", ""))
    except CallUnknown:
        return None


def _newest(board: Switchboard, asked: Asked, seen: Saved | None) -> tuple[bytes, int]:
    drained = board.book.newest_state(asked.call)
    if drained is not None and (seen is None or drained.turn > seen.turn):
        return drained.state, drained.turn
    if seen is None:
        raise CallUnknown(asked.call)
    return seen.state, seen.turn
