"""What our own URLs carry and bring back: which question of which call an answer belongs to."""

from __future__ import annotations

from typing import NamedTuple, Self
from urllib.parse import urlencode

from ivr.carriers.errors import Unreadable
from ivr.carriers.ports import Links, Posted
from ivr.engine.state import CallState

LONGEST_TURN = 9
"""Digits of a turn's number; no call has a milliard of turns."""


def whole(written: str, digits: int) -> int:
    """Return a whole number of so many `digits` at most that an URL of ours has brought back; 0 where it is none."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= digits else 0


class Asked(NamedTuple):
    """A question of a call, as our URL says; the carrier's signature covers it."""

    call: str
    turn: int
    step: str
    revision: str
    hint: str
    language: str

    @classmethod
    def of(cls, posted: Posted) -> Self:
        """Read it from the request.

        Raises:
            Unreadable: the turn is no number.
        """
        query = posted.query
        number = query.get("n") or "0"
        if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_TURN):
            raise Unreadable("n")
        return cls(
            posted.fields.get("CallSid", ""),
            int(number),
            query.get("at", ""),
            query.get("v", ""),
            query.get("r", "menu"),
            query.get("l", "en"),
        )

    @property
    def is_look(self) -> bool:
        """Whether a waiting caller asks what he hears next: that names no turn, but it is where he is."""
        return self.hint == "wait" and not self.turn

    @classmethod
    def now(cls, state: CallState, turn: int) -> Self:
        """Return the question that the call is at."""
        return cls(state.call, turn, state.step, state.revision, state.hint, state.language)

    def links(self, public_url: str, action: str = "") -> Links:
        """Return what the URLs of a document carry."""
        return Links(public_url, self.turn, self.step, self.revision, self.hint, self.language, action)

    def path(self, path: str, tries: int = 0) -> str:
        """Return `path` with the question in its query; `tries` counts how often the rescue has tried already."""
        query = {"n": self.turn, "at": self.step, "v": self.revision, "r": self.hint, "l": self.language, "f": tries}
        return f"{path}?{urlencode(query)}"
