"""The outbox, as the resident processes sweep it: what a commit, or the end of a call, has left to be done."""

from __future__ import annotations

from datetime import datetime

import msgspec

from ivr.calls import effects, facts, silent, turns
from ivr.calls.effects import Enter, Leave
from ivr.calls.errors import Unfinished
from ivr.calls.silent import Silent
from ivr.calls.switchboard import Switchboard, milliseconds

BATCH = 100
"""Entries that one sweep takes up."""

_decoder = msgspec.json.Decoder(Enter | Leave | Silent)


def sweep(board: Switchboard, now: datetime) -> None:
    """Do what a process left undone when it died between its commit and its effects, and go on with silent runs."""
    for owed in board.live.due(milliseconds(now), BATCH):
        entry = _decoder.decode(owed.body)
        if isinstance(entry, Silent):
            _go_on(board, owed.id, entry)
        else:
            effects.carry_out(board, owed.id, entry)


def _go_on(board: Switchboard, effect: str, entry: Silent) -> None:
    """Walk on after the end of the call; what is still unanswered stays owed, for the next sweep."""
    patience = silent.patience(board, entry)
    try:
        if entry.over is not None:
            facts.end_silently(board, entry.call, entry.over, at=entry.at, patience=patience)
        elif entry.said is not None:
            turns.speak_after_the_end(board, entry.call, entry.said, at=entry.at, mark=entry.mark, patience=patience)
    except Unfinished:
        return
    board.live.strike(effect)
