"""Asks the carrier about what did not happen in time, and believes the answer.

Nothing is done because a notice is missing: the notice may be late or lost while all is well. Where the carrier does
not answer, nothing is done either; the question comes again.
"""

from __future__ import annotations

from functools import cached_property

from queueing.floor import Floor
from queueing.names import ContactId, LegId, OfferId
from queueing.ports import CarrierLeg, Census, OfferView, Phone
from queueing.store.contract import Overdue


class Inquiry:
    """The questions of one sweep; they share one census."""

    def __init__(self, floor: Floor, phone: Phone, now: int) -> None:
        """`now` in epoch milliseconds."""
        self._floor = floor
        self._store = floor.store
        self._phone = phone
        self._now = now

    def settle(self, overdue: Overdue) -> None:
        """Ask about one thing and let the floor know."""
        if overdue.kind == "look":
            self._contact(ContactId(overdue.id))
        elif (view := self._store.offer(OfferId(overdue.id))) is not None:
            self._offer(view, overdue)

    @cached_property
    def _census(self) -> Census | None:
        return self._phone.census()

    def _offer(self, view: OfferView, overdue: Overdue) -> None:
        if overdue.kind == "lookup":
            self._look_up(view)
        elif overdue.kind == "release":
            self._release(view)
        elif view.state == "connecting":
            self._connecting(view)
        elif view.state == "talking":
            self._talking(view)
        elif view.state != "over":
            self._unaccepted(view)

    def _contact(self, contact: ContactId) -> None:
        """His looks have stopped."""
        listed, census = self._store.listed(contact), self._census
        if listed is None or census is None or listed.state in ("connecting", "talking"):
            return
        if contact in census.waiting:
            self._store.seen(contact, self._now)
            return
        state = self._phone.leg_state(LegId(contact))
        if state == "gone":
            self._store.leave(contact, listed.place, "gone", self._now)
        elif state == "live":
            self._store.unseen(contact, self._now)
            if listed.last_offer:
                self._phone.put_back(contact, listed.last_offer)

    def _unaccepted(self, view: OfferView) -> None:
        """Nobody has answered, or nobody has pressed a key."""
        state = self._phone.leg_state(view.leg)
        if state == "gone":
            self._store.leg_over(view.offer, "gone", self._now)
        elif state == "live" and view.state == "offered":
            self._store.answered(view.offer, view.leg, self._now)
        elif state != "unknown" and self._store.end(view.offer, "no_answer", (view.state,), self._now):
            self._phone.hang_up(view.leg)

    def _connecting(self, view: OfferView) -> None:
        """The room has not told us that both are in it."""
        agent = self._phone.leg_state(view.leg)
        if agent == "gone":
            self._floor.leg_over(view.offer, "gone")
            return
        caller = self._phone.leg_state(LegId(view.contact))
        if caller == "gone":
            self._store.leave(view.contact, view.place, "gone", self._now)
        elif agent == "live" and caller == "live" and self._census is not None:
            self._meeting(view, self._census)

    def _meeting(self, view: OfferView, census: Census) -> None:
        """Both live: the caller waits still, for the process that should have taken him is dead, or they have met."""
        if view.contact in census.waiting:
            if self._store.end(view.offer, "not_taken", ("connecting",), self._now):
                self._phone.hang_up(view.leg)
        else:
            self._store.joined(view.offer, "caller", self._now)
            self._store.joined(view.offer, "agent", self._now)

    def _talking(self, view: OfferView) -> None:
        """They have talked for a while: do they still?"""
        if self._phone.leg_state(view.leg) == "gone":
            self._store.leg_over(view.offer, "gone", self._now)
        elif view.contact and self._phone.leg_state(LegId(view.contact)) == "gone":
            self._store.leave(view.contact, view.place, "gone", self._now)

    def _look_up(self, view: OfferView) -> None:
        """The carrier did not answer when it was told to ring."""
        if self._census is not None:
            leg = self._find(view, self._census)
            if leg is None:
                self._store.end(view.offer, "ring_lost", ("offered",), self._now)
            else:
                self._store.rung(view.offer, leg.leg, self._now)

    def _release(self, view: OfferView) -> None:
        """The offer is over: its leg has to end before the agent is free."""
        leg = view.leg or self._leg_of(view)
        if leg is None:
            return
        state = self._phone.leg_state(leg) if leg else "gone"
        if state == "gone":
            self._store.leg_over(view.offer, "gone", self._now)
        elif state != "unknown":
            self._phone.hang_up(leg)

    def _leg_of(self, view: OfferView) -> LegId | None:
        """Return the leg that was rung for an offer; "" where there is none, None where nobody can say."""
        if self._census is None:
            return None
        leg = self._find(view, self._census)
        return leg.leg if leg else LegId("")

    def _find(self, view: OfferView, census: Census) -> CarrierLeg | None:
        return next((leg for leg in census.legs if _belongs(leg, view)), None)


def _belongs(leg: CarrierLeg, view: OfferView) -> bool:
    return leg.offer == view.offer if leg.offer else leg.to == view.phone
