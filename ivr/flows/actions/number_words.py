"""Numbers as callers say them, where the carrier writes words and no figures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

LONGEST = 15
"""Figures that a number may have."""

# The words for 0, 1, 2 ... without a gap; for 20, 30 ... 90; for 100 and 1000. Latin ones without accents: see `_bare`.
UNITS: Mapping[str, str] = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis"
    " diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis"
    " veintisiete veintiocho veintinueve",
    "hi": "शून्य एक दो तीन चार पांच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस",
    "de": "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "pt": "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete"
    " dezoito dezenove",
}
TENS: Mapping[str, str] = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
}
SCALES: Mapping[str, Mapping[str, int]] = {
    "en": {"hundred": 100, "thousand": 1000},
    "es": {"cien": 100, "ciento": 100, "mil": 1000},
    "hi": {"सौ": 100, "हज़ार": 1000},
    "pt": {"cem": 100, "cento": 100, "mil": 1000},
}
OTHERWISE_SAID: Mapping[str, Mapping[str, int]] = {
    "en": {"oh": 0, "o": 0, "for": 4, "to": 2, "too": 2},
    "es": {"un": 1, "una": 1},
    "hi": {"पाँच": 5, "छः": 6, "जीरो": 0},
    "de": {"ein": 1, "zwo": 2},
    "pt": {"uma": 1, "duas": 2, "meia": 6},
}
JOINING: Mapping[str, str] = {"en": "and", "es": "y", "de": "und", "fr": "et", "pt": "e"}


def number_word(word: str, language: str) -> int | None:
    """Return the number that one word or figure means, None for any other word."""
    if word.isdecimal():
        return int(word) if len(word) <= LONGEST else None
    return _words(language[:2]).get(_bare(word))


def digits_said(said: str, language: str) -> str | None:
    """Return the digits that were said one by one, or else as one number; None where there is another word."""
    groups = [_group(word, language) for word in said.split()]
    if groups and None not in groups:
        return "".join(group for group in groups if group)
    number = number_said(said, language)
    return None if number is None else str(number)


def number_said(said: str, language: str) -> int | None:
    """Return the whole number that was said, such as `two hundred and five`; None where there is another word."""
    joining = JOINING.get(language[:2])
    words = [word for word in said.split() if word != joining]
    total = part = 0
    for word in words:
        scale, number = SCALES.get(language[:2], {}).get(_bare(word), 0), number_word(word, language)
        if not scale and number is None:
            return None
        if scale == 1000:
            total, part = total + max(part, 1) * scale, 0
        elif scale:
            part = max(part, 1) * scale
        else:
            part += number or 0
    return total + part if words else None


def _group(word: str, language: str) -> str | None:
    """Return the figures of a word, in Western ones; None where it is no figure and no number below ten."""
    if word.isdecimal():
        return "".join(str(int(letter)) for letter in word)
    number = number_word(word, language)
    return str(number) if number is not None and number < 10 else None


@lru_cache(maxsize=32)
def _words(language: str) -> Mapping[str, int]:
    known = {word: number for number, word in enumerate(UNITS.get(language, "").split())}
    known.update((word, 20 + 10 * place) for place, word in enumerate(TENS.get(language, "").split()))
    known.update(OTHERWISE_SAID.get(language, {}))
    return known


ACCENTS = str.maketrans("áéíóúüöãâêôç", "aeiouuoaaeoc")


def _bare(word: str) -> str:
    return word.translate(ACCENTS)
