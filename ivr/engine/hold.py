"""What a waiting caller hears next."""

from __future__ import annotations

from ivr.dialogue.instructions import Pause, Say, Spoken, Word
from ivr.engine.scope import CallScope, Waiting
from ivr.engine.speech import seconds
from ivr.engine.state import CallState
from ivr.flows.actions.queue import Queue
from ivr.flows.catalogue import Catalogue
from ivr.flows.shape import Hold

PIECE_S = 12.0
"""How long a piece of music is taken to be where that is not known; published music is cut to 10 to 15 s."""
SHORTEST_S = 10.0
DELAY_S = 2.0
"""The next look comes so long after the end of this one at most; a sentence is taken to last as long at least."""


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
    music, length = _music(scope, hold.music, waited_s)
    # A sentence is due once in each `every`, so to the one look that comes before another look of music is over.
    if hold.every and waited_s % hold.every < length + DELAY_S:
        return (*_sentences(scope, hold.say), *music)
    return music


def _hold(state: CallState, catalogue: Catalogue) -> Hold | None:
    flow = catalogue.flows.get(state.run.flow)
    actions = flow.steps.get(state.run.step, ()) if flow else ()
    action = actions[state.run.at] if 0 <= state.run.at < len(actions) else None
    return action.hold if isinstance(action, Queue) else None


def _sentences(scope: CallScope, prompts: tuple[str, ...]) -> tuple[Spoken, ...]:
    """Return what can be said: a sentence that would lack a value is left out, for nothing unknown is promised."""
    return scope.words([key for key in prompts if _complete(scope, key)])


def _complete(scope: CallScope, prompt: str) -> bool:
    needs = scope.catalogue.prompts[prompt].needs()
    return all(scope.get(tuple(name.split("."))) is not None for name in needs)


def _music(scope: CallScope, prompt: str, waited_s: int) -> tuple[tuple[Spoken, ...], float]:
    """Return the piece whose turn it is and its seconds; a spoken text in place of music is followed by silence."""
    pieces = scope.words((prompt,))
    if all(isinstance(piece, Say) for piece in pieces):
        silence = Pause(max(1.0, SHORTEST_S - seconds(pieces)))
        return (*pieces, silence), seconds((*pieces, silence))
    length = scope.catalogue.prompts[prompt].seconds(scope.language, scope) / len(pieces) or PIECE_S
    return (pieces[int(waited_s // length) % len(pieces)],), length
