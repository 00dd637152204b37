"""Telephone numbers as people type them, made E.164 or refused with the reason."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, ValidationResult

NONE = "it is no telephone number"
UNREADABLE = {
    NumberParseException.INVALID_COUNTRY_CODE: "it has no country code that exists; write it as +12025550100",
    NumberParseException.TOO_SHORT_NSN: "it is too short",
    NumberParseException.TOO_SHORT_AFTER_IDD: "it is too short",
    NumberParseException.TOO_LONG: "it is too long",
}
IMPOSSIBLE = {
    ValidationResult.TOO_SHORT: "it is too short for its country",
    ValidationResult.TOO_LONG: "it is too long for its country",
    ValidationResult.INVALID_LENGTH: "no number of its country has this length",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "its area code is missing",
}


class NoNumber(Exception):
    """It is no telephone number; the message says why."""


def e164(text: str) -> str:
    """Return a number with its country code as E.164: `+1 (202) 555-0100` gives `+12025550100`.

    Its length is checked, not whether it is assigned: the lists of area codes are older than the newest of them.

    Raises:
        NoNumber: it is none.
    """
    try:
        number = phonenumbers.parse(text, None)
    except NumberParseException as error:
        raise NoNumber(UNREADABLE.get(error.error_type, NONE)) from None
    length = phonenumbers.is_possible_number_with_reason(number)
    if length != ValidationResult.IS_POSSIBLE:
        raise NoNumber(IMPOSSIBLE.get(length, NONE))
    if number.extension:
        raise NoNumber("it has an extension, which cannot be dialled")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
