"""An answer: the carrier brings what the caller did, and gets the next document.

The turn's number stands in the URL that we handed out. It decides what is new, repeated or stale
(section 2 of docs/developers/call-protocol.md).
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

import msgspec

from ivr.calls import effects, promises
from ivr.calls.asked import Asked
from ivr.calls.dials import next_number
from ivr.calls.documents import document
from ivr.calls.errors import ATTEMPTS, Contended, Unfinished
from ivr.calls.heard import hear, said
from ivr.calls.moves import Interrupt
from ivr.calls.record import encode_events
from ivr.calls.restore import restore
from ivr.calls.silent import Silent, owe
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.calls.walk import fingerprint, walk
from ivr.calls.world.patience import Patience
from ivr.carriers.errors import Unreadable
from ivr.carriers.ports import Posted
from ivr.dialogue.inputs import Continued, Input, Recorded
from ivr.dialogue.instructions import Redirect
from ivr.engine.state import decode, encode
from ivr.engine.turn import Turn
from ivr.flows.catalogue import Catalogue
from ivr.live.records import Change, Committed, Repeated, Saved

KINDS = ("gather", "record", "room", "queue", "dial", "connect", "go")
CUT_BY_INTERRUPT = ("room", "queue", "dial", "connect")
"""Answers that the carrier also sends when we move the leg away: while an interrupt is pending they say nothing."""


def take_turn(board: Switchboard, posted: Posted) -> bytes:
    """Answer the request; its URL says what it answers: one of `KINDS`. Returns the document.

    Raises:
        LiveGone: Redis cannot be reached.
        Contended: others got ahead at every attempt.
        FlowBroken: the flow cannot go on.
        Unreadable: the request makes no sense.
    """
    asked = Asked.of(posted)
    kind = posted.query.get("k", "go")
    if kind not in KINDS:
        raise Unreadable("k")
    saved = _recalled(board, asked, kind) or find(board, asked)
    if saved.ended:
        if kind == "record":
            _after_the_end(board, posted, saved)
        return board.renderer.empty()
    if saved.interrupt and kind in CUT_BY_INTERRUPT:
        return redirect(board, asked, asked.path(interrupt_path(saved)))
    further = next_number(board, posted, saved) if kind == "dial" else None
    return further or _answer(board, posted, kind, asked, saved)


def present(board: Switchboard, posted: Posted) -> bytes:
    """Return the present question of the call again, for whoever answered an older one."""
    asked = Asked.of(posted)
    for _ in range(ATTEMPTS):
        saved = find(board, asked)
        reply = saved.reply or move(board, saved, Continued(), fingerprint(board, saved.turn, Continued()))
        if reply:
            return reply
    raise Contended


def find(board: Switchboard, asked: Asked) -> Saved:
    """Return the call as it stands, restored where Redis has lost it or an answer to a later turn than it knows."""
    saved = board.live.load(asked.call)
    if saved is None or (saved.turn < asked.turn and not saved.ended):
        return restore(board, asked, saved)
    return saved


def _recalled(board: Switchboard, asked: Asked, kind: str) -> Saved | None:
    """Return the call as this process knows it, where the commit alone decides whether that is right.

    What keys say depends on nothing but the turn that asked for them, so a wrong guess costs a second attempt only.
    """
    return board.live.recall(asked.call, asked.turn) if kind == "gather" else None


def _after_the_end(board: Switchboard, posted: Posted, saved: Saved) -> None:
    """Take the recording of a caller who hung up while speaking: he is not lost. The call itself stays as it ended."""
    heard = board.reader.answer(posted, "record")
    if not isinstance(heard, Recorded):
        return
    call, now, mark = decode(saved.state).call, board.now(), fingerprint(board, saved.turn, heard)
    try:
        speak_after_the_end(board, call, heard, at=now, mark=mark, patience=Patience(later=True))
    except Unfinished:
        owe(board, Silent(call, now, said=heard, mark=mark))


def speak_after_the_end(
    board: Switchboard, call: str, said: Recorded, *, at: datetime, mark: str, patience: Patience
) -> None:
    """Go on with a recording that was told `at`, after the end of its call.

    Raises:
        Unfinished: what the flow asks then is not answered yet, and there is a later; nothing is written.
    """
    saved = board.live.load(call)
    if saved is None:
        return
    state = decode(saved.state)
    key = promise_key(state.call, saved.turn, mark)
    turn = walk(board, board.catalogues.at(state.revision), state, said, key=key, now=at, patience=patience)
    board.live.addendum(state.call, mark, encode_events(turn.events), milliseconds(at))


def _answer(board: Switchboard, posted: Posted, kind: str, asked: Asked, saved: Saved) -> bytes:
    mark = fingerprint(board, asked.turn, said(board, posted, kind))
    for _ in range(ATTEMPTS):
        if saved.turn != asked.turn:
            return saved.reply if saved.fingerprint == mark else resume(board, asked)
        heard = hear(board, posted, kind, saved)
        if heard is None:
            return resume(board, asked)
        reply = move(board, saved, heard, mark)
        if reply is not None:
            return reply
        saved = find(board, asked)
    raise Contended


def move(board: Switchboard, saved: Saved, heard: Input, mark: str, *, interrupted: bool = False) -> bytes | None:
    """Move the call by one turn and return the document; None where somebody else got ahead.

    `interrupted`: this turn is the pending interrupt's, which it clears.
    """
    now = board.now()
    state = decode(saved.state)
    catalogue = board.catalogues.at(state.revision)
    turn = walk(board, catalogue, state, heard, key=promise_key(state.call, saved.turn, mark), now=now)
    return commit(board, catalogue, saved, turn, mark=mark, now=now, interrupted=interrupted)


def promise_key(call: str, turn: int, mark: str) -> str:
    """Return under what the promises of a turn stand: two requests that race for one turn never share a promise."""
    return f"{call}:{turn}:{mark}"


def commit(
    board: Switchboard,
    catalogue: Catalogue,
    seen: Saved | None,
    turn: Turn,
    *,
    mark: str,
    now: datetime,
    interrupted: bool = False,
) -> bytes | None:
    """Commit the turn as the one after `seen`, do its effects and return its document; None on a conflict."""
    state = turn.state
    number = (seen.turn if seen else 0) + 1
    reply = document(board, state, turn.words, number)
    entries = promises.keep(board, effects.entries_of(turn, catalogue, number, now), now)
    change = Change(
        number,
        encode(state),
        mark,
        encode_events(turn.events),
        reply,
        effects.written(entries),
        ended=state.ended,
        interrupt=b"" if interrupted else None,
        leaving="",
    )
    result = board.live.commit(state.call, seen, change, milliseconds(now))
    if isinstance(result, Committed):
        effects.carry_out_all(board, entries)
        return reply
    return result.reply if isinstance(result, Repeated) else None


def redirect(board: Switchboard, asked: Asked, path: str) -> bytes:
    """Return a document that only leads on to `path`."""
    return board.renderer.document((Redirect(path),), asked.links(board.public_url))


def interrupt_path(saved: Saved) -> str:
    """Return where the carrier fetches the pending interrupt: right whether it executes this answer or not."""
    return f"/voice/i/{quote(msgspec.json.decode(saved.interrupt, type=Interrupt).id)}"


def resume(board: Switchboard, asked: Asked) -> bytes:
    """Return a document that leads to the present question of the call. Never an empty one: that would hang up."""
    return redirect(board, asked, asked.path("/voice/resume"))
