"""Advance a call until only words are left: what the flow must know is asked, before anything is committed."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from ivr.calls.questions import answer
from ivr.calls.switchboard import Switchboard
from ivr.dialogue.inputs import Input
from ivr.dialogue.instructions import Redirect
from ivr.engine.run import advance
from ivr.engine.state import CallState
from ivr.engine.turn import QUESTIONS, FlowBroken, Turn
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
    pieces: list[Turn] = []
    try:
        pieces.append(advance(state, heard, catalogue, now))
        while (question := pieces[-1].question) is not None:
            so_far = pieces[-1].state
            said = answer(board, catalogue.queues, so_far.call, question, key=f"{key}:{len(pieces) - 1}", now=now)
            pieces.append(advance(so_far, said, catalogue, now))
    except FlowBroken as broken:
        log.error("a flow is broken: %s", broken.reason, extra={"call": broken.turn.state.call})
        pieces.append(_led_to_rescue(broken.turn))
    return pieces[0] if len(pieces) == 1 else _whole(pieces)


def _whole(pieces: Sequence[Turn]) -> Turn:
    """One turn of several: the questions between them have been answered."""
    instructions = tuple(one for piece in pieces for one in piece.instructions if not isinstance(one, QUESTIONS))
    return Turn(pieces[-1].state, instructions, tuple(event for piece in pieces for event in piece.events))


def _led_to_rescue(broken: Turn) -> Turn:
    away = Redirect(f"{RESCUE}?{urlencode({'l': broken.state.language})}")
    return Turn(broken.state, (*broken.effects, away), broken.events)
