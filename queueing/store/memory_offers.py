"""Offers in memory."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from queueing.events import AgentRung, HoldBegan, HoldEnded, OfferAccepted, OfferMade, TalkBegan
from queueing.names import AgentName, ContactId, LegId, OfferId
from queueing.policy import times
from queueing.policy.offers import Reason, reason_of
from queueing.policy.routing import Standing
from queueing.ports import ROOM, Accepted, Gone, Late, OfferState, OfferView, Ring
from queueing.store.contract import Matchable
from queueing.store.memory_consultations import ConsultationsInMemory
from queueing.store.memory_floor import MemoryFloor
from queueing.store.memory_kept import KeptAgent, KeptContact, KeptOffer, view_of
from queueing.store.memory_step import step
from queueing.store.records import spoken_ms


class _Pair(NamedTuple):
    """Who is given to whom, and by which of the contact's need classes."""

    contact: KeptContact
    agent: KeptAgent
    standing: Standing


class OffersInMemory(ConsultationsInMemory):
    """Implements `queueing.store.contract.OfferSteps`."""

    _floor: MemoryFloor

    @step
    def matchable(self) -> Matchable:
        """Return who could be matched."""
        floor = self._floor
        classes = tuple(name for name, ranks in floor.waiting.items() if ranks)
        if not classes:
            return Matchable((), ())
        idle = [agent for agent in floor.agents.values() if floor.may_be_offered(agent, 0)]
        idle.sort(key=lambda agent: (agent.idle_since, agent.profile.name))
        return Matchable(tuple(agent.profile for agent in idle), classes)

    @step
    def match(self, plan: Mapping[str, Sequence[AgentName]], cps: float, now: int) -> tuple[OfferId, ...]:
        """Offer the best heads of the classes to the first agents of the plan who are still free."""
        floor, full = self._floor, max(1.0, cps)
        tokens = full if floor.tokens is None else floor.tokens + max(0, now - floor.tokens_at) * cps / 1000
        tokens, made = min(full, tokens), list[OfferId]()
        while tokens >= 1 and len(made) < times.MATCHES and (best := self._best_pair(plan, now)):
            made.append(self._make_offer(best, now))
            tokens -= 1
        floor.tokens, floor.tokens_at = tokens, now
        return tuple(made)

    def _best_pair(self, plan: Mapping[str, Sequence[AgentName]], now: int) -> _Pair | None:
        """Find the best contact whom somebody free serves, and the first of his classes by which one does."""
        floor, first = self._floor, dict[str, KeptAgent]()
        for name, agents in plan.items():
            free = (floor.agents[agent] for agent in agents if floor.may_be_offered(floor.agents[agent], now))
            agent = next(free, None)
            if agent is not None and floor.waiting.get(name):
                first[name] = agent
        if not first:
            return None
        heads = {name: floor.waiting[name][0] for name in first}
        rank = min(heads.values())
        kept = floor.contacts[rank.contact]
        standing = next(standing for standing in kept.standings if heads.get(standing.need_class) == rank)
        return _Pair(kept, first[standing.need_class], standing)

    def _make_offer(self, best: _Pair, now: int) -> OfferId:
        floor, kept, agent = self._floor, best.contact, best.agent
        offer_id = floor.new_offer_id(now)
        event = self._grounds(best, offer_id, now)
        contact, name, phone = kept.contact, agent.profile.name, agent.profile.phone
        offer = KeptOffer(offer_id, name, contact, phone, event, agent.profile.skills, callback=contact.callback)
        offer.room = f"{ROOM}{offer_id}"
        kept.move("matched")
        kept.offer = agent.offer = offer.id
        floor.unlist_contact(kept)
        agent.move("matched", now)
        agent.since = now
        floor.offers[offer.id] = offer
        floor.rings.append(offer.id)
        floor.note(offer.call, event, now)
        return offer.id

    def _grounds(self, best: _Pair, offer: OfferId, now: int) -> OfferMade:
        floor, contact, rank = self._floor, best.contact.contact, best.contact.rank
        before = {name: bisect_left(ranks, (rank.key,)) for name, ranks in floor.waiting.items()}
        counted = (floor.contacts[other.contact].contact for other in floor.order[contact.queue])
        return OfferMade(
            agent=best.agent.profile.name,
            offer=offer,
            queue=contact.queue,
            waited=now - contact.since_ms,
            through=best.standing.need_class,
            widened=best.standing.from_ms - contact.since_ms,
            idle=now - best.agent.idle_since,
            head_start=contact.since_ms - rank.key,
            earlier=sum(other.since_ms < contact.since_ms for other in counted if not other.callback),
            passed_over={name: contacts for name, contacts in before.items() if contacts},
        )

    @step
    def claim_ring(self, now: int) -> Ring | None:
        """Take the oldest ring that nobody has claimed."""
        floor = self._floor
        if not floor.rings:
            return None
        offer = floor.offers[floor.rings.pop(0)]
        offer.ring, offer.claimed = "claimed", now
        floor.deadlines["claim", offer.id] = now + times.RING_LOST
        contact = offer.contact
        about = contact.id, contact.queue, contact.title, contact.answer_in, contact.callback
        return Ring(offer.id, offer.agent, offer.phone, *about)

    @step
    def rung(self, offer: OfferId, leg: LegId, now: int) -> bool:
        """The carrier named the leg."""
        kept = self._floor.offers.get(offer)
        return kept is not None and self._floor.learn_leg(kept, leg, now) and kept.state != "over"

    @step
    def ring_unknown(self, offer: OfferId, now: int) -> None:
        """The carrier did not answer."""
        kept = self._floor.offers.get(offer)
        if kept is not None and kept.state == "offered" and kept.ring == "claimed":
            kept.ring = "unknown"
            self._floor.forget_deadlines(offer, "claim")
            self._floor.deadlines["lookup", offer] = now + times.LOOK_UP_AFTER

    @step
    def ringing(self, offer: OfferId, leg: LegId, now: int) -> None:
        """The phone rings."""
        kept = self._floor.offers.get(offer)
        if kept is not None and self._floor.learn_leg(kept, leg, now) and kept.state == "offered" and not kept.rang:
            kept.rang = True
            self._floor.expect_notice(kept, round(kept.contact.answer_in * 1000), now)

    @step
    def answered(self, offer: OfferId, leg: LegId, now: int) -> OfferView | None:
        """The leg was picked up."""
        kept = self._floor.offers.get(offer)
        if kept is None or not self._floor.learn_leg(kept, leg, now) or kept.state == "over":
            return None
        if kept.state == "offered":
            kept.move("answered")
            self._floor.expect_notice(kept, times.DECIDE + spoken_ms(kept.contact), now)
        return view_of(kept)

    @step
    def accept(self, offer: OfferId, now: int) -> Accepted | Gone | Late:
        """The agent takes the contact."""
        kept = self._floor.offers.get(offer)
        if kept is None:
            return Late()
        if kept.state == "over":
            return Gone() if kept.reason in ("caller_gone", "caller_left") else Late()
        first = kept.state in ("offered", "answered")
        if first:
            self._connect(kept, now)
        view = view_of(kept)
        return Accepted(view.contact, view.room, view, again=not first)

    def _connect(self, kept: KeptOffer, now: int) -> None:
        floor = self._floor
        agent = floor.agents[kept.agent]
        kept.move("accepted")
        agent.move("accepted", now)
        agent.since = now
        if not kept.is_consultation:
            contact = floor.contacts[kept.contact.id]
            contact.move("accepted")
            contact.last_offer = kept.id
            floor.forget_deadlines(kept.contact.id, "look")
        if kept.id in floor.rings:
            floor.rings.remove(kept.id)
        floor.forget_deadlines(kept.id, "claim", "lookup")
        within = times.CONNECT_CALLBACK if kept.is_being_called else times.CONNECT
        floor.expect_notice(kept, within + spoken_ms(kept.contact), now)
        floor.note(kept.call, OfferAccepted(kept.agent, kept.id), now)

    @step
    def taken(self, offer: OfferId) -> None:
        """The carrier has taken the contact out of its queue."""
        if offer in self._floor.offers:
            self._floor.offers[offer].taken = True

    @step
    def called(self, offer: OfferId, call: ContactId, now: int) -> OfferView | None:
        """The customer of an accepted callback is being called."""
        kept = self._floor.offers.get(offer)
        if kept is None or not kept.callback or kept.state != "connecting":
            return None
        if kept.contact.callback:
            self._name(kept, call, now)
        return view_of(kept)

    def _name(self, kept: KeptOffer, call: ContactId, now: int) -> None:
        """From now on the contact is the customer's call."""
        floor, old = self._floor, kept.contact
        floor.tombstones["place", old.place] = now + times.REMEMBER_CONTACT
        contact = floor.contacts.pop(old.id)
        floor.uncount_contact(contact)
        kept.contact = contact.contact = replace(old, id=call, place=call, callback="")
        contact.rank = contact.rank._replace(contact=call)
        floor.contacts[call] = contact
        insort(floor.order[old.queue], contact.rank)
        kept.taken = True
        floor.forget_deadlines(old.id, "widen")

    @step
    def end(self, offer: OfferId, reason: Reason, states: Sequence[OfferState], now: int) -> OfferView | None:
        """End an offer that is in one of `states`."""
        floor, kept = self._floor, self._floor.offers.get(offer)
        if kept is None or kept.state not in states:
            return None
        back = "kept" if reason == "not_taken" else "put_back"
        if reason == "ring_failed":
            kept.ring = "failed"
        floor.return_contact(kept, back if kept.state == "connecting" else "returned", now)
        floor.end_offer(kept, reason, now)
        return view_of(kept)

    @step
    def leg_over(self, offer: OfferId, status: str, now: int) -> OfferView | None:
        """The agent's leg is over."""
        floor, kept = self._floor, self._floor.offers.get(offer)
        if kept is None or kept.leg_over:
            return None
        kept.leg_over = True
        if kept.state in ("offered", "answered"):
            floor.return_contact(kept, "returned", now)
            floor.end_offer(kept, reason_of(status), now)
        elif kept.state == "connecting":
            return self._agent_left(kept, now)
        elif kept.state == "talking":
            return self._lose_agent(kept, now)
        elif (agent := floor.agent_of(kept)) is not None and agent.state == "releasing":
            floor.free_agent(agent, now)
        return None

    @step
    def joined(self, offer: OfferId, label: str, now: int, room: str = "") -> OfferView | None:
        """Caller or agent is in the room."""
        kept = self._floor.offers.get(offer)
        if kept is None:
            return None
        if label in ("caller", "agent"):
            if kept.state == "connecting":
                kept.in_room[label] = room
                if kept.is_consultation:
                    self._floor.expect_notice(kept, times.TALK_CHECK, now)
                elif len(kept.in_room) == 2:
                    self._meet(kept, now)
            elif kept.reason == "caller_gone" and kept.talk_since is None and room:
                kept.in_room[label] = room
                if kept.in_room.get("caller") == kept.in_room.get("agent"):
                    self._talk_began(kept, now)
        return view_of(kept)

    def _meet(self, kept: KeptOffer, now: int) -> None:
        floor = self._floor
        agent, contact = floor.agents[kept.agent], floor.contacts[kept.contact.id]
        kept.move("met")
        contact.move("met")
        agent.move("met", now)
        agent.since = now
        floor.uncount_contact(contact)
        floor.expect_notice(kept, times.TALK_CHECK, now)
        if not kept.callback:
            floor.pace(kept.contact.queue, "met", 1, now - kept.claimed)
            floor.pace(kept.contact.queue, "waited", 0, now - contact.entered)
        self._talk_began(kept, now)

    def _talk_began(self, kept: KeptOffer, now: int) -> None:
        kept.talk_since = now
        waited = now - kept.contact.since_ms
        if kept.callback and kept.made is not None:
            self._floor.note(kept.call, kept.made, now)
            self._floor.note(kept.call, AgentRung(kept.agent, kept.id, kept.leg or LegId("")), now)
            self._floor.note(kept.call, OfferAccepted(kept.agent, kept.id), now)
        self._floor.note(kept.call, TalkBegan(kept.agent, kept.id, kept.contact.queue, waited), now)

    @step
    def hold(self, offer: OfferId, *, held: bool, now: int) -> bool:
        """The contact hears music in the middle of his talk, or the agent again."""
        kept = self._floor.offers.get(offer)
        agent = self._floor.agent_of(kept) if kept is not None else None
        if kept is None or agent is None or agent.state != ("on_call" if held else "on_hold"):
            return False
        seconds, name = (now - agent.since) // 1000, agent.profile.name
        agent.move("held" if held else "resumed", now)
        agent.since = now if held else kept.talk_since or now
        if not held:
            kept.loose = False
            self._floor.expect_notice(kept, times.TALK_CHECK, now)
        self._floor.note(kept.contact.id, HoldBegan(name, offer) if held else HoldEnded(name, offer, seconds), now)
        return True

    @step
    def room_over(self, offer: OfferId, by: str, now: int) -> OfferView | None:
        """Somebody has left the room."""
        kept = self._floor.offers.get(offer)
        if kept is not None and kept.state == "over" and by != "agent":
            kept = self._now_his(kept)
        if kept is not None and kept.state == "talking":
            if by == "agent":
                return self._lose_agent(kept, now)
            self._floor.end_talk(kept, by, now)
        elif kept is not None and kept.state == "connecting" and by == "agent":
            return self._agent_left(kept, now)
        return None

    def _now_his(self, kept: KeptOffer) -> KeptOffer:
        """The room is named by the offer that began it; another agent may have its contact by now."""
        contact = self._floor.contacts.get(kept.contact.id)
        his = self._floor.offers.get(contact.offer) if contact is not None and contact.offer else None
        return his if his is not None and his.room == kept.room else kept

    def _agent_left(self, kept: KeptOffer, now: int) -> OfferView | None:
        """He had accepted, and left before they met: his caller has to be put back."""
        self._floor.return_contact(kept, "put_back", now)
        self._floor.end_offer(kept, "agent_left", now)
        return None if kept.is_consultation else view_of(kept)

    @step
    def offer(self, offer: OfferId) -> OfferView | None:
        """Return an offer."""
        kept = self._floor.offers.get(offer)
        return None if kept is None else view_of(kept)
