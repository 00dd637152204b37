"""What the world told a call, made fit to be kept, branched on and spoken."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from ivr.calls.errors import CallsError
from ivr.dialogue.inputs import Answered, Scalar

LONGEST_TEXT = 1_000
"""Characters of one value: more than a minute of speech."""
NOT_SPOKEN = frozenset({"Cc", "Cs", "Co", "Cn"})
"""Unicode categories that no document may hold, or that have a meaning of our own: private use marks our secrets."""


class Untold(CallsError):
    """A value is longer than anything that can be spoken."""


def told(label: str, values: Mapping[str, Scalar]) -> Answered:
    """Return the answer with its texts in one line, without what cannot be spoken.

    Raises:
        Untold: a text is too long; the name of its field is told, the text is not.
    """
    return Answered(label, {name: _plain(name, value) for name, value in values.items()})


def failed(reason: str) -> Answered:
    """Return the answer of something that failed; `reason` is for the record, without secrets or addresses."""
    return Answered("failed", {"reason": reason})


def _plain(name: str, value: Scalar) -> Scalar:
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_TEXT:
        raise Untold(f"{name} is longer than {LONGEST_TEXT} characters")
    words = " ".join(value.split())
    return "".join(letter for letter in words if unicodedata.category(letter) not in NOT_SPOKEN)
