"""One event of a call as the case record keeps it, and how a journal entry becomes such events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import msgspec

UNREADABLE = "Unreadable"
"""Kind of the event that stands for an entry which could not be read or recorded; its body holds the raw text."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_told = msgspec.json.Decoder(list[tuple[str, dict[str, Any]]])


class Entry(Protocol):
    """One entry of the journal: what a turn, or a step of the floor, committed at once."""

    @property
    def id(self) -> str:
        """The stream's own name of the entry."""

    @property
    def call(self) -> str:
        """The call id; empty where the entry is about no call."""

    @property
    def turn(self) -> int:
        """The turn that the call is in after it; 0 for an addendum and for the floor's own."""

    @property
    def fp(self) -> str:
        """Fingerprint of turn and input; for the floor any text that is unique."""

    @property
    def at_ms(self) -> int:
        """When it was committed, in milliseconds since 1970."""

    @property
    def events(self) -> bytes:
        """JSON: `[[kind, {field: value}], ...]`."""

    @property
    def state(self) -> bytes:
        """The call's state after the turn; empty where there is none."""

    @property
    def ended(self) -> bool:
        """Whether the call is over with this turn."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of one call. `turn` is 0 for what the floor or the carrier says by itself."""

    id: str
    call: str
    turn: int
    position: int
    at: datetime
    kind: str
    body: Mapping[str, Any]

    def text(self, field: str) -> str:
        """Return the field as text; empty where it is missing or unset. NUL is left out: PostgreSQL refuses it."""
        value = self.body.get(field)
        return "" if value is None else str(value).replace("\x00", "")

    def number(self, field: str) -> float:
        """Return the field as a number; 0 where it is missing or none."""
        value = self.body.get(field)
        return value if isinstance(value, int | float) else 0


def moment(milliseconds: int) -> datetime:
    """Return milliseconds since 1970 as aware UTC."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def in_order(events: Iterable[Happened]) -> list[Happened]:
    """Sort by time. The order depends on the events alone, never on when they reached us."""
    return sorted(events, key=lambda event: (event.at, event.turn, event.id.rpartition(":")[0], event.position))


def by_call(events: Iterable[Happened]) -> Mapping[str, list[Happened]]:
    """Return each call's events, in the order in which they came; an empty list for any other call."""
    found: defaultdict[str, list[Happened]] = defaultdict(list)
    for event in events:
        found[event.call].append(event)
    return found


def events_of(entry: Entry) -> Sequence[Happened]:
    """Return the events of an entry; one `Unreadable` where its JSON is none, so that nothing is lost or stuck."""
    try:
        told = _told.decode(entry.events)
    except msgspec.MsgspecError:
        return (unreadable(entry),)
    return tuple(_happened(entry, position, kind, body) for position, (kind, body) in enumerate(told))


def unreadable(entry: Entry) -> Happened:
    """Return the one event that keeps the entry's raw text. It is of no turn: that may be what SQL refuses."""
    raw = {"turn": str(entry.turn), "events": entry.events.decode("utf-8", "backslashreplace")}
    return replace(_happened(entry, 0, UNREADABLE, raw), turn=0)


def call_of(entry: Entry) -> str:
    """Return the call id as SQL can hold it. A carrier may put any text there, and PostgreSQL refuses NUL."""
    return entry.call.replace("\x00", "")


def _happened(entry: Entry, position: int, kind: str, body: Mapping[str, Any]) -> Happened:
    return Happened(
        id=f"{call_of(entry)}:{entry.turn}:{entry.fp}:{position}",
        call=call_of(entry),
        turn=entry.turn,
        position=position,
        at=moment(entry.at_ms),
        kind=kind,
        body=body,
    )
