"""Recordings that a caller hears: the carrier fetches them from us, and we from where they are kept.

The address that the carrier gave for a recording needs a password there, and may lead nowhere for some seconds after it
was given (call protocol, section 12). So ours waits for it, and opens with our mark alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlencode

from ivr.calls.guard import Guard
from ivr.carriers.errors import CarrierDown, CarrierRefused
from ivr.dialogue.instructions import Gather, Play, Spoken, Word

PATH = "/voice/heard"
TRIES = 8
PAUSE_S = 0.5
"""Between two tries: with them a recording is waited for 3.5 s, which is less than the carrier waits for us."""


class Media(Protocol):
    """Where recordings are kept."""

    def fetch(self, url: str) -> bytes:
        """Return the sound at `url`. Raises CarrierDown and CarrierRefused."""


class Playback:
    """Plays recordings of calls to those who are on the line."""

    def __init__(
        self, media: Media, guard: Guard, public_url: str, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """`public_url` has no slash at its end; `pause` waits so many seconds."""
        self._media = media
        self._guard = guard
        self._public_url = public_url
        self._pause = pause

    def guarded(self, word: Word) -> Word:
        """Return the word with our own address in place of the carrier's, for every recording in it."""
        if isinstance(word, Gather):
            spoken = tuple(self._spoken(one) for one in word.words)
            return word if spoken == word.words else replace(word, words=spoken)
        return self._play(word) if isinstance(word, Play) else word

    def sound(self, url: str, mark: str) -> bytes | None:
        """Return a recording for the carrier to play; None where the mark is not ours, or it cannot be had."""
        if not self._guard.fits(url, mark):
            return None
        for left in reversed(range(TRIES)):
            try:
                return self._media.fetch(url)
            except CarrierRefused as refused:
                if refused.status != 404 or not left:
                    return None
            except CarrierDown:
                return None
            self._pause(PAUSE_S)
        return None

    def _spoken(self, word: Spoken) -> Spoken:
        return self._play(word) if isinstance(word, Play) else word

    def _play(self, play: Play) -> Play:
        if not play.path.startswith(("https://", "http://")) or play.path.startswith(self._public_url):
            return play
        asked = urlencode({"u": play.path, "s": self._guard.mark(play.path)})
        return replace(play, path=f"{self._public_url}{PATH}?{asked}")
