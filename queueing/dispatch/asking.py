"""Asks the carrier about what did not happen in time, and believes the answer.

Nothing is done because a notice is missing: the notice may be late or lost while all is well. Where the carrier does
not answer, nothing is done either; the question comes again.
"""

from __future__ import annotations

from functools import cached_property

from queueing.floor import Floor
from queueing.names import ContactId, LegId, OfferId
from queueing.ports import CarrierLeg, Census, LegState, OfferView, Phone
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
        leg = view.leg or self._look_up(view)
        if leg is None:
            return
        if overdue.kind == "lookup":
            if not leg:
                self._store.end(view.offer, "ring_lost", ("offered",), self._now)
            return
        state = self._phone.leg_state(leg) if leg else "gone"
        if view.state == "over":
            self._release(view, leg, state)
        elif view.state == "connecting":
            self._connecting(view, leg, state)
        elif view.state == "talking":
            self._talking(view, state)
        else:
            self._unaccepted(view, leg, state)

    def _look_up(self, view: OfferView) -> LegId | None:
        """Find the leg of an offer whose leg nobody has told us; "" where there is none, None where nobody can say."""
        if self._census is None:
            return None
        found = next((leg.leg for leg in self._census.legs if _belongs(leg, view)), LegId(""))
        if found:
            self._store.rung(view.offer, found, self._now)
        return found

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
            offer = listed.last_offer or census.rooms.get(contact)
            if offer:
                self._phone.put_back(contact, offer)

    def _unaccepted(self, view: OfferView, leg: LegId, state: LegState) -> None:
        """Nobody has answered, or nobody has pressed a key."""
        if state == "gone":
            self._store.leg_over(view.offer, "gone", self._now)
        elif state == "live" and view.state == "offered":
            self._store.answered(view.offer, leg, self._now)
        elif state != "unknown" and self._store.end(view.offer, "no_answer", (view.state,), self._now):
            self._phone.hang_up(leg)

    def _connecting(self, view: OfferView, leg: LegId, state: LegState) -> None:
        """The room has not told us that both are in it."""
        if state == "gone":
            self._floor.leg_over(view.offer, "gone")
            return
        if view.about:
            self._consulting(view, leg)
            return
        if view.callback:
            self._calling(view, leg, state)
            return
        caller = self._phone.leg_state(LegId(view.contact))
        if caller == "gone":
            self._store.leave(view.contact, view.place, "gone", self._now)
        elif state == "live" and caller == "live" and self._census is not None:
            self._meeting(view, leg, self._census)

    def _consulting(self, view: OfferView, leg: LegId) -> None:
        """He is asked about a contact, who stays with his agent: nothing ends by itself."""
        if self._census is not None and (leg, view.offer) in {(seen.leg, seen.offer) for seen in self._census.legs}:
            self._store.joined(view.offer, "agent", self._now)

    def _calling(self, view: OfferView, leg: LegId, state: LegState) -> None:
        """The customer has been called, and should be there by now; if not, he enters by himself once he wants to."""
        if state == "unknown" or self._census is None:
            return
        if self._census.rooms.get(view.contact) == view.offer:
            self._met(view)
        elif self._store.end(view.offer, "not_reached", ("connecting",), self._now):
            self._phone.hang_up(leg)

    def _met(self, view: OfferView) -> None:
        self._store.joined(view.offer, "caller", self._now)
        self._store.joined(view.offer, "agent", self._now)

    def _meeting(self, view: OfferView, leg: LegId, census: Census) -> None:
        """Both live: the caller waits still, for the process that should have taken him is dead, or they have met."""
        if view.contact in census.waiting:
            if self._store.end(view.offer, "not_taken", ("connecting",), self._now):
                self._phone.hang_up(leg)
        else:
            self._met(view)

    def _talking(self, view: OfferView, state: LegState) -> None:
        """They have talked for a while: do they still?"""
        if state == "gone":
            self._floor.leg_over(view.offer, "gone")
        elif view.contact and self._phone.leg_state(LegId(view.contact)) == "gone":
            self._store.leave(view.contact, view.place, "gone", self._now)
        elif view.waits_for_word:
            self._floor.join(view)

    def _release(self, view: OfferView, leg: LegId, state: LegState) -> None:
        """The offer is over: its leg has to end before the agent is free."""
        if state == "gone":
            self._store.leg_over(view.offer, "gone", self._now)
        elif state != "unknown":
            self._phone.hang_up(leg)


def _belongs(leg: CarrierLeg, view: OfferView) -> bool:
    return leg.offer == view.offer if leg.offer else leg.to == view.phone
