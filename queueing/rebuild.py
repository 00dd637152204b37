"""The floor after a loss: its store is empty or stale, and calls go on at the carrier.

Who waits comes from the record, as far as the carrier's queues still hold him; who talks comes from the carrier alone;
no offer survives. So that nobody's phone is rung twice, all that still rings is hung up first.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from typing import Final

from queueing.names import AgentName, OfferId
from queueing.policy.times import REST_TIMEOUT
from queueing.ports import AgentSignedIn, Book, CarrierLeg, Census, Phone
from queueing.store.contract import Picture, Store

ROUNDS: Final = 5
"""So often at most ringing legs are hung up; one that rings on after that is nobody's."""

PAUSE_S: Final = 0.2
"""Between two questions to the carrier."""


def rebuild(
    store: Store, phone: Phone, book: Book, clock_ms: Callable[[], int], pause: Callable[[float], None] = time.sleep
) -> bool:
    """Bring a lost floor back. False where it is not lost, or where another process does it.

    Takes one REST time-out and two questions to the carrier at least, since requests of before the loss may still be on
    their way. `pause` waits so many seconds.
    """
    incarnation = secrets.token_hex(4)
    if not store.begin_rebuild(incarnation):
        return False
    pause(REST_TIMEOUT / 1000)
    census = _quiet(phone, pause)
    agents = tuple(book.agents())
    talking = tuple(_talking(census, agents, incarnation))
    met = {leg.contact for leg in talking}
    waiting = [place for place in book.open_places() if place.id in census.waiting and place.id not in met]
    return store.restore(Picture(waiting, agents, talking), incarnation, clock_ms())


def _quiet(phone: Phone, pause: Callable[[float], None]) -> Census:
    """Hang up what rings, and return what the carrier holds after that."""
    census = _asked(phone, pause)
    for _ in range(ROUNDS):
        ringing = [leg for leg in census.legs if not leg.live]
        for leg in ringing:
            phone.hang_up(leg.leg)
        census = _asked(phone, pause)
        if not ringing:
            break
    return census


def _asked(phone: Phone, pause: Callable[[float], None]) -> Census:
    while (census := phone.census()) is None:
        pause(PAUSE_S)
    return census


def _talking(census: Census, agents: tuple[AgentSignedIn, ...], incarnation: str) -> Iterator[CarrierLeg]:
    by_phone = {agent.profile.phone: agent.profile.name for agent in agents}
    for leg in census.legs:
        if leg.live:
            yield _completed(leg, by_phone.get(leg.to, AgentName("")), incarnation)


def _completed(leg: CarrierLeg, agent: AgentName, incarnation: str) -> CarrierLeg:
    """Fill in what the carrier does not know of a leg that talks."""
    return leg._replace(agent=leg.agent or agent, offer=leg.offer or OfferId(f"{incarnation}-{leg.leg}"))
