"""Stays in queues, as the case record has them: from a call's events to how each stay ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from ivr.cases.happened import Happened, by_call
from ivr.cases.outcome import CALLBACK_KINDS
from ivr.reports.measures import Ending, Stay

LEFT: Final[Mapping[str, Ending]] = MappingProxyType({"gone": "abandoned", "offer": "overflowed", "failed": "failed"})
"""How a stay ended by why the caller left the queue; for any other reason the line turned him away."""


DECLINED: Final = ("declined", "busy", "failed")
"""Why an offer came to nothing so that its agent is left alone for a moment."""


@dataclass(slots=True)
class Stayed:
    """A caller's stay in a queue, and the talk that came of it.

    `told`: when he was told how many minutes. `talked` and `wrapped_up` in seconds, None where that is not known (yet).
    So many `offers` of him were made to agents; so many of these they have `declined`, or let ring (`unanswered`).
    `called`: the line has called him, so that he came to the queue by its call and not by his own.
    """

    queue: str
    began: datetime
    ending: Ending = "waiting"
    ended: datetime | None = None
    told: list[tuple[datetime, int]] = field(default_factory=list)
    talked: float | None = None
    wrapped_up: float | None = None
    offers: int = 0
    declined: int = 0
    unanswered: int = 0
    called: bool = False

    @property
    def waited(self) -> float:
        """Seconds from his place to the ending; 0 while he waits."""
        return (self.ended - self.began).total_seconds() if self.ended else 0.0

    @property
    def stay(self) -> Stay:
        """The stay as measures take it."""
        return Stay(self.ending, self.waited)

    def end(self, ending: Ending, at: datetime) -> None:
        """It is over; only its first end counts."""
        if self.ended is None:
            self.ending, self.ended = ending, at


def stays(events: Iterable[Happened]) -> list[Stayed]:
    """Return all stays of these calls, in the order in which they began."""
    found = [stay for told in by_call(events).values() for stay in _of_call(told)]
    return sorted(found, key=lambda stay: stay.began)


def _of_call(events: Sequence[Happened]) -> Iterator[Stayed]:
    stay: Stayed | None = None
    called = any(event.kind == "CallBegan" and event.text("kind") in CALLBACK_KINDS for event in events)
    for event in events:
        if event.kind == "QueueEntered" and (stay is None or stay.ended is not None):
            stay = Stayed(event.text("queue"), event.at, called=called)
            yield stay
        elif stay is not None:
            _goes_on(stay, event)


def _goes_on(stay: Stayed, event: Happened) -> None:
    match event.kind:
        case "WaitSaid" if stay.ended is None:
            stay.told.append((event.at, int(event.number("minutes"))))
        case "OfferMade":
            stay.offers += 1
        case "OfferEnded":
            stay.declined += event.text("reason") in DECLINED
            stay.unanswered += event.text("reason") == "no_answer"
        case "TalkBegan":
            stay.end("answered", event.at)
        case "QueueLeft":
            stay.end(LEFT.get(event.text("reason"), "turned_away"), event.at)
        case "CallEnded":
            stay.end("abandoned", event.at)
        case "CallbackBooked" if stay.ending in ("overflowed", "turned_away"):
            stay.ending = "callback"
        case "TalkEnded":
            stay.talked = event.number("seconds")
        case "WrapUpEnded":
            stay.wrapped_up = event.number("seconds")
