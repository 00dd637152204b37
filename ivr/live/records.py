"""What is read from a call in progress and what is written to it."""

from __future__ import annotations

from typing import NamedTuple


class Saved(NamedTuple):
    """A call as it stands. Its `version` grows with every change and is never met again, not even after a loss."""

    version: int
    turn: int
    state: bytes
    reply: bytes
    """The document that answered the last turn; empty where none did yet or it was forgotten."""
    fingerprint: str
    """Of the last answered turn."""
    interrupt: bytes
    """The move of the leg that is under way; empty for none."""
    ended: bool
    leaving: str
    """The option by which the caller leaves the queue; empty for none."""


class Change(NamedTuple):
    """One accepted input and all that follows from it.

    An *answer* brings a `reply`: reply and fingerprint become the call's last ones. A *fact*, or a note of our own,
    has the reply None: the last reply and its fingerprint stay, `turn` is the call's present one. Both are recognised
    by their fingerprint when they come again, an answer against the last answer's, a fact against those of the last 30.
    So after a conflict a change is made anew from what is loaded anew, and after a time-out it is committed once more.
    """

    turn: int
    """The turn that the call is in after the change."""
    state: bytes
    fingerprint: str
    """Not empty, no spaces, and another for each other input: an answer's is a hash of turn and input."""
    events: bytes = b"[]"
    """A JSON array `[[kind, {fields}], ...]`."""
    reply: bytes | None = None
    effects: tuple[tuple[str, bytes], ...] = ()
    """(effect id, body) of what is still to be done, each id once in the life of the call."""
    ended: bool = False
    interrupt: bytes | None = None
    """None keeps what is written, empty clears it."""
    leaving: str | None = None
    """None keeps what is written, empty clears it."""


class Committed(NamedTuple):
    """The change stands, and the call has this version."""

    version: int


class Repeated(NamedTuple):
    """The same change stands already; nothing was written. `reply` is the last one given to the carrier."""

    reply: bytes


class Conflict(NamedTuple):
    """Another change came first, the call is over or lost, or it is buried: read it again."""


class Owed(NamedTuple):
    """An effect that a commit promised and nobody has struck off yet."""

    id: str
    call: str
    body: bytes
