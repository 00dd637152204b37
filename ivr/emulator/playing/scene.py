"""Where a verb is performed: the leg, the company, the document it stands in; and how a performance says to go on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import urljoin

from ivr.emulator.company import Company
from ivr.emulator.errors import Refused
from ivr.emulator.leg import Leg, Source
from ivr.emulator.wire import Request


@dataclass(frozen=True, slots=True)
class Next:
    """Go on with the next verb."""


@dataclass(frozen=True, slots=True)
class Goto:
    """Go on with another document."""

    source: Source


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing comes after this; the leg ends with `status`."""

    status: str = "completed"


@dataclass(frozen=True, slots=True)
class Left:
    """The caller leaves the queue that he waits in."""


V = TypeVar("V")
Outcome = Next | Goto | Over | Left


class Performance(Protocol):
    """A verb being performed."""

    @property
    def answers(self) -> bool:
        """Whether the call is picked up for this verb."""

    async def run(self) -> Outcome:
        """Perform, and say how to go on. Cancelled when the leg is moved or over."""

    def cut(self) -> Source | None:
        """Return what is asked first when REST moves the leg away from here."""

    def gone(self) -> Source | None:
        """Return what is asked although the leg is over."""


Play = Callable[[Leg, Sequence[Performance]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Scene:
    """A document on a leg. `url` is the document's own, None where REST sent the text; `play` runs another leg."""

    company: Company
    leg: Leg
    play: Play
    url: str | None = None
    method: str = "POST"

    def source(self, url: str, method: str, answers: Mapping[str, str] | None = None) -> Source:
        """Return the document at `url`, which may be relative; empty = this document again.

        Raises Refused(11100) where the text came by REST and the URL is not absolute.
        """
        whole = urljoin(self.url or "", url) if url else self.url
        if whole is None or "://" not in whole:
            raise Refused(11100, f"{url!r} has to be absolute in a document that was given as text")
        return Source(whole, method if url else self.method, answers or {})

    def request(self, source: Source) -> Request:
        """Return the request for `source` about this leg."""
        return self.company.document_request(self.leg, source.url, source.method, source.answers)


class Act(Generic[V]):
    """The performance of `verb` in `scene`, which asks for nothing when it is cut."""

    answers: bool = True

    def __init__(self, scene: Scene, verb: V) -> None:
        self.scene = scene
        self.verb = verb

    def cut(self) -> Source | None:
        """Ask for nothing."""
        return None

    def gone(self) -> Source | None:
        """Ask for nothing."""
        return None
