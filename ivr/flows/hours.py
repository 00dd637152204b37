"""Opening hours: what a calendar says at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple


class HoursNow(NamedTuple):
    """What a calendar says now. `reason` is a prompt's key, "" where none; `opens` when next (aware), None = never."""

    label: Literal["open", "closed", "holiday"]
    reason: str = ""
    opens: datetime | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening hours by weekday, holidays and single days, in one time zone."""

    name: str

    def at(self, now: datetime) -> HoursNow:
        """Return what holds at `now` (aware)."""
        raise NotImplementedError
