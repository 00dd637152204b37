"""In which language an agent's telephone speaks to him: his own, where the record has one."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from ivr.calls.switchboard import Switchboard
from ivr.carriers.ports import Posted
from ivr.cases.errors import RecordGone
from ivr.dialogue.instructions import Say
from queueing.ports import OfferView

log = logging.getLogger(__name__)

USUAL: Final = "en"


def language_of(board: Switchboard, posted: Posted, agent: str) -> str:
    """Return it as our URL says, which asks the record once a call; the usual one where the record does not answer."""
    asked = posted.query.get("l", "")
    if asked or not agent:
        return asked or USUAL
    try:
        found = board.book.agent(agent)
    except RecordGone as gone:
        log.warning("an agent's language is not known: %s", gone, extra={"agent": agent})
        return USUAL
    return (found.language if found is not None else "") or USUAL


def agents_language(board: Switchboard, posted: Posted, view: OfferView | None) -> str:
    """Return that of the offer's agent; the usual one where there is no offer."""
    return language_of(board, posted, view.agent if view is not None else "")


def in_language(path: str, language: str) -> str:
    """Return a path of ours that goes on in this language."""
    return f"{path}{'&' if '?' in path else '?'}l={quote(language, safe='')}"


def whisper_for(view: OfferView, language: str) -> tuple[Say, ...]:
    """Return what the flow whispers, in the agent's language where its prompt has one, else in that of staff."""
    own = {locale.partition("-")[0]: (text, locale) for locale, text in _texts(view).items()}
    text, locale = own.get(language, (view.whisper, view.language or "en-US"))
    return (Say(text, locale, fixed=False),) if text else ()


def _texts(view: OfferView) -> Mapping[str, str]:
    return {**view.whispers, view.language: view.whisper}
