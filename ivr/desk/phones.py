"""Telephone numbers as agents type them, and as we show them."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from ivr.api.phones import NoNumber, e164
from ivr.desk.errors import PhoneRefused


def agents_phone(text: str, ours: Collection[str]) -> str:
    """Return the number in E.164 on which an agent can be rung; `ours` are the line's own numbers, in E.164.

    Raises:
        PhoneRefused: it is none, and why.
    """
    text = text.strip()
    if not text:
        raise PhoneRefused("Say on which telephone you want to be rung.")
    try:
        number = e164(text)
    except NoNumber as why:
        raise PhoneRefused(f"You cannot be rung there: {why}.") from why
    if number in ours:
        raise PhoneRefused("This is the line's own number: callers would ring themselves.")
    return number


def customers_phone(text: str) -> str:
    """Return a customer's number in E.164.

    Raises:
        PhoneRefused: it is none, and why.
    """
    text = text.strip()
    try:
        return e164(text)
    except NoNumber as why:
        raise PhoneRefused(f"“{text[:40]}” is no telephone number: {why}. Nothing has been changed.") from why


@lru_cache(maxsize=4096)
def shown(number: str | None) -> str:
    """Return a number in E.164 as people read it; other text as it is, and words where the caller withheld it."""
    if not number:
        return "number withheld"
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return number
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
