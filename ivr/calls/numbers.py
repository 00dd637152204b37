"""Telephone numbers of customers: which may be called, and at what time of their day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import PhoneNumberType
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number

NEVER = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
        PhoneNumberType.PAGER,
    }
)
"""Kinds of numbers that cost whoever calls them, or where no person answers: a callback to one is a known fraud."""


def why_not(number: str, *, countries: Collection[str], own: Collection[str]) -> str:
    """Return `invalid_number` or `refused` for a number (E.164) that is not called back, "" for one that is.

    `countries`: ISO 3166, two letters. `own`: numbers of ours, which would call ourselves.
    """
    parsed = _parsed(number)
    if parsed is None or number in own or not phonenumbers.is_valid_number(parsed):
        return "invalid_number"
    if phonenumbers.number_type(parsed) in NEVER:
        return "invalid_number"
    return "" if phonenumbers.region_code_for_number(parsed) in countries else "refused"


def countries_of(numbers: Iterable[str]) -> frozenset[str]:
    """Return the countries of these numbers (E.164); what is no number has none."""
    parsed = (_parsed(number) for number in numbers)
    return frozenset(
        region for one in parsed if one is not None and (region := phonenumbers.region_code_for_number(one))
    )


def may_be_called(number: str, between: tuple[time, time], now: datetime, zone: ZoneInfo) -> bool:
    """Say whether it is a time of day, where the number is, at which a customer is called.

    Of a number that may be in several zones it must be so in all; of one that tells no zone, in `zone`.
    """
    parsed = _parsed(number)
    names = time_zones_for_number(parsed) if parsed is not None else ()
    zones = [ZoneInfo(name) for name in names if name != UNKNOWN_TIMEZONE] or [zone]
    return all(is_between(now.astimezone(one).time(), between) for one in zones)


def is_between(moment: time, between: tuple[time, time]) -> bool:
    """Say whether a time of day is in a window that may span midnight; its end is not part of it."""
    begins, ends = between
    return begins <= moment < ends if begins <= ends else moment >= begins or moment < ends


def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
