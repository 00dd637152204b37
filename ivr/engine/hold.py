"""What a waiting caller hears next."""

from __future__ import annotations

from ivr.dialogue.instructions import Pause, Say, Spoken, Word
from ivr.engine.scope import CallScope, Waiting
from ivr.engine.speech import seconds
from ivr.engine.state import CallState
from ivr.flows.actions.queue import Queue
from ivr.flows.catalogue import Catalogue
from ivr.flows.shape import Hold

PIECE_S = 12
"""How long a piece of music is taken to be where that is not known; they are cut to 10 to 15 s."""
LOOK_S = 15
"""No look without a sentence lasts longer, so that one that is due is spoken by the next look, and by that one only."""
SHORTEST_S = 10.0


def hold(
    state: CallState, catalogue: Catalogue, ahead: int | None, wait_minutes: int | None, waited_s: int
) -> tuple[Word, ...]:
    """Return the next 10 to 15 seconds for a caller who has waited `waited_s`: sentences where due, then music.

    `ahead` callers stand before him, and he will wait `wait_minutes` at most; None where that is not known.
    """
    hold = _hold(state, catalogue)
    if hold is None:
        return (Pause(SHORTEST_S),)
    scope = CallScope(state, catalogue, waiting=Waiting(ahead, wait_minutes))
    return (*_sentences(hold, scope, waited_s), *_music(hold, scope, waited_s))


def _hold(state: CallState, catalogue: Catalogue) -> Hold | None:
    flow = catalogue.flows.get(state.run.flow)
    actions = flow.steps.get(state.run.step, ()) if flow else ()
    action = actions[state.run.at] if 0 <= state.run.at < len(actions) else None
    return action.hold if isinstance(action, Queue) else None


def _sentences(hold: Hold, scope: CallScope, waited_s: int) -> tuple[Spoken, ...]:
    if not hold.every or waited_s % hold.every >= LOOK_S:
        return ()
    return scope.words([key for key in hold.say if _can_be_said(scope, key)])


def _can_be_said(scope: CallScope, prompt: str) -> bool:
    """A sentence that would lack a value is left out: what is not known is not promised."""
    return all(scope.get(tuple(name.split("."))) is not None for name in scope.catalogue.prompts[prompt].needs())


def _music(hold: Hold, scope: CallScope, waited_s: int) -> tuple[Spoken, ...]:
    """Return the piece whose turn it is; a spoken text in place of music is followed by silence."""
    pieces = scope.words((hold.music,))
    if all(isinstance(piece, Say) for piece in pieces):
        return (*pieces, Pause(max(1.0, SHORTEST_S - seconds(pieces))))
    length = scope.catalogue.prompts[hold.music].seconds(scope.language, scope) / len(pieces)
    return (pieces[int(waited_s // (length or PIECE_S)) % len(pieces)],)
