"""Nobody is hung up on: what a caller hears when something of ours failed (section 7 of the protocol).

First it is tried to go on where he was. Where that cannot be, he is asked for a moment's patience, and only then
handed to the standby number, or to a voicemail that needs nothing but this process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from ivr.calls import interrupts
from ivr.calls.arrivals import arrive
from ivr.calls.asked import Asked
from ivr.calls.callbacks.placed import picked_up
from ivr.calls.errors import ATTEMPTS, Contended
from ivr.calls.restore import restore
from ivr.calls.switchboard import Switchboard
from ivr.calls.turns import find, move, resume
from ivr.calls.waiting import looks
from ivr.calls.wording import sentence
from ivr.carriers.errors import Unreadable
from ivr.carriers.ports import Posted
from ivr.cases.errors import RecordGone
from ivr.dialogue.inputs import Broken, Continued, Input
from ivr.dialogue.instructions import Dial, Hangup, Pause, Record, Redirect, Word
from ivr.live.errors import LiveGone
from ivr.live.records import Saved
from queueing.names import FloorGone, FloorLost

log = logging.getLogger(__name__)

PATIENCE = 3
"""Times that a caller is asked for a moment before he is handed on; each takes about five seconds."""
STAY_S = 180
"""A waiting caller is kept in the queue so long while nothing works."""
RING_S = 25
WAIT = "/voice/wait"
FALLBACK = "/voice/fallback"
SCREEN = "/voice/rescue/screen"
AFTER = "/voice/rescue/after"
MESSAGE = "/voice/rescue/message"
OURS = ("/voice/agent", "/voice/overhear")
"""How the paths begin that legs of agents and supervisors ask at; an agents' line is called like any other."""
GONE = (LiveGone, RecordGone, FloorGone, FloorLost)
"""What may be away for a while, and comes back."""
AGAIN = "again-"
"""How the fingerprint of a turn begins in which a failed question was asked again."""


def guarded(board: Switchboard, posted: Posted, answer: Callable[[], bytes]) -> bytes:
    """Return the answer, or where it cannot be had a document that keeps the caller.

    Raises:
        Unreadable: the request makes no sense, so there is no caller to keep.
    """
    try:
        return answer()
    except Unreadable:
        raise
    except GONE as gone:
        log.warning("a webhook has to wait: %s", gone, extra={"call": posted.fields.get("CallSid", "")})
        return keep(board, posted)
    except Exception:
        log.exception("a webhook failed", extra={"call": posted.fields.get("CallSid", ""), "path": posted.path})
        return keep(board, posted)


def fallback(board: Switchboard, posted: Posted) -> bytes:
    """Answer `/voice/fallback`: the carrier could not get, or could not play, the document at `ErrorUrl`."""
    failure = board.reader.failure(posted)
    log.warning("fallback", extra={"call": posted.fields.get("CallSid", ""), "code": failure.code})
    failed = urlsplit(failure.url)
    if failure.url:
        posted = Posted(posted.fields, dict(parse_qsl(failed.query)), failed.path)
    return guarded(board, posted, lambda: _go_on(board, posted))


def _go_on(board: Switchboard, posted: Posted) -> bytes:
    if posted.path.startswith("/voice/i/"):
        return interrupts.fetch(board, posted)
    if posted.path.startswith(WAIT):
        return looks.wait(board, posted)
    asked = Asked.of(posted)
    saved = board.live.load(asked.call)
    if saved is None and asked.turn == 0:
        return picked_up(board, posted) if board.reader.placed_by_us(posted) else arrive(board, posted)
    return _ask_again(board, asked, saved or restore(board, asked))


def _ask_again(board: Switchboard, asked: Asked, saved: Saved) -> bytes:
    """Ask the failed turn's question again; where that failed as well, go where the flow goes with a failure."""
    for _ in range(ATTEMPTS):
        if saved.ended or saved.turn > asked.turn:
            return saved.reply or resume(board, asked)
        twice = saved.fingerprint.startswith(AGAIN)
        heard: Input = Broken("a turn failed twice") if twice else Continued()
        reply = move(board, saved, heard, f"{AGAIN}{saved.turn}")
        if reply is not None:
            return reply
        saved = find(board, asked)
    raise Contended


def keep(board: Switchboard, posted: Posted) -> bytes:
    """Return what keeps the caller with nothing but this process alive; one of ours may go, and is free by it."""
    asked = Asked.of(posted)
    tries = _tries(posted)
    if asked.hint == "talk" or posted.path.startswith(OURS):
        return _document(board, asked, sentence("goodbye", asked.language), Hangup())
    if asked.hint == "wait" and board.reader.look(posted).waited_s < STAY_S:
        return _document(board, asked, sentence("stay", asked.language), Pause(10), Redirect(asked.path(WAIT)))
    if tries < PATIENCE:
        words = (sentence("one_moment", asked.language), Pause(3))
        return _document(board, asked, *words, Redirect(asked.path(FALLBACK, tries + 1)))
    return hand_on(board, posted)


def hand_on(board: Switchboard, posted: Posted) -> bytes:
    """Hand the caller on: to the standby number where there is one that has a line free, else to a voicemail."""
    asked = Asked.of(posted)
    if not board.standby_number or asked.hint == "record" or not board.standby_lines.take(asked.call, board.now()):
        return voicemail(board, asked)
    dial = Dial(board.standby_number, RING_S, asked.path(SCREEN), asked.path(AFTER))
    return _document(board, asked, sentence("trouble", asked.language), dial)


def voicemail(board: Switchboard, asked: Asked) -> bytes:
    """Ask for a message; its recording stays with the carrier, its address with us."""
    words = (sentence("leave_message", asked.language), Record(longest=120))
    return _document(board, asked, *words, action=asked.path(MESSAGE))


def _tries(posted: Posted) -> int:
    written = posted.query.get("f", "0")
    return int(written) if written in "0123456789" else PATIENCE


def _document(board: Switchboard, asked: Asked, *words: Word, action: str = "") -> bytes:
    return board.renderer.document(words, asked.links(board.public_url, action))
