"""An agent's telephone: he hears which queue calls, takes the call by key, hears the whisper, and talks."""

from __future__ import annotations

from urllib.parse import quote

from ivr.calls.agents import after_talk
from ivr.calls.agents.own_language import USUAL, agents_language, in_language, whisper_for
from ivr.calls.documents import flowless
from ivr.calls.facts import offer_of
from ivr.calls.labels import label_of
from ivr.calls.switchboard import Switchboard
from ivr.calls.wording import sentence
from ivr.carriers.ports import Posted
from ivr.dialogue.inputs import Digits
from ivr.dialogue.instructions import Gather, Hangup, JoinRoom
from queueing.names import LegId, OfferId
from queueing.ports import Accepted, OfferView

ASKINGS = 2
KEY_WAIT_S = 6.0


def picked_up(board: Switchboard, posted: Posted) -> bytes:
    """Answer the agent's leg: he hears the queue's name only, for it may be a mailbox that listens."""
    view = board.floor.answered(offer_of(posted), LegId(board.reader.call(posted)))
    language = agents_language(board, posted, view)
    return _goodbye(board, "caller_gone", language) if view is None else _ask(board, view, language, asking=1)


def key(board: Switchboard, posted: Posted) -> bytes:
    """Take the agent's key: 1 takes the call, any other declines, silence is asked once more."""
    heard = board.reader.answer(posted, "gather")
    view = board.floor.offer(offer_of(posted))
    language = agents_language(board, posted, view)
    if view is None:
        return _goodbye(board, "caller_gone", language)
    if isinstance(heard, Digits) and heard.keys == "1":
        return _take(board, view, language)
    asking = int(posted.query.get("asked") or ASKINGS)
    if not isinstance(heard, Digits) and asking < ASKINGS:
        return _ask(board, view, language, asking + 1)
    board.floor.decline(view.offer)
    return _goodbye(board, "not_taken", language)


def left(board: Switchboard, posted: Posted) -> bytes:
    """The agent is out of the room: the talk is over for him, and he may say by key what came of it."""
    view = board.floor.offer(offer_of(posted))
    if view is not None and view.state != "over":
        board.floor.room_over(view.offer, "caller")
    language = agents_language(board, posted, view)
    if view is None or not after_talk.wraps_up(board, view):
        taken_back = view is not None and view.reason == "taken_back"
        return _goodbye(board, "taken_back" if taken_back else "call_over", language)
    what = "after_put_through" if _talks_on(board, view) else "after_talk"
    return after_talk.ask(board, view, language, sentence(what, language))


def unreached(board: Switchboard, posted: Posted) -> bytes:
    """Tell the agent who waits for the customer of a callback that he does not come."""
    view = board.floor.offer(offer_of(posted))
    return _goodbye(board, "not_reached", agents_language(board, posted, view))


def broken(board: Switchboard, posted: Posted) -> bytes:
    """End an agent's leg whose document failed: the floor finds the leg gone and the caller keeps the place."""
    return _goodbye(board, "not_taken", posted.query.get("l") or USUAL)


def _talks_on(board: Switchboard, view: OfferView) -> bool:
    """Say whether the caller was put through to a colleague, and is with him."""
    heir = board.floor.offer(OfferId(view.consults)) if view.consults else None
    return heir is not None and heir.state == "talking"


def _take(board: Switchboard, view: OfferView, language: str) -> bytes:
    taken = board.floor.accept(view.offer)
    if not isinstance(taken, Accepted):
        return _goodbye(board, "caller_gone", language)
    number = view.tell.get("callback.number", "")
    calling = (sentence("calling", language, number=" ".join(number[-4:])),) if view.callback else ()
    asked = view.about != ""
    room = JoinRoom(taken.room, label_of(view.offer, asked=asked), view.offer, stays=asked)
    words = (*calling, *whisper_for(view, language), room)
    return flowless(board, words, in_language(f"/voice/agent/left?o={quote(view.offer)}", language))


def _ask(board: Switchboard, view: OfferView, language: str, asking: int) -> bytes:
    what = "consult_for" if view.about else "callback_for" if view.callback else "call_for"
    words = (sentence(what, language, queue=view.title or view.queue, agent=view.by),)
    action = f"/voice/agent/key?o={quote(view.offer)}&asked={asking}"
    return flowless(board, (Gather(words, wait=KEY_WAIT_S),), in_language(action, language))


def _goodbye(board: Switchboard, words: str, language: str) -> bytes:
    return flowless(board, (sentence(words, language), Hangup()))
