"""What a waiting caller hears next, and what he may choose meanwhile."""

from __future__ import annotations

from math import ceil

from ivr.dialogue.instructions import Gather, Pause, Say, Spoken, Word
from ivr.engine.scope import CallScope, Waiting
from ivr.engine.speech import seconds
from ivr.engine.state import CallState
from ivr.flows.actions.queue import Queue
from ivr.flows.catalogue import Catalogue
from ivr.flows.shape import Offer

PIECE_S = 12.0
"""How long a piece of music is taken to be where that is not known; published music is cut to 10 to 15 s."""
SHORTEST_S = 10.0
DELAY_S = 2.0
"""The next look comes so long after the end of this one at most; a sentence is taken to last as long at least."""
CHOOSING_S = 1.0
"""After each piece a caller who may choose something has so long to press its key before the next one begins."""


def hold(
    state: CallState, catalogue: Catalogue, ahead: int | None, wait_minutes: int | None, waited_s: int
) -> tuple[Word, ...]:
    """Return the next 10 to 15 seconds for a caller who has waited `waited_s`: sentences where due, then music.

    `ahead` callers stand before him, and he will wait `wait_minutes` at most; None where that is not known. From the
    time on that the flow offers something, all is one `Gather`: a key is for `chosen`.
    """
    scope = CallScope(state, catalogue, waiting=Waiting(ahead, wait_minutes))
    queue = scope.action
    if not isinstance(queue, Queue):
        return (Pause(SHORTEST_S),)
    music, length = _music(scope, queue.hold.music if queue.hold else "", waited_s)
    words: tuple[Spoken, ...] = ()
    # A sentence is due once in each `every`, so to the one look that comes before another look of music is over.
    if queue.hold and queue.hold.every and waited_s % queue.hold.every < length + DELAY_S:
        words = _sentences(scope, queue.hold.say)
    if queue.offer is None or waited_s < queue.offer.after:
        return words + music
    if _offered_now(queue.offer, waited_s, length):
        words += scope.words((queue.offer.say,))
    return (Gather(words + music, CHOOSING_S),)


def music(state: CallState, catalogue: Catalogue, heard_s: int) -> tuple[tuple[Spoken, ...], int]:
    """Return the next piece for a caller whom his agent lets wait, and its seconds; nothing where the flow has none.

    `heard_s`: for how long he has heard music already.
    """
    scope = CallScope(state, catalogue)
    queue = scope.action
    if not isinstance(queue, Queue) or queue.hold is None:
        return (), 0
    pieces, length = _music(scope, queue.hold.music, heard_s)
    return pieces, ceil(length)


def tells_wait(state: CallState, catalogue: Catalogue, waited_s: int) -> bool:
    """Say whether what he hears next depends on how long he will wait, so that this has to be found out."""
    return hold(state, catalogue, 0, 1, waited_s) != hold(state, catalogue, 0, None, waited_s)


def chosen(state: CallState, catalogue: Catalogue, keys: str, waited_s: int) -> str | None:
    """Return the label with which a waiting caller leaves who pressed `keys`; None where that is nothing offered.

    Then `Leave` is what he hears, and `LeftQueue(label)` what the call hears when the carrier has let him go.
    """
    queue = CallScope(state, catalogue).action
    if state.offer or not isinstance(queue, Queue) or queue.offer is None or waited_s < queue.offer.after:
        return None
    return keys if keys in queue.offer.options else None


def _offered_now(offer: Offer, waited_s: int, length: float) -> bool:
    since = waited_s - offer.after
    return (since % offer.every if offer.every else since) < length + DELAY_S


def _sentences(scope: CallScope, prompts: tuple[str, ...]) -> tuple[Spoken, ...]:
    """Return what can be said: a sentence that would lack a value is left out, for nothing unknown is promised."""
    return scope.words([key for key in prompts if _complete(scope, key)])


def _complete(scope: CallScope, prompt: str) -> bool:
    needs = scope.catalogue.prompts[prompt].needs()
    return all(scope.get(tuple(name.split("."))) is not None for name in needs)


def _music(scope: CallScope, prompt: str, waited_s: int) -> tuple[tuple[Spoken, ...], float]:
    """Return the piece whose turn it is and its seconds; a spoken text in place of music is followed by silence."""
    pieces = scope.words((prompt,)) if prompt else ()
    if all(isinstance(piece, Say) for piece in pieces):
        silence = Pause(max(1.0, SHORTEST_S - seconds(pieces)))
        return (*pieces, silence), seconds((*pieces, silence))
    length = scope.catalogue.prompts[prompt].seconds(scope.language, scope) / len(pieces) or PIECE_S
    return (pieces[int(waited_s // length) % len(pieces)],), length
