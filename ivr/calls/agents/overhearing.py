"""A supervisor comes into a talk with his own telephone: to listen, to speak to the agent alone, or to both."""

from __future__ import annotations

from typing import Final, Literal
from urllib.parse import quote

from ivr.calls.agents.own_language import in_language, language_of
from ivr.calls.documents import flowless
from ivr.calls.facts import append, offer_of
from ivr.calls.restore import restored
from ivr.calls.switchboard import Switchboard
from ivr.calls.wording import sentence
from ivr.carriers.ports import Posted
from ivr.dialogue.events import Overheard
from ivr.dialogue.inputs import Digits
from ivr.dialogue.instructions import Gather, Hangup, JoinRoom
from ivr.engine.state import decode
from queueing.ports import OfferView

How = Literal["listen", "coach", "join"]
"""listen: nobody hears him; coach: the agent alone does; join: both do."""
HOWS: Final[tuple[How, ...]] = ("listen", "coach", "join")

LABEL = "supervisor-"
PATH, KEY, LEFT = "/voice/overhear", "/voice/overhear/key", "/voice/overhear/left"
RING_S = 25
KEY_WAIT_S = 8.0


def come(board: Switchboard, view: OfferView, by: str, phone: str, how: How) -> Literal["rings", "changed", "over"]:
    """Let the supervisor `by` hear the talk `view`: his telephone rings, or where he is in it already, `how` changes.

    Raises:
        CarrierError: the carrier did not do it, or it is not known.
    """
    seats = board.control.room(view.room)
    mine = next((seat for seat in seats if seat.label == LABEL + by), None)
    if mine is not None:
        done = board.control.overhear(view.room, mine.call, muted=how == "listen", coach=_coached(view, how))
        if done:
            _note(board, view, by, how)
        return "changed" if done else "over"
    saved = restored(board, view.contact)
    if saved is None or not seats:
        return "over"
    board.control.ring(
        to=phone,
        caller_id=decode(saved.state).dialled,
        url=board.public_url + _path(PATH, view, by, how),
        fallback_url=f"{board.public_url}{LEFT}",
        ring_seconds=RING_S,
    )
    return "rings"


def picked_up(board: Switchboard, posted: Posted) -> bytes:
    """Say whose talk it is, and wait for a key: it may be a mailbox that has answered."""
    view = board.floor.offer(offer_of(posted))
    if view is None or view.state != "talking":
        return left(board, posted)
    by, how = _who(posted)
    language = language_of(board, posted, by)
    words = sentence("overhear", language, agent=view.agent)
    return flowless(board, (Gather((words,), wait=KEY_WAIT_S),), in_language(_path(KEY, view, by, how), language))


def key(board: Switchboard, posted: Posted) -> bytes:
    """Let him into the room who presses 1; a mailbox presses nothing."""
    heard, view = board.reader.answer(posted, "gather"), board.floor.offer(offer_of(posted))
    if not isinstance(heard, Digits) or heard.keys != "1":
        return flowless(board, (Hangup(),))
    if view is None or view.state != "talking":
        return left(board, posted)
    by, how = _who(posted)
    _note(board, view, by, how)
    seat = JoinRoom(view.room, LABEL + by, view.offer, stays=True, muted=how == "listen", coach=_coached(view, how))
    return flowless(board, (seat,), in_language(LEFT, language_of(board, posted, by)))


def left(board: Switchboard, posted: Posted) -> bytes:
    """Say that the talk is over, and let him go."""
    return flowless(board, (sentence("call_over", language_of(board, posted, _who(posted)[0])), Hangup()))


def _coached(view: OfferView, how: How) -> str:
    return view.leg if how == "coach" else ""


def _note(board: Switchboard, view: OfferView, by: str, how: How) -> None:
    """Write it into the record of the call: who was heard by whom is nobody's secret."""
    append(board, view.contact, (Overheard(by, view.agent, how),))


def _who(posted: Posted) -> tuple[str, How]:
    how = posted.query.get("m", "")
    return posted.query.get("w", ""), next((one for one in HOWS if one == how), "listen")


def _path(path: str, view: OfferView, by: str, how: How) -> str:
    return f"{path}?o={quote(view.offer, safe='')}&w={quote(by, safe='')}&m={how}"
