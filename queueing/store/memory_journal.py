"""What a floor in memory tells, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from queueing.events import AgentRung, AgentSpent, FloorEvent, OfferAccepted, OfferEnded, OfferMade
from queueing.names import CALLBACK, ContactId, LegId


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What happened to a contact, and when (epoch milliseconds); what an agent has spent his time on, to nobody: ""."""

    contact: ContactId
    event: FloorEvent | AgentSpent
    at: int


class InVain(NamedTuple):
    """An offer of a callback that came to nothing: `since` when its place was given, `leg` rung at `claimed`."""

    callback: str
    made: OfferMade
    since: int
    leg: LegId | None
    claimed: int
    accepted: bool
    ended: OfferEnded


def of_callback(offer: InVain, now: int) -> Iterator[JournalEntry]:
    """Tell of it when it is over, of the callback: no call may ever come of it."""
    callback, made, ended = ContactId(f"{CALLBACK}{offer.callback}"), offer.made, offer.ended
    yield JournalEntry(callback, replace(made, callback=offer.callback), offer.since + made.waited)
    if offer.leg:
        yield JournalEntry(callback, AgentRung(ended.agent, ended.offer, offer.leg), offer.claimed)
    if offer.accepted:
        yield JournalEntry(callback, OfferAccepted(ended.agent, ended.offer), now)
    yield JournalEntry(callback, ended, now)
