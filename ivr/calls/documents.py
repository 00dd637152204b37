"""The document of a turn: its words, and what they need to know of the call."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.calls.switchboard import Switchboard
from ivr.carriers.ports import Links
from ivr.dialogue.inputs import Continued
from ivr.dialogue.instructions import Word
from ivr.engine.run import advance
from ivr.engine.state import CallState


def document(board: Switchboard, state: CallState, words: Sequence[Word], turn: int, action: str = "") -> bytes:
    """Return what the carrier plays in `turn`; answers go to the next turn, or to `action`.

    Raises:
        DocumentTooLarge: the carrier does not take it.
    """
    links = Links(
        board.public_url,
        turn,
        state.step,
        state.revision,
        state.hint,
        state.language,
        action,
        line=state.dialled,
        caller=state.caller or "",
    )
    return board.renderer.document([board.playback.guarded(word) for word in words], links)


def flowless(board: Switchboard, words: Sequence[Word], action: str = "") -> bytes:
    """Return what a leg plays that follows no flow: an agent's, a supervisor's, or a caller's on hold.

    Raises:
        DocumentTooLarge: the carrier does not take it.
    """
    return board.renderer.document(words, Links(board.public_url, 0, "", "", "talk", "en", action))


def present_words(board: Switchboard, state: CallState) -> Sequence[Word]:
    """Return the words of the present question as it would be put again; nothing is committed by it."""
    return advance(state, Continued(), board.catalogues.at(state.revision), board.now()).words
