"""What a caller may type in answer to an ask: from keys to a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from ivr.dialogue.inputs import Scalar
from ivr.flows.languages import locale

# Country calling codes of one and two digits; all others have three. (ITU-T E.164, list of assigned country codes.)
SHORT_CODES = frozenset(
    {"1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48"}
    | {"49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82"}
    | {"84", "86", "90", "91", "92", "93", "94", "95", "98"}
)
LONGEST_NUMBER = 15
"""Digits of a number or an amount; more are no answer."""
KEYS_OF = {"date": 8, "time": 4, "yes_no": 1}
"""Types whose answers always have so many keys."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer must keep to: so many keys, a number between two, a date in the past or the future.

    `line` is the number of the line, whose country a telephone number is read by; `language` is the one spoken, as
    flows name it; `today` the date where the line is.
    """

    length: tuple[int, int] | None = None
    range: tuple[float, float] | str | None = None
    line: str = ""
    language: str = "en"
    today: date = date.min


def digits(keys: str, limits: Limits) -> str | None:
    """Return the digits as typed; None for another key or a wrong length."""
    low, high = limits.length or (1, len(keys))
    return keys if keys.isdecimal() and low <= len(keys) <= high else None


def number(keys: str, limits: Limits) -> int | None:
    """Return the whole number; None for another key, a wrong length, or one out of range."""
    if digits(keys, limits) is None or len(keys) > LONGEST_NUMBER:
        return None
    return int(keys) if in_range(int(keys), limits) else None


def money(keys: str, limits: Limits) -> int | float | None:
    """Return the amount, star being the decimal point; None for two points, three decimals, or one out of range."""
    whole, _, cents = keys.partition("*")
    if not (whole + cents).isdecimal() or len(cents) > 2 or len(whole) > LONGEST_NUMBER:
        return None
    amount = float(f"{whole or 0}.{cents or 0}")
    return (int(amount) if amount.is_integer() else amount) if in_range(amount, limits) else None


def in_range(found: float, limits: Limits) -> bool:
    """Say whether a number is one of those that the range allows."""
    low, high = limits.range if isinstance(limits.range, tuple) else (0, float("inf"))
    return low <= found <= high


def yes_no(keys: str, _limits: Limits) -> bool | None:
    """Return True for 1 and False for 2."""
    return {"1": True, "2": False}.get(keys)


def calendar_date(keys: str, limits: Limits) -> str | None:
    """Return the date (ISO 8601) of eight digits in the order in which the language writes dates."""
    if len(keys) != KEYS_OF["date"] or not keys.isdecimal():
        return None
    parts, rest = {}, keys
    for part in date_order(limits.language):
        parts[part], rest = int(rest[: len(part)]), rest[len(part) :]
    return checked_date(parts["yyyy"], parts["mm"], parts["dd"], limits)


def date_order(language: str) -> tuple[str, str, str]:
    """Return in which order a language writes day, month and year: `mm dd yyyy` in American English."""
    pattern = str(locale(language).date_formats["short"].pattern).lower()
    first, second, third = sorted(("yyyy", "mm", "dd"), key=lambda part: pattern.index(part[0]))
    return first, second, third


def checked_date(year: int, month: int, day: int, limits: Limits) -> str | None:
    """Return the date, None where there is none such or it is not in the past or future that is asked for.

    Today is both.
    """
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    wrong = {"past": found > limits.today, "future": found < limits.today}
    return None if wrong.get(str(limits.range)) else found.isoformat()


def clock_time(keys: str, _limits: Limits) -> str | None:
    """Return the time of day (HH:MM) of four digits, from 0000 to 2359."""
    if len(keys) != KEYS_OF["time"] or not keys.isdecimal():
        return None
    return checked_time(int(keys[:2]), int(keys[2:]))


def checked_time(hour: int, minute: int) -> str | None:
    """Return the time of day, None where there is none such."""
    return time(hour, minute).isoformat("minutes") if hour < 24 and minute < 60 else None


def phone(keys: str, limits: Limits) -> str | None:
    """Return the number as E.164, read as somebody in the country of the line would dial it; None if it can be none."""
    if digits(keys, limits) is None:
        return None
    country = _country(limits.line)
    full = _north_american(keys) if country == "1" else _elsewhere(keys, country)
    return f"+{full}" if 8 <= len(full) <= 15 and full[0] != "0" else None


def speech(_keys: str, _limits: Limits) -> None:
    """Return nothing: what is to be said cannot be typed."""


def _country(line: str) -> str:
    plain = line.removeprefix("+")
    return next((plain[:length] for length in (1, 2) if plain[:length] in SHORT_CODES), plain[:3])


def _north_american(keys: str) -> str:
    """Read a number as it is dialled in North America: area code and number, 1 before it or not; 011 leads abroad."""
    if keys.startswith("011"):
        return keys[3:]
    own = keys[1:] if len(keys) == 11 and keys[0] == "1" else keys
    return f"1{own}" if len(own) == 10 and own[0] in "23456789" and own[3] in "23456789" else ""


def _elsewhere(keys: str, country: str) -> str:
    """Read a number as it is dialled in most of the world: 0 before an area code, 00 before a country."""
    if keys.startswith("00"):
        return keys[2:]
    # Italian numbers keep their 0 when they are dialled from abroad.
    return country + (keys if country == "39" else keys.removeprefix("0"))


Entry = Callable[[str, Limits], Scalar | None]

ENTRIES: dict[str, Entry] = {
    "digits": digits,
    "number": number,
    "phone": phone,
    "date": calendar_date,
    "time": clock_time,
    "money": money,
    "pin": digits,
    "yes_no": yes_no,
    "speech": speech,
}
