"""Advance a call until only words are left: what the flow must know is asked, before anything is committed."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from urllib.parse import urlencode

from ivr.calls.questions import answer
from ivr.calls.switchboard import Switchboard
from ivr.dialogue.inputs import Input
from ivr.dialogue.instructions import Redirect
from ivr.engine.run import advance
from ivr.engine.state import CallState
from ivr.engine.turn import FlowBroken, Turn
from ivr.flows.catalogue import Catalogue

log = logging.getLogger(__name__)

RESCUE = "/voice/rescue"
"""Where a caller goes whose flow leads nowhere: to a person, or to a voicemail."""


def fingerprint(turn: int, heard: Input) -> str:
    """Return what tells a repeated request from another one: a hash of the turn that asked and of what was heard."""
    return hashlib.blake2b(f"{turn}:{heard!r}".encode(), digest_size=8).hexdigest()


def walk(
    board: Switchboard, catalogue: Catalogue, state: CallState | None, heard: Input, *, key: str, now: datetime
) -> Turn:
    """Return the whole turn; `key` names it in the case record, so that a repeated turn is promised the same.

    Where the flow leads nowhere the turn leads to the rescue, with all that has happened until then.
    """
    turn: Turn | None = None
    asked = 0
    try:
        turn = advance(state, heard, catalogue, now)
        while (question := turn.question) is not None:
            said = answer(board, catalogue.queues, turn.state.call, question, key=f"{key}:{asked}", now=now)
            turn = turn.then(advance(turn.state, said, catalogue, now))
            asked += 1
    except FlowBroken as broken:
        log.error("a flow is broken: %s", broken.reason, extra={"call": broken.turn.state.call})
        rescued = _led_to_rescue(broken.turn)
        return rescued if turn is None else turn.then(rescued)
    return turn


def _led_to_rescue(broken: Turn) -> Turn:
    away = Redirect(f"{RESCUE}?{urlencode({'l': broken.state.language})}")
    return Turn(broken.state, (*broken.effects, away), broken.events)
