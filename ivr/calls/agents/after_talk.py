"""An agent's telephone after the talk: by key he says what came of it, takes more time, or a break after it."""

from __future__ import annotations

from urllib.parse import quote

from ivr.calls.agents.own_language import agents_language, in_language
from ivr.calls.agents.roster import Roster
from ivr.calls.documents import flowless
from ivr.calls.facts import offer_of
from ivr.calls.switchboard import Switchboard
from ivr.calls.wording import sentence
from ivr.carriers.ports import Posted
from ivr.cases.dispositions import dispose
from ivr.dialogue.inputs import Digits
from ivr.dialogue.instructions import Gather, Hangup, Say
from queueing.policy.times import GOODBYE
from queueing.ports import OfferView

PATH = "/voice/agent/after"
MOST = 7
"""Dispositions that have a key, from 1 on; a queue's further ones are for the desk."""
MORE_TIME, BREAK = "8", "9"
ASKINGS = 3
KEY_WAIT_S = 12.0


def wraps_up(board: Switchboard, view: OfferView) -> bool:
    """Say whether the offer's agent still has to say what came of it."""
    agent = board.floor.agent(view.agent)
    return agent is not None and agent.offer == view.offer and agent.engagement == "wrapping_up"


def ask(board: Switchboard, view: OfferView, language: str, *before: Say, asking: int = 1) -> bytes:
    """Ask what came of the call, after the words `before`. Silence is asked again; the wrap-up's end ends it."""
    named = [
        sentence("after_choice", language, what=_spoken(word, language), digit=digit)
        for digit, word in _choices(board, view).items()
    ]
    words = (*before, *named, sentence("after_more", language))
    action = f"{PATH}?o={quote(view.offer)}&asked={asking}"
    return flowless(board, (Gather(words, wait=KEY_WAIT_S, most=1, end_key=""),), in_language(action, language))


def key(board: Switchboard, posted: Posted) -> bytes:
    """Take the agent's key.

    Raises:
        RecordGone, FloorGone, FloorLost: it is not written down; his wrap-up goes on.
    """
    view = board.floor.offer(offer_of(posted))
    language = agents_language(board, posted, view)
    if view is None or not wraps_up(board, view):
        return goodbye(board, language)
    heard = board.reader.answer(posted, "gather")
    if not isinstance(heard, Digits):
        asking = int(posted.query.get("asked") or ASKINGS)
        return ask(board, view, language, asking=asking + 1) if asking < ASKINGS else goodbye(board, language)
    if heard.keys == MORE_TIME:
        longer = board.floor.extend_wrap_up(view.agent)
        return ask(board, view, language, sentence("after_longer" if longer else "after_no_longer", language))
    if heard.keys == BREAK:
        Roster(board).set_presence(view.agent, "on_break")
        return ask(board, view, language, sentence("after_break", language))
    return _done(board, view, heard.keys, language)


def goodbye(board: Switchboard, language: str) -> bytes:
    """Let the agent go."""
    return flowless(board, (sentence("call_over", language), Hangup()))


def _done(board: Switchboard, view: OfferView, pressed: str, language: str) -> bytes:
    word = _choices(board, view).get(pressed)
    if word is None:
        return ask(board, view, language, sentence("after_no_match", language))
    if word:
        dispose(board.book.engine, view.contact, view.agent, disposition=word, notes=None, now=board.now())
    board.floor.wrapped_up(view.agent, GOODBYE)
    return goodbye(board, language)


def _choices(board: Switchboard, view: OfferView) -> dict[str, str]:
    """Return what each key says; where the queue has no list, 1 says that he is done."""
    rules = board.catalogues.current().queues.get(view.queue)
    words = rules.dispositions[:MOST] if rules is not None else ()
    return {str(number): word for number, word in enumerate(words or ("",), 1)}


def _spoken(word: str, language: str) -> str:
    """Return a disposition as it is written, for a queue has but one name for it."""
    return word.replace("_", " ") or sentence("after_done", language).text
