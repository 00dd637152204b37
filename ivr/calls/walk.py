"""Advance a call until only words are left: what the flow must know is asked, before anything is committed."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from urllib.parse import urlencode

from ivr.calls.questions import answer
from ivr.calls.switchboard import Switchboard
from ivr.calls.world.patience import Patience
from ivr.dialogue.inputs import Input
from ivr.dialogue.instructions import Redirect
from ivr.engine.run import advance
from ivr.engine.state import CallState
from ivr.engine.turn import FlowBroken, Turn
from ivr.flows.catalogue import Catalogue

log = logging.getLogger(__name__)

RESCUE = "/voice/rescue"
"""Where a caller goes whose flow leads nowhere: to a person, or to a voicemail."""


def fingerprint(board: Switchboard, turn: int, said: object) -> str:
    """Return what tells a repeated request from another one: a hash of the turn that asked and of what was said.

    It stands in Redis and in the record, so it has a key: anybody could try the few digits of a PIN against a bare one.
    """
    return hashlib.blake2b(f"{turn}:{said!r}".encode(), digest_size=8, key=board.seal.marking).hexdigest()


def walk(
    board: Switchboard,
    catalogue: Catalogue,
    state: CallState | None,
    heard: Input,
    *,
    key: str,
    now: datetime,
    patience: Patience | None = None,
) -> Turn:
    """Return the whole turn; `key` names it in the case record, so that a repeated turn is promised the same.

    Where the flow leads nowhere the turn leads to the rescue, with all that has happened until then.

    Raises:
        Unfinished: nobody listens, and there is a later for this `patience`.
    """
    turn: Turn | None = None
    asked = 0
    patience, emergency = patience or Patience(), board.emergencies.now()
    try:
        turn = advance(state, heard, catalogue, now, seal=board.seal, emergency=emergency)
        while (question := turn.question) is not None:
            under = f"{key}:{asked}"
            said = answer(board, catalogue, turn.state, question, key=under, now=now, patience=patience)
            turn = turn.then(advance(turn.state, said, catalogue, now, seal=board.seal, emergency=emergency))
            asked += 1
    except FlowBroken as broken:
        log.error("a flow is broken: %s", broken.reason, extra={"call": broken.turn.state.call})
        rescued = _led_to_rescue(broken.turn)
        return rescued if turn is None else turn.then(rescued)
    return turn


def _led_to_rescue(broken: Turn) -> Turn:
    away = Redirect(f"{RESCUE}?{urlencode({'l': broken.state.language})}")
    return Turn(broken.state, (*broken.effects, away), broken.events)
