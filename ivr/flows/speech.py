"""How values are spoken: digits one by one, dates and numbers as the language speaks them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from math import isfinite

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from ivr.dialogue.inputs import Scalar
from ivr.flows.languages import locale

Spoken = Scalar | datetime

YES_NO = {
    "en": ("yes", "no"),
    "es": ("sí", "no"),
    "hi": ("हाँ", "नहीं"),
    "fr": ("oui", "non"),
    "de": ("ja", "nein"),
    "it": ("sì", "no"),
    "pt": ("sim", "não"),
}
# What stands behind the digits of an ordinal number, by its plural category. (CLDR 46, ordinal plurals and minimal
# pairs; masculine where the language tells genders apart.) All others write a full stop.
ORDINALS = {
    "en": {"one": "st", "two": "nd", "few": "rd", "other": "th"},
    "es": {"other": ".º"},
    "hi": {"one": "ला", "two": "रा", "few": "था", "many": "ठा", "other": "वाँ"},
    "fr": {"one": "er", "other": "e"},
    "it": {"many": ".º", "other": ".º"},
    "pt": {"other": ".º"},
}
# Blanks that a text for the eye has between a number and its unit; not every voice knows them.
SPACES = re.compile("[\u00a0\u202f]")
# The decimals of a number in a pattern such as #,##,##0.###
DECIMALS = re.compile(r"\.[0#]+")


def spoken(value: Spoken, form: str, language: str) -> str:
    """Return `value` as `form` (a format, or the type of a value) says it in `language`.

    A value that the form does not fit, such as a date that is none, is said as it stands.
    """
    try:
        said = SPEAKERS.get(form, _as_is)(value, language)
    except (ValueError, ArithmeticError):
        said = _as_is(value, language)
    return SPACES.sub(" ", said)


def _as_is(value: Spoken, language: str) -> str:
    if isinstance(value, bool):
        return YES_NO.get(language[:2], YES_NO["en"])[0 if value else 1]
    if isinstance(value, int | float):
        return _number(value, language)
    return f"{_date(value, language)}, {_time(value, language)}" if isinstance(value, datetime) else value


def _one_by_one(value: Spoken, _language: str) -> str:
    return " ".join(letter for letter in str(value) if letter.isalnum())


def _last4(value: Spoken, language: str) -> str:
    return _one_by_one(str(value)[-4:], language)


def _number(value: Spoken, language: str) -> str:
    return format_decimal(_finite(value), locale=locale(language))


def _money(value: Spoken, language: str) -> str:
    """Say whole amounts without their cents, all others with both digits of them."""
    amount, rules = _finite(value), locale(language)
    cents = "" if amount.is_integer() else ".00"
    return format_decimal(amount, format=DECIMALS.sub(cents, rules.decimal_formats[None].pattern), locale=rules)


def _finite(value: Spoken) -> float:
    number = float(str(value))
    if not isfinite(number):
        raise ValueError("there is no such number")
    return number


def _ordinal(value: Spoken, language: str) -> str:
    number = int(_finite(value))
    known = ORDINALS.get(language[:2], {})
    return f"{number}{known.get(str(locale(language).ordinal_form(number)), known.get('other', '.'))}"


def _date(value: Spoken, language: str) -> str:
    return format_date(_day_of(value), format="long", locale=locale(language))


def _day(value: Spoken, language: str) -> str:
    return format_date(_day_of(value), format="EEEE", locale=locale(language))


def _day_of(value: Spoken) -> date:
    return value.date() if isinstance(value, datetime) else datetime.fromisoformat(str(value)).date()


def _time(value: Spoken, language: str) -> str:
    return format_time(_clock(value), format="short", locale=locale(language))


def _clock(value: Spoken) -> time:
    """Return the time of day of a moment, as the clock of its own zone shows it."""
    if isinstance(value, datetime):
        return value.time()
    text = str(value)
    return datetime.fromisoformat(text).time() if "T" in text else time.fromisoformat(text).replace(tzinfo=None)


SPEAKERS: dict[str, Callable[[Spoken, str], str]] = {
    "digits": _one_by_one,
    "phone": _one_by_one,
    "number": _number,
    "ordinal": _ordinal,
    "money": _money,
    "date": _date,
    "time": _time,
    "day": _day,
    "last4": _last4,
}
FORMATS = ("digits", "number", "ordinal", "money", "date", "time", "day", "last4")
