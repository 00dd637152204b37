"""Say: speech from text (https://www.twilio.com/docs/voice/twiml/say)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote_plus

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import SCHEMA, Attributes
from ivr.emulator.verbs.markup import Element

SSML = frozenset(
    {
        "break",
        "emphasis",
        "lang",
        "p",
        "phoneme",
        "prosody",
        "s",
        "say-as",
        "sub",
        "w",
        "amazon:effect",
        "speak",
        "mark",
    }
)
VOICE = re.compile(r"man|woman|alice|(Polly|Google)\.[A-Za-z0-9-]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

TOO_LONG = 13521
LONGEST_ENCODED = 4500
LONGEST_POLLY = 3000
LONGEST_GOOGLE = 5000
LONGEST_BASIC = 4096
ENDLESS = 1000
"""What a loop of 0 comes to: until the caller hangs up, or a thousand times."""


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text` (tags left out) `loop` times."""

    text: str
    voice: str = "man"
    language: str = "en-US"
    loop: int = 1

    @classmethod
    def parse(cls, element: Element) -> Say:
        """Read a Say. Raises Refused: 13510 loop, 13511 voice, 13520 text, 13521 length, 12200 the rest."""
        read = Attributes(element, ("voice", "language", "loop"))
        voice = read.text("voice", "man")
        if not VOICE.fullmatch(voice):
            raise read.refuse("voice", 13511, "is no voice")
        language = read.text("language", "en-US")
        if not LANGUAGE.fullmatch(language):
            raise read.refuse("language", SCHEMA, "is no language")
        _only_ssml(element)
        text = element.spoken.strip()
        if not text:
            raise Refused(13520, f"line {element.line}: Say has no text")
        _check_length(element, text, voice)
        return cls(text, voice, language, read.whole("loop", 1, 0, 10**6, 13510) or ENDLESS)


def _only_ssml(element: Element) -> None:
    for child in element.children:
        if child.name not in SSML:
            raise Refused(SCHEMA, f"line {child.line}: {child.name} may not stand in Say")
        _only_ssml(child)


def _check_length(element: Element, text: str, voice: str) -> None:
    """Refuse what no voice would speak (docs/api/errors/13521). Google counts tags, Polly does not."""
    if voice.startswith("Google."):
        length, longest = element.written_length, LONGEST_GOOGLE
    else:
        length, longest = len(text), LONGEST_POLLY if voice.startswith("Polly.") else LONGEST_BASIC
    encoded = len(quote_plus(text))
    if length > longest:
        raise Refused(TOO_LONG, f"line {element.line}: Say has {length} characters; {voice} speaks {longest}")
    if encoded > LONGEST_ENCODED:
        raise Refused(TOO_LONG, f"line {element.line}: Say has {encoded} characters when URL-encoded; 4500 are allowed")
