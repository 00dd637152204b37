"""What a caller may say in answer to an ask: from words to a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache

from babel.numbers import NumberFormatError, parse_decimal

from ivr.dialogue.inputs import Scalar
from ivr.flows.actions import entries
from ivr.flows.actions.entries import Limits
from ivr.flows.actions.hearing import meant, plain
from ivr.flows.actions.number_words import digits_said, number_said, number_word
from ivr.flows.languages import locale

YES: Mapping[str, tuple[str, ...]] = {
    "en": ("yes", "yeah", "yep", "yup", "sure", "correct", "right", "that is right", "of course"),
    "es": ("sí", "si", "claro", "correcto", "así es", "por supuesto"),
    "hi": ("हाँ", "हां", "जी", "जी हाँ", "सही", "haan"),
    "de": ("ja", "genau", "richtig", "stimmt"),
    "fr": ("oui", "exact", "d'accord"),
    "pt": ("sim", "correto", "certo", "isso"),
}
NO: Mapping[str, tuple[str, ...]] = {
    "en": ("no", "nope", "not", "wrong", "incorrect"),
    "es": ("no", "incorrecto"),
    "hi": ("नहीं", "नही", "ना", "जी नहीं", "गलत"),
    "de": ("nein", "falsch"),
    "fr": ("non", "faux"),
    "pt": ("não", "errado"),
}
DAYS: Mapping[str, Mapping[str, int]] = {
    "en": {"today": 0, "tomorrow": 1, "yesterday": -1},
    "es": {"hoy": 0, "mañana": 1, "ayer": -1},
    "hi": {"आज": 0},
    "de": {"heute": 0, "morgen": 1, "gestern": -1},
    "fr": {"aujourd hui": 0, "demain": 1, "hier": -1},
    "pt": {"hoje": 0, "amanhã": 1, "ontem": -1},
}
AFTERNOON = re.compile(r"\b(p ?m|de la tarde|de la noche|da tarde|da noite|du soir|nachmittags|abends|शाम|रात)\b")
MORNING = re.compile(r"\b(a ?m|de la mañana|da manhã|du matin|morgens|सुबह)\b")
ORDINAL = re.compile(r"\b(\d{1,2})(st|nd|rd|th|º|ª|er|o)\b")


def digits(said: str, limits: Limits) -> Scalar | None:
    """Return the digits that were said."""
    return entries.digits(digits_said(plain(said), limits.language) or "", limits)


def number(said: str, limits: Limits) -> Scalar | None:
    """Return the whole number that was said."""
    found = number_said(plain(said), limits.language)
    return None if found is None else entries.number(str(found), limits)


def phone(said: str, limits: Limits) -> Scalar | None:
    """Return the telephone number that was said; with a plus before it, whole."""
    keys = digits_said(plain(said.replace("+", " ")), limits.language) or ""
    whole = said.lstrip().startswith("+") and 8 <= len(keys) <= 15
    return f"+{keys}" if whole else entries.phone(keys, limits)


def yes_no(said: str, limits: Limits) -> Scalar | None:
    """Return True for a yes and False for a no; what has something of both, such as `not right`, is neither."""
    language = limits.language[:2]
    yes, no = (meant(plain(said), {"": words.get(language, words["en"])}) is not None for words in (YES, NO))
    return None if yes is no else yes


def money(said: str, limits: Limits) -> Scalar | None:
    """Return the amount: one number, or a second one below 100 for the cents."""
    amounts = [_amount(figure, limits.language) for figure in re.findall(r"\d[\d.,]*", said)]
    if not amounts:
        words = number_said(plain(said), limits.language)
        amounts = [] if words is None else [float(words)]
    if None in amounts or not 1 <= len(amounts) <= 2:
        return None
    whole, cents = [*(amount or 0.0 for amount in amounts), 0.0][:2]
    found = round(whole + cents / 100, 2)
    if cents >= 100 or not entries.in_range(found, limits):
        return None
    return int(found) if found.is_integer() else found


def calendar_date(said: str, limits: Limits) -> Scalar | None:
    """Return the date that was said: with the month by name, as three numbers, or as a day such as tomorrow."""
    words = plain(ORDINAL.sub(r"\1", said.casefold()))
    day = meant(words, {name: (name,) for name in DAYS.get(limits.language[:2], {})})
    if day is not None:
        then = limits.today + timedelta(days=DAYS[limits.language[:2]][day])
        return entries.checked_date(then.year, then.month, then.day, limits)
    numbers = [found for word in words.split() if (found := number_word(word, limits.language)) is not None]
    month = meant(words, _months(limits.language))
    if month is not None and len(numbers) in {1, 2}:
        year = max(numbers) if len(numbers) == 2 else limits.today.year
        return entries.checked_date(year, int(month), min(numbers), limits)
    if month is None and len(numbers) == 3:
        parts = dict(zip(entries.date_order(limits.language), numbers, strict=True))
        return entries.checked_date(parts["yyyy"], parts["mm"], parts["dd"], limits)
    return None


def clock_time(said: str, limits: Limits) -> Scalar | None:
    """Return the time of day that was said: an hour, with minutes or without, by the clock of 12 or of 24 hours."""
    words = plain(said)
    numbers = [found for word in words.split() if (found := number_word(word, limits.language)) is not None]
    if not 1 <= len(numbers) <= 2:
        return None
    hour, minute = [*numbers, 0][:2]
    if AFTERNOON.search(words) and hour < 12:
        hour += 12
    elif MORNING.search(words) and hour == 12:
        hour = 0
    return entries.checked_time(hour, minute)


def speech(said: str, _limits: Limits) -> Scalar | None:
    """Return what was said, as the carrier wrote it down."""
    return said.strip() or None


def _amount(figure: str, language: str) -> float | None:
    try:
        return float(parse_decimal(figure.rstrip(".,"), locale=locale(language)))
    except NumberFormatError:
        return None


@lru_cache(maxsize=32)
def _months(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the names of the months in a language, by their number."""
    names = locale(language).months["format"]["wide"]
    alone = locale(language).months["stand-alone"]["wide"]
    return {str(month): (str(names[month]), str(alone[month])) for month in range(1, 13)}


Spoken = Callable[[str, Limits], Scalar | None]

SPOKEN: dict[str, Spoken] = {
    "digits": digits,
    "number": number,
    "phone": phone,
    "date": calendar_date,
    "time": clock_time,
    "money": money,
    "yes_no": yes_no,
    "speech": speech,
}
