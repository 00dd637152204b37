"""Looks: what a waiting caller hears next. Asked for ever under one URL, never deduplicated, rendered fresh."""

from __future__ import annotations

from ivr.calls.asked import Asked
from ivr.calls.errors import CallUnknown
from ivr.calls.restore import restore
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.calls.wording import sentence
from ivr.carriers.ports import Posted
from ivr.dialogue.instructions import Leave, Pause, Word
from ivr.engine.hold import hold
from ivr.engine.state import CallState, decode
from ivr.live.records import Change, Conflict, Saved
from queueing.names import ContactId

LOOK_MS = 15_000
"""A look lasts so long at most; a caller whose looks have stopped for twice as long is asked of the carrier."""


def wait(board: Switchboard, posted: Posted) -> bytes:
    """Return what the caller hears next, or the way out where he has waited as long as the flow allows.

    Raises:
        LiveGone: Redis cannot be reached; the fallback keeps him in music.
    """
    asked = Asked.of(posted)
    try:
        saved = board.live.load(asked.call) or restore(board, asked)
    except CallUnknown:
        return _patience(board, asked)
    state = decode(saved.state)
    where = Asked.now(state, saved.turn)._replace(hint="wait").links(board.public_url)
    waited = board.reader.look(posted).waited_s
    now_ms = milliseconds(board.now())
    board.floor.seen(ContactId(asked.call), now_ms)
    if 0 < state.longest <= waited and _may_leave(board, saved, state):
        return board.renderer.document((Leave(),), where)
    ahead = board.floor.ahead(ContactId(asked.call))
    words = hold(state, board.catalogues.at(state.revision), ahead, None, waited)
    return board.renderer.document(words, where)


def _may_leave(board: Switchboard, saved: Saved, state: CallState) -> bool:
    """Take him off the floor first: a caller whom an agent is just taking stays."""
    left = board.floor.leave(ContactId(state.call), state.place, "waited_too_long")
    if not left.ok:
        return False
    change = Change(saved.turn, saved.state, f"leaving:{saved.turn}", leaving="waited_too_long")
    return not isinstance(board.live.commit(state.call, saved, change, milliseconds(board.now())), Conflict)


def _patience(board: Switchboard, asked: Asked) -> bytes:
    """Say what can be said to a caller of whom nothing is known yet: he is asked again in some seconds."""
    words: tuple[Word, ...] = (sentence("stay", asked.language), Pause(8))
    return board.renderer.document(words, asked.links(board.public_url))
