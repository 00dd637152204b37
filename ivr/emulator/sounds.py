"""What reaches an ear: speech, music, silence, a ringing phone, a voice in the room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "ringing", "connected", "say", "play", "tones", "music", "silence", "beep", "voice", "joined", "waiting", "hold",
    "listening", "cut", "ended",
]  # fmt: skip

CHARACTERS_A_SECOND = 15
"""How fast the carrier speaks: an estimate, for the time that a sentence takes."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Something heard. Which fields count depends on `kind`; `seconds` is how long it lasts if nobody cuts it."""

    kind: Kind
    text: str = ""
    language: str = ""
    url: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        words = {"say": f"“{self.text}”", "play": f"plays {self.url}", "voice": f"voice: “{self.text}”"}
        return words.get(self.kind, f"{self.kind} {self.text}".rstrip())


def speaking_time(text: str) -> float:
    """Return how many seconds `text` takes to say."""
    return len(text) / CHARACTERS_A_SECOND
