"""Offers in Redis."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from queueing.names import AgentName, ContactId, LegId, OfferId, QueueName
from queueing.policy import times
from queueing.policy.offers import Reason, reason_of
from queueing.ports import Accepted, Gone, Late, OfferState, OfferView, Ring
from queueing.store import records
from queueing.store.contract import Matchable
from queueing.store.steps import Steps


class OffersInRedis:
    """Implements `queueing.store.contract.OfferSteps`."""

    _steps: Steps

    def matchable(self) -> Matchable:
        """Return who could be matched."""
        classes, *idle = self._steps.step("matchable", 0)
        return Matchable(tuple(records.profile(*row) for row in idle), tuple(classes))

    def match(self, plan: Mapping[str, Sequence[AgentName]], cps: float, now: int) -> tuple[OfferId, ...]:
        """Offer the best heads of the classes to the first agents of the plan who are still free."""
        written = json.dumps([[name, agents] for name, agents in plan.items()])
        return tuple(OfferId(offer) for offer in self._steps.step("match", now, written, cps, times.MATCHES))

    def claim_ring(self, now: int) -> Ring | None:
        """Take the oldest ring that nobody has claimed."""
        reply = self._steps.step("claim_ring", now)
        if not reply:
            return None
        offer, agent, phone, contact, queue, title, answer_ms, callback = reply
        return Ring(
            offer=OfferId(offer),
            agent=AgentName(agent),
            phone=phone,
            contact=ContactId(contact),
            queue=QueueName(queue),
            title=title,
            answer_in=int(answer_ms) / 1000,
            callback=callback,
        )

    def rung(self, offer: OfferId, leg: LegId, now: int) -> bool:
        """The carrier named the leg."""
        return self._steps.step("rung", now, offer, leg) == [1]

    def ring_unknown(self, offer: OfferId, now: int) -> None:
        """The carrier did not answer."""
        self._steps.step("ring_unknown", now, offer)

    def ringing(self, offer: OfferId, leg: LegId, now: int) -> None:
        """The phone rings."""
        self._steps.step("ringing", now, offer, leg)

    def answered(self, offer: OfferId, leg: LegId, now: int) -> OfferView | None:
        """The leg was picked up."""
        return self._view("answered", now, offer, leg)

    def accept(self, offer: OfferId, now: int) -> Accepted | Gone | Late:
        """The agent takes the contact."""
        answer, *row = self._steps.step("accept", now, offer)
        view = records.offer_view(offer, row[0]) if row else None
        if view is None:
            return Gone() if answer == "gone" else Late()
        return Accepted(view.contact, view.room, view, again=answer == "again")

    def taken(self, offer: OfferId) -> None:
        """The carrier has taken the contact out of its queue."""
        self._steps.step("taken", 0, offer)

    def called(self, offer: OfferId, call: ContactId, now: int) -> OfferView | None:
        """The customer of an accepted callback is being called."""
        return self._view("called", now, offer, call)

    def end(self, offer: OfferId, reason: Reason, states: Sequence[OfferState], now: int) -> OfferView | None:
        """End an offer that is in one of `states`."""
        return self._view("end", now, offer, reason, *states)

    def leg_over(self, offer: OfferId, status: str, now: int) -> OfferView | None:
        """The agent's leg is over."""
        return self._view("leg_over", now, offer, reason_of(status))

    def joined(self, offer: OfferId, label: str, now: int, room: str = "") -> OfferView | None:
        """Caller or agent is in the room."""
        return self._view("joined", now, offer, label, room)

    def hold(self, offer: OfferId, *, held: bool, now: int) -> bool:
        """The contact hears music in the middle of his talk, or the agent again."""
        return self._steps.step("hold", now, offer, int(held)) == [1]

    def room_over(self, offer: OfferId, by: str, now: int) -> OfferView | None:
        """Somebody has left the room."""
        return self._view("room_over", now, offer, by)

    def consult(self, offer: OfferId, agent: AgentName, now: int) -> OfferView | None:
        """The agent of a talk asks another one."""
        return self._view("consult", now, offer, agent)

    def hand_over(self, offer: OfferId, now: int) -> OfferView | None:
        """Give a talk to the agent who is asked about it."""
        return self._view("hand_over", now, offer)

    def offer(self, offer: OfferId) -> OfferView | None:
        """Return an offer."""
        return self._view("offer", 0, offer)

    def _view(self, step: str, now: int, offer: OfferId, *args: str) -> OfferView | None:
        return records.offer_view(offer, self._steps.step(step, now, offer, *args))
