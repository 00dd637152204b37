"""What somebody outside hears who is dialled, before he is joined with the caller."""

from __future__ import annotations

from ivr.dialogue.instructions import Spoken
from ivr.engine.scope import CallScope
from ivr.engine.state import CallState
from ivr.flows.actions.dial import Dial
from ivr.flows.catalogue import Catalogue

TAKE = "1"
"""The key with which whoever is screened takes the call."""


def screen(state: CallState, catalogue: Catalogue) -> tuple[Spoken, ...]:
    """Return what asks whoever picks up to press `TAKE`; () where nothing does, or the call does not dial any more."""
    action = CallScope(state, catalogue).action
    return _to_staff(state, catalogue, action.screen if isinstance(action, Dial) else None)


def whisper(state: CallState, catalogue: Catalogue) -> tuple[Spoken, ...]:
    """Return what he hears next, alone; () where there is nothing."""
    action = CallScope(state, catalogue).action
    return _to_staff(state, catalogue, action.whisper if isinstance(action, Dial) else None)


def _to_staff(state: CallState, catalogue: Catalogue, prompt: str | None) -> tuple[Spoken, ...]:
    if prompt is None:
        return ()
    languages = catalogue.flows[state.runs[0].flow].languages
    return CallScope(state, catalogue).words((prompt,), language=next(iter(languages), state.language))
