"""How long it takes to say something."""

from __future__ import annotations

from collections.abc import Iterable

from ivr.dialogue.instructions import Pause, Say, Word
from ivr.flows.prompts import CHARACTERS_A_SECOND, without_tags


def seconds(words: Iterable[Word]) -> float:
    """Return the estimated seconds of `words`; a recording counts nothing, because its length is not known here."""
    return sum(_seconds(word) for word in words)


def _seconds(word: Word) -> float:
    if isinstance(word, Say):
        return len(without_tags(word.text) if word.ssml else word.text) / CHARACTERS_A_SECOND
    return word.seconds if isinstance(word, Pause) else 0.0
