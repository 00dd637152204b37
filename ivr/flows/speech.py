"""How values are spoken: digits one by one, dates and numbers as the language speaks them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from ivr.dialogue.inputs import Scalar
from ivr.flows.languages import locale

Spoken = Scalar | datetime

YES_NO = {"en": ("yes", "no"), "es": ("sí", "no"), "fr": ("oui", "non"), "de": ("ja", "nein"), "pt": ("sim", "não")}


def spoken(value: Spoken, form: str, language: str) -> str:
    """Return `value` as `form` (a format, or the type of a value) says it in `language`.

    A value that the form does not fit, such as a date that is none, is said as it stands.
    """
    try:
        return SPEAKERS.get(form, _as_is)(value, language)
    except (ValueError, ArithmeticError):
        return _as_is(value, language)


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
    return format_decimal(float(str(value)), format="#,##0.###", locale=locale(language))


def _money(value: Spoken, language: str) -> str:
    amount = float(str(value))
    return format_decimal(amount, format="#,##0" if amount.is_integer() else "#,##0.00", locale=locale(language))


def _ordinal(value: Spoken, language: str) -> str:
    number = int(float(str(value)))
    if language.startswith("en"):
        teen = number % 100 in {11, 12, 13}
        return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
    return f"{number}.º" if language[:2] in {"es", "pt"} else f"{number}."


def _date(value: Spoken, language: str) -> str:
    return format_date(_day_of(value), format="long", locale=locale(language))


def _day(value: Spoken, language: str) -> str:
    return format_date(_day_of(value), format="EEEE", locale=locale(language))


def _day_of(value: Spoken) -> date:
    return value.date() if isinstance(value, datetime) else datetime.fromisoformat(str(value)).date()


def _time(value: Spoken, language: str) -> str:
    moment = value.timetz() if isinstance(value, datetime) else time.fromisoformat(str(value))
    return format_time(moment.replace(tzinfo=None), format="short", locale=locale(language))


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
