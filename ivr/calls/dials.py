"""Somebody outside, dialled from a call: he is screened, hears a whisper, and what becomes of his leg is remembered.

The carrier asks the action of a dial only while the caller is on the line, and does not say who took the call. So what
is known of the other side stands in the call until its turn is over.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from ivr.calls.asked import Asked, whole
from ivr.calls.documents import document, present_words
from ivr.calls.errors import ATTEMPTS, Contended
from ivr.calls.record import encode_events, mark_of
from ivr.calls.restore import restored
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.calls.wording import sentence
from ivr.carriers.ports import Posted
from ivr.dialogue.events import LegFinished
from ivr.dialogue.inputs import Digits, LegEnded
from ivr.dialogue.instructions import DialNumbers, Gather, Hangup, Spoken, Word
from ivr.engine.dialling import TAKE, screen, whisper
from ivr.engine.state import CallState, decode
from ivr.live.records import Change, Conflict, Saved

ASKINGS = 2
KEY_WAIT_S = 6.0
KEY = "/voice/dial/key"


class OtherSide(msgspec.Struct, frozen=True, tag="dial"):
    """Who was joined with the caller: his leg, and his number (E.164)."""

    leg: str
    number: str


WRITTEN = '{"type":"dial"'
"""How the other side begins, as it stands in the call."""


def answered(board: Switchboard, posted: Posted) -> bytes:
    """Answer the leg of somebody who picked up: he is asked for a key, or hears the whisper and is joined."""
    saved = _dialling(board, posted)
    if saved is None:
        return _aside(board, posted, sentence("caller_gone", "en"), Hangup())
    asking = _screen(board, decode(saved.state))
    return _ask(board, posted, asking, 1) if asking else _join(board, posted, saved)


def key(board: Switchboard, posted: Posted) -> bytes:
    """Take his key: the right one takes the call, any other refuses it, silence is asked once more."""
    heard = board.reader.answer(posted, "gather")
    saved = _dialling(board, posted)
    if saved is None:
        return _aside(board, posted, sentence("caller_gone", "en"), Hangup())
    if isinstance(heard, Digits):
        return _join(board, posted, saved) if heard.keys == TAKE else _refuse(board, posted)
    askings = posted.query.get("asked", "")
    if askings != "1":
        return _refuse(board, posted)
    return _ask(board, posted, _screen(board, decode(saved.state)), ASKINGS)


def leg(board: Switchboard, posted: Posted) -> None:
    """Take what the carrier tells of the leg of somebody who was dialled: one who need press no key is joined at once.

    Raises:
        LiveGone: Redis cannot be reached. Contended: others got ahead at every attempt.
    """
    told = board.reader.dialled_leg(posted)
    picked_up = told.status == "in-progress" or (told.over and told.seconds > 0)
    screened = posted.query.get("s") == "1"
    if picked_up and not screened:
        _joined(board, posted, told.call, OtherSide(told.leg, told.number))


def next_number(board: Switchboard, posted: Posted, saved: Saved) -> bytes | None:
    """Return the document that dials the next number of several in turn; None where the dial is over.

    It is the same for the same request, so nothing is committed: the turn is over with the last number.
    """
    asked = Asked.of(posted)
    heard = ended(board, posted, saved)
    if heard.talked or saved.turn != asked.turn:
        return None
    state = decode(saved.state)
    word = next((word for word in present_words(board, state) if isinstance(word, DialNumbers)), None)
    tried = _tried(posted)
    if word is None or word.order != "in_turn" or tried >= len(word.numbers):
        return None
    action = f"{asked.path('/voice/turn')}&k=dial&i={tried}"
    return document(board, state, (replace(word, numbers=word.numbers[tried:]),), saved.turn, action)


def ended(board: Switchboard, posted: Posted, saved: Saved) -> LegEnded:
    """Return how the dial ended: it was a talk where the two were joined, and he took the call who was asked to."""
    heard = board.reader.answer(posted, "dial")
    if not isinstance(heard, LegEnded):
        return LegEnded("failed")
    other = _other(saved)
    screened = bool(_screen(board, decode(saved.state)))
    talked = heard.talked and (other is not None or not screened)
    return replace(heard, talked=talked, number=other.number if other and talked else "")


def after_the_end(board: Switchboard, call: str, saved: Saved) -> None:
    """Write down that the two have talked, of which the flow hears nothing once the call is over."""
    other = _other(saved)
    if other is not None:
        _write_down(board, call, saved, other)


def _write_down(board: Switchboard, call: str, saved: Saved, other: OtherSide) -> None:
    """Whoever tells of it, the notice of the leg or the end of the call, it is one talk."""
    finished = encode_events((LegFinished(other.number, "completed", answered=True),))
    board.live.addendum(call, f"dial:{saved.turn}", finished, milliseconds(board.now()))


def _joined(board: Switchboard, posted: Posted, call: str, other: OtherSide) -> bool:
    """Write into the call who is joined with the caller; False where it dials no more."""
    for _ in range(ATTEMPTS):
        saved = restored(board, call)
        if saved is None or saved.turn != Asked.of(posted).turn:
            return False
        if saved.ended:
            _write_down(board, call, saved, other)
            return False
        if _other(saved) is not None:
            return True
        written = msgspec.json.encode(other).decode()
        mark = mark_of(f"{saved.version}:{written}".encode())
        change = Change(saved.turn, saved.state, mark, leaving=written)
        if not isinstance(board.live.commit(call, saved, change, milliseconds(board.now())), Conflict):
            return True
    raise Contended


def _dialling(board: Switchboard, posted: Posted) -> Saved | None:
    """Return the call that dials him, None where it does not any more."""
    saved = restored(board, board.reader.parent(posted))
    return None if saved is None or saved.ended or saved.turn != Asked.of(posted).turn else saved


def _join(board: Switchboard, posted: Posted, saved: Saved) -> bytes:
    """He has the call: he hears the whisper, and at its end both are joined."""
    told = board.reader.dialled_leg(posted)
    if not _joined(board, posted, told.call, OtherSide(told.leg, told.number)):
        return _aside(board, posted, sentence("caller_gone", "en"), Hangup())
    state = decode(saved.state)
    return _aside(board, posted, *whisper(state, board.catalogues.at(state.revision)))


def _ask(board: Switchboard, posted: Posted, words: tuple[Spoken, ...], asking: int) -> bytes:
    action = f"{Asked.of(posted).path(KEY)}&asked={asking}"
    return _aside(board, posted, Gather(words, wait=KEY_WAIT_S), action=action)


def _refuse(board: Switchboard, posted: Posted) -> bytes:
    return _aside(board, posted, sentence("not_taken", "en"), Hangup())


def _aside(board: Switchboard, posted: Posted, *words: Word, action: str = "") -> bytes:
    return board.renderer.aside(words, Asked.of(posted).links(board.public_url, action))


def _screen(board: Switchboard, state: CallState) -> tuple[Spoken, ...]:
    return screen(state, board.catalogues.at(state.revision))


def _other(saved: Saved) -> OtherSide | None:
    return msgspec.json.decode(saved.leaving, type=OtherSide) if saved.leaving.startswith(WRITTEN) else None


def _tried(posted: Posted) -> int:
    """Return how many numbers have been tried, this one included."""
    return 1 + whole(posted.query.get("i", "0"), 3)
