"""What may go wrong in a rehearsal."""

from __future__ import annotations


class RehearsalError(Exception):
    """A rehearsal cannot go on."""


class Unmet(RehearsalError):
    """What was `expected` did not happen; `found` says what did."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"expected {expected}; {found}")
        self.expected = expected
        self.found = found
