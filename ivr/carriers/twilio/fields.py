"""Single fields of a request, each read strictly: what makes no sense is `Unreadable`, and never another error."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from ivr.carriers.errors import Unreadable
from ivr.carriers.ports import Posted

LONGEST_CALL_ID = 64
LONGEST_TEXT = 255
"""A SIP address is the longest thing that is dialled."""
MOST = 10**7
"""No count that we read is larger: four months of seconds."""

WITHHELD_WORDS = ("anonymous", "blocked", "private", "restricted", "unavailable", "unknown")
KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
# Networks that carry digits only spell the word on the keypad: +266696687 is anonymous.
WITHHELD = frozenset({*WITHHELD_WORDS, *("+" + word.translate(KEYPAD) for word in WITHHELD_WORDS)})


def call(posted: Posted, name: str) -> str:
    """A call's id. Its shape is the carrier's business: other carriers have no `CA` and 32 digits."""
    found = posted.fields.get(name, "")
    if not 0 < len(found) <= LONGEST_CALL_ID or not found.isprintable():
        raise Unreadable(name)
    return found


def text(posted: Posted, name: str) -> str:
    """A text that must be there."""
    found = posted.fields.get(name, "").strip()
    if not 0 < len(found) <= LONGEST_TEXT or not found.isprintable():
        raise Unreadable(name)
    return found


def caller(posted: Posted, name: str) -> str | None:
    """Who calls: E.164, or the address of a softphone as it stands; None where the number is withheld."""
    found = posted.fields.get(name, "").strip()
    plain = found.casefold()
    if not plain or plain in WITHHELD or plain.startswith("sip:anonymous@"):
        return None
    return text(posted, name)


def one_of(posted: Posted, name: str, words: AbstractSet[str]) -> str:
    """One of the carrier's own words."""
    found = posted.fields.get(name, "")
    if found not in words:
        raise Unreadable(name)
    return found


def count(posted: Posted, name: str) -> int:
    """A number that only informs: 0 where it is missing or makes no sense, for nobody is turned away for it."""
    found = posted.fields.get(name, "")
    return min(int(found), MOST) if found.isascii() and found.isdigit() and len(found) < 12 else 0
