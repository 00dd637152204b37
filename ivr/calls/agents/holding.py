"""An agent lets his caller wait for a moment: the caller hears music, the agent's leg stays where it is.

The carrier does it first, and only then the floor notes it. Where a process dies between the two the agent's page says
that he talks, and the same button does it again: to hold twice is to hold once.
"""

from __future__ import annotations

import logging
from urllib.parse import quote

from ivr.calls.asked import Asked, whole
from ivr.calls.documents import flowless
from ivr.calls.errors import CallsError
from ivr.calls.restore import restored
from ivr.calls.switchboard import Switchboard
from ivr.calls.wording import sentence
from ivr.carriers.ports import Posted
from ivr.cases.errors import RecordGone
from ivr.dialogue.instructions import Pause, Redirect, Word
from ivr.engine.errors import EngineError
from ivr.engine.hold import music
from ivr.engine.state import decode
from ivr.live.errors import LiveError
from queueing.ports import OfferView

log = logging.getLogger(__name__)

PATH = "/voice/hold"
SILENCE_S = 10
LONGEST_HOLD = 6
"""Digits of the seconds that a caller has been on hold."""


def hold(board: Switchboard, view: OfferView) -> bool:
    """Let the caller of a talk wait. False where he is no longer in it.

    Raises:
        CarrierError: it is not known whether he was. FloorError: he waits, and the floor does not know it yet.
    """
    held = board.control.hold(view.room, view.contact, held=True, url=board.public_url + _path(view.contact, 0))
    if held:
        board.floor.held(view.offer, held=True)
    return held


def resume(board: Switchboard, view: OfferView) -> bool:
    """Let the caller hear his agent again. False where he is no longer in the talk.

    Raises:
        CarrierError: it is not known whether he does. FloorError: he does, and the floor does not know it yet.
    """
    done = back(board, view)
    if done:
        board.floor.held(view.offer, held=False)
    return done


def back(board: Switchboard, view: OfferView) -> bool:
    """Do so at the carrier alone; the room ends with the agent again, where it was to outlast him.

    Raises:
        CarrierError: it is not known whether it is done.
    """
    if view.loose and not board.control.outlast(view.room, view.leg, outlasts=False):
        return False
    return board.control.hold(view.room, view.contact, held=False)


def listen(board: Switchboard, posted: Posted) -> bytes:
    """Return what a caller on hold hears next. Nothing but speech and music may stand in it, and no key is heard."""
    call, heard_s = posted.query.get("c", ""), whole(posted.query.get("s", ""), LONGEST_HOLD)
    words, seconds = _words(board, call, heard_s, Asked.of(posted).language)
    return flowless(board, (*words, Redirect(_path(call, heard_s + seconds))))


def _words(board: Switchboard, call: str, heard_s: int, language: str) -> tuple[tuple[Word, ...], int]:
    """Return the next piece of music; where there is none, or nothing is known of the call, a word and a rest.

    Nothing that fails may bring the rescue here: its documents do what a caller on hold cannot be asked to.
    """
    try:
        saved = restored(board, call)
        state = decode(saved.state) if saved is not None and not saved.ended else None
        pieces, seconds = music(state, board.catalogues.at(state.revision), heard_s) if state is not None else ((), 0)
    except (LiveError, RecordGone, CallsError, EngineError) as gone:
        log.warning("a caller on hold hears no music: %s", gone, extra={"call": call})
        pieces, state, seconds = (), None, 0
    if pieces:
        return pieces, seconds
    return (sentence("on_hold", state.language if state is not None else language), Pause(SILENCE_S)), SILENCE_S


def _path(call: str, heard_s: int) -> str:
    return f"{PATH}?c={quote(call, safe='')}&s={heard_s}"
