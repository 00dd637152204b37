"""The carrier's queues: callers in the order in which they came."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from ivr.emulator.clock import Clock
from ivr.emulator.leg import Leg, Source
from ivr.emulator.sids import new_sid

DEFAULT_SIZE = 1000


@dataclass(eq=False, slots=True)
class Member:
    """A caller who waits. `taken_by` is the leg of a Dial that has reached him; `bridge_over` is set when they part."""

    leg: Leg
    enqueued_at: float
    taken_by: Leg | None = None
    whisper: Source | None = None
    taken: asyncio.Event = field(default_factory=asyncio.Event)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    bridge_over: asyncio.Event = field(default_factory=asyncio.Event)


class Queue:
    """A queue named `name`, for at most `max_size` callers."""

    def __init__(self, name: str, clock: Clock, max_size: int = DEFAULT_SIZE) -> None:
        self.sid = new_sid("QU")
        self.name = name
        self.max_size = max_size
        self.created_at = clock.now()
        self.members: list[Member] = []
        self.moved: dict[str, Leg] = {}
        self.grown = asyncio.Event()
        self._waits: deque[float] = deque(maxlen=100)
        self._clock = clock

    def join(self, leg: Leg) -> Member:
        """Put `leg` at the end."""
        member = Member(leg, self._clock.now())
        self.members.append(member)
        self.moved.pop(leg.sid, None)
        self.grown.set()
        return member

    def leave(self, member: Member) -> None:
        """Let `member` wait no more."""
        if member in self.members:
            self.members.remove(member)
            self._waits.append(self.waited(member))

    def waited(self, member: Member) -> int:
        """Return how many seconds `member` has waited."""
        return int(self._clock.now() - member.enqueued_at)

    def position(self, member: Member) -> int:
        """Return the place of `member`, counted from 1; 0 when he waits no more."""
        return self.members.index(member) + 1 if member in self.members else 0

    @property
    def average_wait(self) -> int:
        """How many seconds the last hundred callers waited, on average."""
        return round(sum(self._waits) / len(self._waits)) if self._waits else 0

    def find(self, sid: str) -> Member | None:
        """Return the member with the call `sid`, or the one in front where it is `Front`."""
        if sid == "Front":
            return self.members[0] if self.members else None
        return next((member for member in self.members if member.leg.sid == sid), None)

    def take_front(self, by: Leg, whisper: Source | None) -> Member | None:
        """Give the caller in front to the leg `by`, which dialled the queue."""
        member = next((member for member in self.members if not member.leg.moving), None)
        if member is not None:
            self.leave(member)
            member.taken_by, member.whisper = by, whisper
            member.taken.set()
        return member
