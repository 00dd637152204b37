"""A small honest carrier: it does what it is told, and says what is so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from queueing.names import AgentName, ContactId, LegId, OfferId
from queueing.ports import CarrierLeg, Census, LegState, OfferView, Ring, RingFailed, RingUnknown


@dataclass
class Leg:
    """An agent's leg at the carrier."""

    ring: Ring
    state: LegState = "ringing"
    room: str = ""
    outlasted: bool = False
    """The room goes on without it."""


@dataclass
class Carrier:
    """What the carrier holds. It does what it is told, and says what is so; notices are the test's to bring."""

    where: dict[ContactId, str] = field(default_factory=dict)
    """Caller -> queue, gone, flow, or the room that he is in."""
    legs: dict[LegId, Leg] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    """What happens to the next rings: refused, silent (it rings, but no answer comes), lost (it never rings)."""
    mute: bool = False
    """It does not answer any question."""
    rings: list[Ring] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    """The callbacks whose customers were called."""
    joined: list[tuple[ContactId, AgentName]] = field(default_factory=list)
    """Who was let hear whom, after he was put through."""
    faults: list[str] = field(default_factory=list)
    """What a floor must never do."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def ring(self, ring: Ring) -> LegId:
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble == "refused":
            raise RingFailed
        if trouble == "lost":
            raise RingUnknown
        if [leg for leg in self.legs.values() if leg.ring.phone == ring.phone and leg.state != "gone"]:
            self.faults.append(f"{ring.agent} was rung while his phone had a leg")
        if ring.offer in {earlier.offer for earlier in self.rings}:
            self.faults.append(f"offer {ring.offer} was rung twice")
        leg = LegId(f"L{next(self._numbers)}")
        self.legs[leg] = Leg(ring)
        self.rings.append(ring)
        if trouble == "silent":
            raise RingUnknown
        return leg

    def take(self, view: OfferView) -> bool:
        if view.callback:
            return self._calls(view)
        if self.where.get(view.contact) != "queue":
            return False
        self.where[view.contact] = view.room
        return True

    def _calls(self, view: OfferView) -> bool:
        """Call the customer of a callback, once."""
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble == "refused":
            return False
        self.called.append(view.callback)
        if trouble in ("silent", "lost"):
            raise RingUnknown
        self.where[ContactId(f"CA{view.callback}")] = "called"
        return True

    def put_back(self, contact: ContactId, offer: OfferId) -> None:
        if self.where.get(contact) == f"room-{offer}":
            self.where[contact] = "queue"

    def join(self, view: OfferView) -> bool:
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble or self.where.get(view.contact) != view.room:
            return False
        self.joined.append((view.contact, view.agent))
        self.legs[view.leg].outlasted = False
        return True

    def hang_up(self, leg: LegId) -> None:
        if leg in self.legs:
            self.legs[leg].state = "gone"

    def leg_state(self, leg: LegId) -> LegState:
        if self.mute:
            return "unknown"
        if leg in self.legs:
            return self.legs[leg].state
        return "gone" if self.where.get(ContactId(leg), "gone") == "gone" else "live"

    def census(self) -> Census | None:
        if self.mute:
            return None
        waiting = {contact for contact, place in self.where.items() if place == "queue"}
        legs = [self._seen(name, leg) for name, leg in self.legs.items() if leg.state != "gone"]
        rooms = {who: OfferId(place[5:]) for who, place in self.where.items() if place.startswith("room-")}
        return Census(waiting, legs, rooms)

    def leg_of(self, offer: OfferId) -> LegId:
        return next(name for name, leg in self.legs.items() if leg.ring.offer == offer)

    def _seen(self, name: LegId, leg: Leg) -> CarrierLeg:
        if not leg.room:
            return CarrierLeg(name, OfferId(""), live=leg.state == "live", to=leg.ring.phone)
        beside = next((contact for contact, place in self.where.items() if place == leg.room), ContactId(""))
        place = leg.ring.phone, AgentName(""), beside, leg.room, leg.outlasted
        return CarrierLeg(name, leg.ring.offer, True, *place)
