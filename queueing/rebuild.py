"""The floor after a loss: its store is empty or stale, and calls go on at the carrier.

Who was promised a place comes from the record, and may be offered where the carrier's queues hold him; who talks comes
from the carrier alone; no offer survives. How fast queues go is learnt again from what the record has of today. So that
nobody's phone is rung twice, agents' legs that have no talk are hung up. An agent without whom his room would go on had
let his caller wait.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Final

from queueing.names import AgentName, FloorError, OfferId
from queueing.policy.times import REST_TIMEOUT
from queueing.ports import ROOM, Book, CarrierLeg, Census, Phone
from queueing.store.contract import Picture, Store

ROUNDS: Final = 5
"""So often at most legs are hung up; the agent of one that is there after that is not free before it is over."""

PAUSE_S: Final = 0.2
"""Between two questions to the carrier."""

RENEW_S: Final = 1.0
"""Between two renewals of the right to rebuild."""


def rebuild(
    store: Store, phone: Phone, book: Book, clock_ms: Callable[[], int], pause: Callable[[float], None] = time.sleep
) -> bool:
    """Bring a lost floor back. False where it is not lost, or where another process does it.

    Takes one REST time-out and two questions to the carrier at least, since requests of before the loss may still be on
    their way; a store that knows better is believed. `pause` waits so many seconds.
    """
    incarnation = secrets.token_hex(4)
    if not store.begin_rebuild(incarnation):
        return False
    with _held(store, incarnation):
        if not store.is_calm():
            pause(REST_TIMEOUT / 1000)
        return store.restore(_picture(phone, book, pause), incarnation, clock_ms())


@contextmanager
def _held(store: Store, incarnation: str) -> Iterator[None]:
    """Keep the right to rebuild while the body runs, however long the carrier takes to answer."""
    over = Event()

    def renew() -> None:
        while not over.wait(RENEW_S):
            with suppress(FloorError):
                store.hold_rebuild(incarnation)

    holder = Thread(target=renew, name="rebuild", daemon=True)
    holder.start()
    try:
        yield
    finally:
        over.set()
        holder.join()


def _picture(phone: Phone, book: Book, pause: Callable[[float], None]) -> Picture:
    """Return the floor as record and carrier know it, once nothing of the old one rings any more."""
    agents, past = tuple(book.agents()), tuple(book.lately())
    phones = {agent.profile.phone: agent.profile.name for agent in agents}
    census = _quiet(phone, phones, pause)
    talking = tuple(leg._replace(agent=leg.agent or phones.get(leg.to, AgentName(""))) for leg in _talking(census))
    met = {leg.contact for leg in talking}
    places = [place for place in book.open_places() if place.id not in met]
    lingering = _lingering(census, phones, {leg.agent for leg in talking})
    return Picture(places, census.waiting, agents, talking, past, lingering)


def _lingering(census: Census, phones: Mapping[str, AgentName], busy: Collection[AgentName]) -> list[CarrierLeg]:
    """Return the legs that agents without a talk still have: one may have ended since the last question."""
    return [
        leg._replace(agent=phones[leg.to], offer=OfferId(f"leg-{leg.leg}"))
        for leg in _without_talk(census, phones)
        if leg.to in phones and phones[leg.to] not in busy
    ]


def _without_talk(census: Census, phones: Collection[str]) -> list[CarrierLeg]:
    talking = _talking(census)
    return [leg for leg in census.legs if leg not in talking and (leg.offer or leg.to in phones)]


def _talking(census: Census) -> list[CarrierLeg]:
    """Return the one agent's leg of each room that has the talk: with it the room ends, or it began the room.

    Who was only asked about the caller, or had put him through, leaves.
    """
    having: dict[str, CarrierLeg] = {}
    for leg in sorted(census.legs, key=lambda leg: (leg.loose, leg.room != f"{ROOM}{leg.offer}")):
        if leg.live and leg.offer:
            having.setdefault(leg.room or leg.offer, leg)
    return list(having.values())


def _quiet(phone: Phone, phones: Collection[str], pause: Callable[[float], None]) -> Census:
    """Hang up every agent's leg that has no talk, and return what the carrier holds after that."""
    census = _asked(phone, pause)
    for _ in range(ROUNDS):
        offered = _without_talk(census, phones)
        for leg in offered:
            phone.hang_up(leg.leg)
        census = _asked(phone, pause)
        if not offered:
            break
    return census


def _asked(phone: Phone, pause: Callable[[float], None]) -> Census:
    while (census := phone.census()) is None:
        pause(PAUSE_S)
    return census
