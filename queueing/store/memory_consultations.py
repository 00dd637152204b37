"""In memory: an agent who talks to a contact asks another one about him, and may put him through."""

from __future__ import annotations

from queueing.events import Consulted, HoldBegan, TalkBegan
from queueing.names import AgentName, OfferId
from queueing.policy import times
from queueing.ports import OfferView
from queueing.store.memory_floor import MemoryFloor
from queueing.store.memory_kept import KeptAgent, KeptOffer, view_of
from queueing.store.memory_step import step


class ConsultationsInMemory:
    """Implements those of `queueing.store.contract.OfferSteps` that concern consultations."""

    _floor: MemoryFloor

    @step
    def consult(self, offer: OfferId, agent: AgentName, now: int) -> OfferView | None:
        """The agent of a talk asks another one."""
        floor, talk, asked = self._floor, self._floor.offers.get(offer), self._floor.agents.get(agent)
        if talk is None or talk.state != "talking" or not talk.contact.id or floor.consultation_of(talk):
            return None
        if asked is None or not floor.may_be_offered(asked, now):
            return None
        return view_of(self._put_to(talk, asked, now))

    def _put_to(self, talk: KeptOffer, asked: KeptAgent, now: int) -> KeptOffer:
        floor, profile, new = self._floor, asked.profile, self._floor.new_offer_id(now)
        kept = KeptOffer(new, profile.name, talk.contact, profile.phone, skills=profile.skills, taken=True)
        kept.room, kept.by, kept.about, kept.loose = talk.room, talk.agent, talk.id, True
        talk.consults, talk.loose = kept.id, True
        asked.move("matched", now)
        asked.offer, asked.since = kept.id, now
        floor.offers[kept.id] = kept
        floor.rings.append(kept.id)
        floor.note(talk.contact.id, Consulted(kept.agent, kept.id, talk.contact.queue, talk.agent), now)
        return kept

    @step
    def hand_over(self, offer: OfferId, now: int) -> OfferView | None:
        """Give a talk to the agent who is asked about it."""
        talk = self._floor.offers.get(offer)
        handed = self._hand_over(talk, now) if talk is not None and talk.state == "talking" else None
        return view_of(handed) if handed is not None else None

    def _hand_over(self, talk: KeptOffer, now: int) -> KeptOffer | None:
        """He is in the room: the talk is his from now on, and the contact on hold."""
        floor, asked = self._floor, self._floor.consultation_of(talk)
        if asked is None or "agent" not in asked.in_room:
            return None
        contact, agent = floor.contacts.get(talk.contact.id), floor.agents[asked.agent]
        if contact is not None and contact.offer == talk.id:
            contact.offer = asked.id
        asked.move("met")
        agent.move("met", now)
        agent.move("held", now)
        asked.talk_since = agent.since = now
        floor.expect_notice(asked, times.ASK_AGAIN, now)
        floor.end_talk(talk, "agent", now)
        floor.note(talk.contact.id, TalkBegan(asked.agent, asked.id, talk.contact.queue, 0), now)
        floor.note(talk.contact.id, HoldBegan(asked.agent, asked.id), now)
        return asked

    def _lose_agent(self, kept: KeptOffer, now: int) -> OfferView | None:
        """The agent of a talk has gone. Where the room may go on without him, his contact is not left alone in it."""
        handed = self._hand_over(kept, now)
        if handed is not None:
            return view_of(handed)
        if kept.loose:
            self._floor.return_contact(kept, "put_back", now)
        self._floor.end_talk(kept, "agent", now)
        return view_of(kept) if kept.loose else None
