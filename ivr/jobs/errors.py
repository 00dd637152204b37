"""What a chore may say of itself, beside being done."""

from __future__ import annotations


class ChoreError(Exception):
    """A chore is not done."""


class Later(ChoreError):
    """It cannot be done yet: it is tried again, each time after twice as long."""


class Never(ChoreError):
    """It can never be done: it is given up at once."""
