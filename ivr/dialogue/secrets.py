"""Secret values: a PIN, a card number. They travel sealed, and are opened only where they leave for a request."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

DOTS = "••••"
"""How a secret shows wherever somebody reads."""

OPENING, CLOSING = "\ue000", "\ue001"
"""What stands around a sealed value inside a text: letters for private use, which no prompt and no caller has."""
SEALED = re.compile(f"{OPENING}([^{OPENING}{CLOSING}]*){CLOSING}")


class Seal(Protocol):
    """Seals a value for one call, so that only we can open it, and for that call only."""

    def __call__(self, call: str, clear: str, /) -> str:
        """Return `clear` sealed, as printable text."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A text in which sealed values stand between `OPENING` and `CLOSING`."""

    sealed: str

    def opened(self, unseal: Callable[[str], str]) -> str:
        """Return the text in clear: only for a request that leaves for where the secret is needed."""
        return SEALED.sub(lambda found: unseal(found[1]), self.sealed)

    def __str__(self) -> str:
        return masked(self.sealed)

    def __repr__(self) -> str:
        return f"Secret({self})"


def marked(sealed: str) -> str:
    """Return a sealed value as it stands in a text."""
    return f"{OPENING}{sealed}{CLOSING}"


def masked(text: str) -> str:
    """Return a text with dots for each sealed value in it."""
    return SEALED.sub(DOTS, text)


def guarded(text: str) -> str | Secret:
    """Return a text that holds a sealed value as a `Secret`, any other as it is."""
    return Secret(text) if OPENING in text else text
