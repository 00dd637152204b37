"""What a caller hears: which prompt it is, what it says, and how long that takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ivr.dialogue.instructions import Gather, Pause, Play, Say, Word
from ivr.engine.hold import PIECE_S
from ivr.engine.speech import seconds
from ivr.flows.catalogue import Catalogue
from ivr.flows.prompts import Recordings
from ivr.rehearsals.moves import Words

SPOKEN = (Say, Play)


class Sound(NamedTuple):
    """A sentence or a recording that was heard: its prompt's key, "" where it has none, and its text or path."""

    prompt: str
    text: str

    def __str__(self) -> str:
        return self.prompt or self.text

    def is_said_by(self, words: Words) -> bool:
        """Say whether this is what somebody was to hear."""
        return self.prompt == words.prompt if words.prompt else words.text.casefold() in self.text.casefold()


def heard_of(words: Iterable[Word]) -> bool:
    """Say whether anything is said or played."""
    parts = (part for word in words for part in (word.words if isinstance(word, Gather) else (word,)))
    return any(isinstance(part, SPOKEN) for part in parts)


class Hearing:
    """Knows the recordings of a catalogue by their paths."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._known = dict(_recordings(catalogue))

    def sounds(self, words: Iterable[Word]) -> list[Sound]:
        """Return what is heard of these words."""
        return [self._sound(word) for word in words if isinstance(word, SPOKEN)]

    def lasts(self, words: Iterable[Word]) -> float:
        """Return how many seconds the words take."""
        return sum(self._seconds(word) for word in words)

    def _sound(self, word: Say | Play) -> Sound:
        if isinstance(word, Say):
            return Sound(word.prompt, word.text)
        return Sound(self._known.get(word.path, ("", 0.0))[0], word.path)

    def _seconds(self, word: Word) -> float:
        if isinstance(word, Play):
            return self._known.get(word.path, ("", PIECE_S))[1] * word.loop
        return seconds((word,)) if isinstance(word, Say | Pause) else 0.0


def _recordings(catalogue: Catalogue) -> Iterator[tuple[str, tuple[str, float]]]:
    """Give each recorded piece: its path, its prompt's key and its seconds."""
    for prompt in catalogue.prompts.values():
        for wording in prompt.wordings.values():
            if isinstance(wording, Recordings):
                for play in wording.plays:
                    yield play.path, (prompt.key, wording.length / len(wording.plays) or PIECE_S)
