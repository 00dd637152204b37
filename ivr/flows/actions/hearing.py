"""What a caller said: which of several things it means, where it surely means one of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from ivr.dialogue.inputs import Speech
from ivr.flows.actions.number_words import number_word

LEAST_CONFIDENCE = 0.35
"""Words of which the carrier is less sure than this (0 to 1) count as not understood."""


def understood(heard: Speech) -> str:
    """Return what was said in small letters without marks, "" where the carrier is not sure enough."""
    sure = heard.confidence is None or heard.confidence >= LEAST_CONFIDENCE
    return plain(heard.words) if sure else ""


def plain(text: str) -> str:
    """Return a text in small letters, its words one blank apart, without punctuation and other marks."""
    if text.isascii():
        return " ".join(text.translate(ASCII_MARKS).lower().split())
    spaced = (" " if _is_mark(letter) else letter for letter in text)
    return " ".join(unicodedata.normalize("NFKC", "".join(spaced)).casefold().split())


def meant(said: str, choices: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the choice of which a text occurs in `said` as whole words; the longest text wins, a draw is none."""
    around = f" {said} "
    best, longest = None, 0
    for choice, texts in choices.items():
        length = max((len(text) for text in _in_blanks(texts) if text in around), default=0)
        if length > longest:
            best, longest = choice, length
        elif length == longest:
            best = None
    return best


@lru_cache(maxsize=1024)
def hints_of(choices: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Return all texts of several choices, each once."""
    return tuple(dict.fromkeys(text for texts in choices for text in texts))


def key_said(said: str, language: str) -> str | None:
    """Return the key that the caller named instead of pressing it: `one`, or `1`; None where he said something else."""
    number = number_word(said, language)
    return str(number) if number is not None and number < 10 else None


def _is_mark(letter: str) -> bool:
    """Say whether it is punctuation, a symbol, a blank or a control: what no word has, vowel signs included."""
    return unicodedata.category(letter)[0] in "PSZC"


ASCII_MARKS = {code: " " for code in range(128) if _is_mark(chr(code))}


@lru_cache(maxsize=4096)
def _in_blanks(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return texts of a flow as they stand among other words."""
    return tuple(f" {words} " for text in texts if (words := plain(text)))
