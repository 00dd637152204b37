"""One party's connection to the carrier: what it hears, what it presses and says, and how it is moved or ends."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ivr.emulator.clock import Clock
from ivr.emulator.sids import new_sid
from ivr.emulator.sounds import Sound, speaking_time
from ivr.emulator.timeline import Timeline
from ivr.emulator.wire import Answer

FINAL = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
Direction = Literal["inbound", "outbound-api", "outbound-dial"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document comes from: a URL (with the answers to send along), or text given by REST (`twiml`)."""

    url: str = ""
    method: str = "POST"
    answers: Mapping[str, str] = field(default_factory=dict)
    twiml: bytes | None = None
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class Notices:
    """Where status callbacks of a leg go, and which of initiated, ringing, answered, completed."""

    url: str
    method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})


@dataclass(frozen=True, slots=True)
class Words:
    """Something said, and how many seconds it took."""

    text: str
    seconds: float


class Phone(Protocol):
    """What stands at the far end: a person with a telephone, a mailbox, a script."""

    @property
    def nature(self) -> str:
        """Who answers, in the carrier's words: human, machine or fax."""

    def ring(self, leg: Leg) -> None:
        """Ring for `leg`; the phone then calls `leg.pick_up` or `leg.decline`, or does nothing."""

    def hear(self, leg: Leg, sound: Sound) -> None:
        """Hear `sound`; the last one of a leg is `ended`."""


@dataclass(eq=False, slots=True)
class Circle:
    """Legs that hear one another; some are muted, some heard by one other alone (`whispering`: leg -> his call)."""

    members: list[Leg] = field(default_factory=list)
    muted: set[Leg] = field(default_factory=set)
    whispering: dict[Leg, str] = field(default_factory=dict)

    def hearers(self, leg: Leg) -> list[Leg]:
        """Return who hears what `leg` says."""
        if leg in self.muted:
            return []
        only = self.whispering.get(leg)
        return [other for other in self.members if other is not leg and only in {None, other.sid}]

    def enter(self, leg: Leg) -> None:
        """Let `leg` talk and listen."""
        if leg not in self.members:
            self.members.append(leg)
        leg.circle = self

    def leave(self, leg: Leg) -> None:
        """Let `leg` neither talk nor listen any more."""
        if leg in self.members:
            self.members.remove(leg)
        if leg.circle is self:
            leg.circle = None


class Leg:
    """A leg, from its first ring to its final status. `status` is one of the carrier's; times are the line's."""

    def __init__(
        self,
        *,
        from_: str,
        to: str,
        direction: Direction,
        clock: Clock,
        timeline: Timeline,
        status: str = "queued",
        parent: Leg | None = None,
        line: str = "",
    ) -> None:
        self.sid = new_sid("CA")
        self.from_, self.to, self.direction, self.parent, self.line = from_, to, direction, parent, line
        self.status = status
        self.phone: Phone | None = None
        self.notices: Notices | None = None
        self.fallback: Source | None = None
        self.created_at = clock.now()
        self.answered_at: float | None = None
        self.ended_at: float | None = None
        self.answered_by = ""
        self.queue_time_ms = 0
        self.cookies: dict[str, str] = {}
        self.asking: set[asyncio.Task[Answer]] = set()
        self.notice_order = asyncio.Lock()
        self.notices_sent = 0
        self.first_notice = asyncio.Event()
        self.circle: Circle | None = None
        self.star: asyncio.Event | None = None
        self.voice_until = 0.0
        self.said: list[str] = []
        self.overhears: dict[str, Callable[[str], None]] = {}
        self.response = ""
        self.stirred = asyncio.Event()
        self.moving = False
        self._moves: deque[Source] = deque()
        self._ears: asyncio.Queue[str | Words] | None = None
        self._secret = False
        self._clock = clock
        self._timeline = timeline

    @property
    def over(self) -> bool:
        """Whether the leg has its final status."""
        return self.status in FINAL

    @property
    def live(self) -> bool:
        """Whether the leg is answered and not over: the only state in which it can be redirected."""
        return self.status == "in-progress"

    @property
    def listening(self) -> bool:
        """Whether keys that are pressed now are heard by somebody."""
        return self._ears is not None

    @property
    def seconds(self) -> int:
        """How long the leg was answered, in whole seconds, rounded up as it is billed."""
        if self.answered_at is None:
            return 0
        return max(1, round((self.ended_at or self._clock.now()) - self.answered_at))

    def note(self, what: object) -> None:
        """Put `what` into the timeline."""
        self._timeline.add("line", self.sid, what)

    # What the far end does

    def pick_up(self) -> None:
        """Answer a ringing leg."""
        self.response = self.response or "answered"
        self.stirred.set()

    def decline(self) -> None:
        """Refuse a ringing leg: the carrier hears `busy`."""
        self.response = self.response or "busy"
        self.stirred.set()

    def press(self, keys: str) -> None:
        """Press `keys`, one after the other. What nobody listens to is lost."""
        for key in keys:
            if self._ears is not None:
                self.note("a secret key" if self._secret else f"key {key}")
                self._ears.put_nowait(key)
            elif key == "*" and self.star is not None:
                self.note("key *")
                self.star.set()
            else:
                self.note(f"key {key} lost: nobody listens")

    def speak(self, text: str, seconds: float | None = None) -> None:
        """Say `text`: to whoever listens, else to the others in the room."""
        lasts = speaking_time(text) if seconds is None else seconds
        self.note(f"says “{text}”")
        self.voice_until = self._clock.now() + lasts
        self.said.append(text)
        for overheard in self.overhears.values():
            overheard(text)
        if self._ears is not None:
            self._ears.put_nowait(Words(text, lasts))
            return
        for other in self.circle.hearers(self) if self.circle else ():
            other.hear(Sound("voice", text, seconds=lasts))

    def hang_up(self) -> None:
        """Put the phone down; the final status follows from how far the leg had come."""
        if self.answered_at is not None:
            self.end("completed")
        else:
            self.end("no-answer" if self.direction == "inbound" else "canceled")

    # What the carrier does

    def hear(self, sound: Sound) -> None:
        """Let the far end hear `sound`."""
        self.note(sound)
        if self.phone is not None:
            self.phone.hear(self, sound)

    @contextmanager
    def ears(self, *, secret: bool = False) -> Iterator[asyncio.Queue[str | Words]]:
        """Listen to keys and words while the body runs; `secret` keys are not in the timeline."""
        before, self._ears, self._secret = self._ears, asyncio.Queue(), secret
        try:
            yield self._ears
        finally:
            self._ears, self._secret = before, False

    def answer(self) -> None:
        """Make the leg answered, from ringing."""
        self.status = "in-progress"
        self.answered_at = self._clock.now()

    def move(self, source: Source) -> None:
        """Cut what is played and go on with the document at `source`."""
        self._moves.append(source)
        self.moving = True
        self.stirred.set()

    def next_move(self) -> Source | None:
        """Return where the leg is to go next, once."""
        return self._moves.popleft() if self._moves else None

    @property
    def interrupted(self) -> bool:
        """Whether the leg is over or is to be moved: what is played has to stop."""
        return self.over or bool(self._moves)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something happened to the leg after which `condition` holds."""
        while not condition():
            self.stirred.clear()
            await self.stirred.wait()

    def end(self, status: str) -> None:
        """Give the leg its final status. A second one is ignored."""
        if self.over:
            return
        self.status, self.ended_at = status, self._clock.now()
        self.hear(Sound("ended", status))
        self.stirred.set()
