"""Looks: what a waiting caller hears next. Asked for ever under one URL, never deduplicated, rendered fresh.

A caller leaves the queue in three steps, so that no crash loses him: why is written into the call, the floor lets him
go, the carrier does. An agent who is taking him just then keeps him; a look finds what was left undone.
"""

from __future__ import annotations

from ivr.calls.asked import Asked, whole
from ivr.calls.errors import CallUnknown
from ivr.calls.heard import ENQUEUED_AGAIN
from ivr.calls.promises import enter_again
from ivr.calls.restore import restore
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.calls.waiting import wait_told
from ivr.calls.wording import sentence
from ivr.carriers.ports import Posted
from ivr.dialogue.inputs import Digits
from ivr.dialogue.instructions import Leave, Pause, Word
from ivr.engine.hold import chosen
from ivr.engine.state import CallState, decode
from ivr.live.records import Change, Committed, Saved
from queueing.names import ContactId, QueueName
from queueing.policy.routing import OWN

LOOK_MS = 15_000
"""A look lasts so long at most; a caller whose looks have stopped for twice as long is asked of the carrier."""
KEY = "/voice/wait/key"


def wait(board: Switchboard, posted: Posted) -> bytes:
    """Return what the caller hears next, or the way out where he waits no longer.

    Raises:
        LiveGone: Redis cannot be reached; the fallback keeps him in music.
    """
    asked = Asked.of(posted)
    waited = board.reader.look(posted).waited_s
    try:
        saved = board.live.load(asked.call) or restore(board, asked)
    except CallUnknown:
        return _patience(board, asked)
    return _look(board, saved, waited, leaving="")


def key(board: Switchboard, posted: Posted) -> bytes:
    """Take the key of a waiting caller: one that is offered lets him go, after any other he waits on.

    Raises:
        LiveGone: Redis cannot be reached; the fallback keeps him in music.
    """
    asked = Asked.of(posted)
    waited = max(board.reader.look(posted).waited_s, _waited_then(posted))
    try:
        saved = board.live.load(asked.call) or restore(board, asked)
    except CallUnknown:
        return _patience(board, asked)
    heard = board.reader.answer(posted, "gather")
    state = decode(saved.state)
    pressed = heard.keys if isinstance(heard, Digits) else ""
    option = chosen(state, board.catalogues.at(state.revision), pressed, waited) if pressed else None
    return _look(board, saved, waited, leaving=option or "")


def _look(board: Switchboard, saved: Saved, waited: int, leaving: str) -> bytes:
    state = decode(saved.state)
    call = ContactId(state.call)
    if not board.floor.seen(call, milliseconds(board.now())) and state.place and not state.offer:
        enter_again(board, state)
    label = _begun(saved) or leaving or _due(board, state, waited)
    if label and not saved.ended and _may_leave(board, saved, state, label):
        return _document(board, saved, state, waited, (Leave(),))
    return _document(board, saved, state, waited, wait_told.words(board, saved, state, waited))


def _begun(saved: Saved) -> str:
    """Return why he was leaving when a process died between two steps, "" where he was not."""
    return saved.leaving if saved.leaving != ENQUEUED_AGAIN else ""


def _due(board: Switchboard, state: CallState, waited: int) -> str:
    """Return why he may wait no longer, "" where he may."""
    queue = board.catalogues.at(state.revision).queues.get(state.queue)
    if queue is not None and queue.hours and queue.hours in board.emergencies.now():
        return "emergency"
    if state.queue.startswith(OWN) and board.floor.room_for(QueueName(state.queue), {}) == "nobody_there":
        return "nobody_there"
    return "waited_too_long" if 0 < state.longest <= waited else ""


def _may_leave(board: Switchboard, saved: Saved, state: CallState, label: str) -> bool:
    """Write why he leaves and take him off the floor; a caller whom an agent is just taking stays."""
    if saved.leaving != label and not _write(board, saved, state, label):
        return False
    left = board.floor.leave(ContactId(state.call), state.place, label)
    if not left.ok:
        again = board.live.load(state.call)
        if again is not None and again.leaving == label:
            _write(board, again, state, "")
        return False
    return True


def _write(board: Switchboard, saved: Saved, state: CallState, leaving: str) -> bool:
    """Write why he leaves; False where the call has just moved on, so that the next look decides."""
    change = Change(saved.turn, saved.state, f"leaving:{saved.version}:{leaving}", leaving=leaving)
    return isinstance(board.live.commit(state.call, saved, change, milliseconds(board.now())), Committed)


def _document(board: Switchboard, saved: Saved, state: CallState, waited: int, words: tuple[Word, ...]) -> bytes:
    """Return a look; a key that is pressed in it comes back with how long he had waited."""
    where = Asked.now(state, saved.turn)._replace(hint="wait")
    return board.renderer.document(words, where.links(board.public_url, f"{where.path(KEY)}&w={waited}"))


def _waited_then(posted: Posted) -> int:
    return whole(posted.query.get("w", ""), 9)


def _patience(board: Switchboard, asked: Asked) -> bytes:
    """Say what can be said to a caller of whom nothing is known yet: he is asked again in some seconds."""
    words: tuple[Word, ...] = (sentence("stay", asked.language), Pause(8))
    return board.renderer.document(words, asked.links(board.public_url))
