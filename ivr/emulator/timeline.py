"""Everything that happened, in order: each request with its answer, each sound, each key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Side = Literal["line", "webhook", "notice", "rest", "media"]
LONGEST_SHOWN = 2000
MOST_ENTRIES = 200_000
"""How much is remembered: an emulator may run for weeks beside a line that is being developed."""


@dataclass(slots=True)
class Exchanged:
    """One request to the application, and what came back.

    `kind`: webhook (a document is asked for), notice (a status callback) or media. `attempt` counts from 1; attempts
    of one request share `token`. `status` 0 = no answer came, for the reason in `failure` (ct, rt, dropped).
    """

    kind: Side
    call: str
    method: str
    url: str
    params: Mapping[str, str]
    token: str
    attempt: int
    asked_at: float
    answered_at: float = 0.0
    status: int = 0
    failure: str = ""
    body: str = ""

    def __str__(self) -> str:
        given = " ".join(f"{name}={value}" for name, value in self.params.items() if name in SHOWN)
        again = f" (attempt {self.attempt})" if self.attempt > 1 else ""
        return f"{self.method} {self.url} {given}{again} -> {self.status or self.failure or '...'} {self.body.strip()}"


SHOWN = (
    "CallStatus", "Digits", "SpeechResult", "QueueResult", "DialCallStatus", "RecordingDuration", "ErrorCode",
    "StatusCallbackEvent", "SequenceNumber", "ParticipantLabel", "AnsweredBy", "RecordingStatus",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened at `at` (the line's time, seconds) on `call` ("" = on none)."""

    at: float
    side: Side
    call: str
    what: object

    def shown(self, began: float) -> str:
        """Return the entry as a line of the transcript; times count from `began`."""
        return f"{self.at - began:9.3f}  {self.call[-6:]:6}  {self.side:7}  {str(self.what)[:LONGEST_SHOWN]}"


@dataclass(slots=True)
class Timeline:
    """The entries in order; `str` is the transcript."""

    now: Callable[[], float]
    entries: list[Entry] = field(default_factory=list)

    def add(self, side: Side, call: str, what: object) -> None:
        """Put down what happened now."""
        if len(self.entries) >= MOST_ENTRIES:
            del self.entries[: MOST_ENTRIES // 2]
        self.entries.append(Entry(self.now(), side, call, what))

    def of(self, call: str) -> list[Entry]:
        """Return the entries of one call."""
        return [entry for entry in self.entries if entry.call == call]

    def requests(self, part: str = "", call: str = "") -> list[Exchanged]:
        """Return the requests whose URL holds `part`, of one call or of all, in the order in which they were sent."""
        return [asked for asked in self._exchanged() if part in asked.url and call in {"", asked.call}]

    def _exchanged(self) -> Iterator[Exchanged]:
        return (entry.what for entry in self.entries if isinstance(entry.what, Exchanged))

    def __str__(self) -> str:
        began = self.entries[0].at if self.entries else 0.0
        return "\n".join(entry.shown(began) for entry in list(self.entries))
