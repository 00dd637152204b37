"""What a caller may type in answer to an ask: from keys to a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ivr.dialogue.inputs import Scalar

# Country calling codes of one and two digits; all others have three. (ITU-T E.164, list of assigned country codes.)
SHORT_CODES = frozenset(
    {"1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48"}
    | {"49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82"}
    | {"84", "86", "90", "91", "92", "93", "94", "95", "98"}
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an entry must keep to: so many keys, a number between two, and the line's own number for its country."""

    length: tuple[int, int] | None = None
    range: tuple[float, float] | None = None
    line: str = ""


def digits(keys: str, limits: Limits) -> str | None:
    """Return the digits as typed; None for another key or a wrong length."""
    low, high = limits.length or (1, len(keys))
    return keys if keys.isdecimal() and low <= len(keys) <= high else None


def number(keys: str, limits: Limits) -> int | None:
    """Return the whole number; None for another key, a wrong length, or one out of range."""
    if digits(keys, limits) is None:
        return None
    low, high = limits.range or (0, float("inf"))
    return int(keys) if low <= int(keys) <= high else None


def yes_no(keys: str, _limits: Limits) -> bool | None:
    """Return True for 1 and False for 2."""
    return {"1": True, "2": False}.get(keys)


def phone(keys: str, limits: Limits) -> str | None:
    """Return the number as E.164, read as somebody in the country of the line would dial it; None if it can be none."""
    if digits(keys, limits) is None:
        return None
    country = _country(limits.line)
    full = _north_american(keys) if country == "1" else _elsewhere(keys, country)
    return f"+{full}" if 8 <= len(full) <= 15 and full[0] != "0" else None


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

ENTRIES: dict[str, Entry] = {"digits": digits, "number": number, "phone": phone, "pin": digits, "yes_no": yes_no}
