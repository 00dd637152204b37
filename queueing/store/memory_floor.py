"""The floor in one process's memory, and what its steps are made of: the twin of floor.lua, name by name."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from dataclasses import dataclass, field
from threading import RLock

from queueing.events import AgentRung, FloorEvent, OfferEnded, TalkEnded, WrapUpEnded
from queueing.names import AgentName, ContactId, LegId, OfferId, Presence, QueueName
from queueing.policy import times
from queueing.policy.estimates import MEMORY
from queueing.policy.offers import AFTERWARDS, Reason
from queueing.policy.routing import sort_key, standings
from queueing.ports import Contact
from queueing.store.memory_journal import InVain, JournalEntry, of_callback
from queueing.store.memory_kept import KeptAgent, KeptCalling, KeptContact, KeptOffer
from queueing.store.memory_ranks import Rank, add, remove
from queueing.store.records import milliseconds


@dataclass(slots=True)
class MemoryFloor:
    """All that the floor knows."""

    incarnation: str
    lock: RLock = field(default_factory=RLock)
    rebuilding: str = ""
    calm: bool = False
    journal: list[JournalEntry] = field(default_factory=list)
    sequence: int = 0
    last_offer: int = 0
    pulse: int | None = None
    grace: int = 0
    tokens: float | None = None
    tokens_at: int = 0
    contacts: dict[ContactId, KeptContact] = field(default_factory=dict)
    agents: dict[AgentName, KeptAgent] = field(default_factory=dict)
    offers: dict[OfferId, KeptOffer] = field(default_factory=dict)
    waiting: defaultdict[str, list[Rank]] = field(default_factory=lambda: defaultdict(list))
    order: defaultdict[QueueName, list[Rank]] = field(default_factory=lambda: defaultdict(list))
    queues: set[QueueName] = field(default_factory=set)
    paces: defaultdict[QueueName, defaultdict[str, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )
    calling: dict[str, KeptCalling] = field(default_factory=dict)
    rings: list[OfferId] = field(default_factory=list)
    deadlines: dict[tuple[str, str], int] = field(default_factory=dict)
    tombstones: dict[tuple[str, str], int] = field(default_factory=dict)
    finished: dict[OfferId, int] = field(default_factory=dict)

    def pace(self, queue: QueueName, kind: str, count: int, ms: int) -> None:
        """Note one more contact of a queue's pace; the older, the less they weigh."""
        if queue:
            known, keeps = self.paces[queue], 1 - 1 / MEMORY[kind]
            known[kind] = known[kind] * keeps + count
            known[f"{kind}_ms"] = known[f"{kind}_ms"] * keeps + ms

    def note(self, contact: ContactId, event: FloorEvent, now: int) -> None:
        """Write an event into the contact's journal."""
        if contact:
            self.journal.append(JournalEntry(contact, event, now))

    def tell_spent(self, agent: KeptAgent, now: int) -> None:
        """Write down what he has done since it was told last."""
        agent.spent.leave(agent.state, now)
        told = agent.spent.tell(agent.profile.name, agent.presence, agent.reason)
        if told is not None:
            self.journal.append(JournalEntry(ContactId(""), told, now))

    def forget_deadlines(self, thing: str, *kinds: str) -> None:
        """Expect nothing more of these kinds."""
        for kind in kinds:
            self.deadlines.pop((kind, thing), None)

    # Contacts

    def list_contact(self, kept: KeptContact) -> None:
        """Put him among those who may be offered."""
        for _, need_class in kept.standings[: kept.reached]:
            add(self.waiting[need_class], kept.rank)

    def unlist_contact(self, kept: KeptContact) -> None:
        """Take him from among those who may be offered."""
        for _, need_class in kept.standings[: kept.reached]:
            remove(self.waiting[need_class], kept.rank)
            if not self.waiting[need_class]:
                del self.waiting[need_class]

    def widen_contact(self, kept: KeptContact, now: int) -> None:
        """Let him stand in each class whose time has come; a sweep looks after the next one."""
        while kept.reached < len(kept.standings) and kept.standings[kept.reached].from_ms <= now:
            kept.reached += 1
        if kept.reached < len(kept.standings):
            self.deadlines["widen", kept.contact.id] = kept.standings[kept.reached].from_ms

    def uncount_contact(self, kept: KeptContact) -> None:
        """Take him from among those who have not met an agent yet."""
        remove(self.order[kept.contact.queue], kept.rank)

    def place_contact(self, contact: Contact, now: int) -> KeptContact:
        """Give him his place."""
        self.sequence += 1
        rank = Rank(sort_key(contact.since_ms, contact.priority), self.sequence, contact.id)
        kept = self.contacts[contact.id] = KeptContact(contact, standings(contact), rank, now)
        self.widen_contact(kept, now)
        insort(self.order[contact.queue], kept.rank)
        self.queues.add(contact.queue)
        if contact.callback:
            kept.move("seen")
            self.list_contact(kept)
        else:
            self.deadlines["look", contact.id] = now + times.LOOK_LEASE
        return kept

    def forget_contact(self, kept: KeptContact) -> None:
        """He has left."""
        kept.move("left")
        self.unlist_contact(kept)
        self.uncount_contact(kept)
        self.forget_deadlines(kept.contact.id, "look", "widen")
        del self.contacts[kept.contact.id]

    def return_contact(self, offer: KeptOffer, event: str, now: int) -> None:
        """The offer came to nothing: he waits on at his old place. A customer who is being called has none."""
        kept = self.contacts.get(offer.contact.id)
        if kept is None or kept.offer != offer.id:
            return
        if event == "put_back" and offer.is_being_called:
            self.forget_contact(kept)
            return
        if kept.state == "talking":
            insort(self.order[kept.contact.queue], kept.rank)
        kept.move(event)
        kept.offer = None
        if kept.state == "waiting":
            self.list_contact(kept)
        if event in ("kept", "put_back"):
            lease = times.LOOK_LEASE if event == "kept" else times.PUT_BACK
            self.deadlines["look", kept.contact.id] = now + lease

    # Agents

    def may_be_offered(self, agent: KeptAgent, now: int) -> bool:
        """Say whether he is there, idle and rested, and his lease has not run out."""
        free = (
            agent.presence == "available"
            and agent.state == "idle"
            and ("cool", agent.profile.name) not in self.deadlines
        )
        return free and (agent.lease_until is None or agent.lease_until >= now)

    def free_agent(self, agent: KeptAgent, now: int) -> None:
        """His leg is over, or never was."""
        name = agent.profile.name
        self.forget_deadlines(name, "release")
        agent.move("missed" if agent.afterwards == "not_answering" else "freed", now)
        self.tell_spent(agent, now)
        if agent.afterwards == "cooling":
            agent.idle_since = now
            self.deadlines["cool", name] = now + times.COOL_DOWN
        agent.since, agent.offer, agent.afterwards = now, None, ""

    def release_agent(self, agent: KeptAgent, offer: KeptOffer, afterwards: str, patience: int, now: int) -> None:
        """Free him at once where no phone was rung, else when the carrier says that his leg is over."""
        agent.afterwards, agent.since = afterwards, now
        name = agent.profile.name
        if offer.ring in ("due", "failed") or offer.leg_over:
            self.free_agent(agent, now)
        elif not offer.leg:
            self.deadlines["release", name] = max(now, offer.claimed + times.CLAIM_LEASE)
        else:
            self.deadlines["release", name] = now + patience

    def end_wrap_up(self, agent: KeptAgent, now: int, patience: int = 0) -> None:
        """He is done with the contact; his leg may go on for `patience`."""
        name, offer = agent.profile.name, self.offers.get(agent.offer or OfferId(""))
        if offer is not None:
            if offer.claimed:
                self.pace(offer.contact.queue, "handled", 1, now - offer.claimed)
            self.note(offer.call, WrapUpEnded(name, offer.id, (now - agent.since) // 1000), now)
        self.forget_deadlines(name, "wrap")
        agent.idle_since = agent.since = now
        if offer is None or offer.leg_over:
            agent.move("wrapped_up", now)
            self.tell_spent(agent, now)
            agent.offer = None
        else:
            agent.move("lingered", now)
            self.release_agent(agent, offer, "idle", patience, now)

    def renew_lease(self, agent: KeptAgent, now: int) -> None:
        """Begin his lease again, where he needs one."""
        name = agent.profile.name
        if agent.lease_ms is None:
            agent.lease_until = None
            self.forget_deadlines(name, "lease")
        else:
            agent.lease_until = self.deadlines["lease", name] = now + agent.lease_ms

    def send_away(self, agent: KeptAgent, presence: Presence, reason: str, by: str, now: int) -> None:
        """He goes away: whoever he was offered is given back first. A pause of one who is free begins now."""
        if agent.state == "offered" and agent.offer is not None:
            offer = self.offers[agent.offer]
            self.return_contact(offer, "returned", now)
            self.end_offer(offer, "agent_away", now)
        if agent.state == "idle" and agent.presence != presence:
            agent.since = now
        self.tell_spent(agent, now)
        agent.presence, agent.reason, agent.by = presence, reason, by

    # Offers

    def agent_of(self, offer: KeptOffer) -> KeptAgent | None:
        """Return the agent who is busy with the offer; None where nobody is any more."""
        agent = self.agents.get(offer.agent)
        return agent if agent is not None and agent.offer == offer.id else None

    def new_offer_id(self, now: int) -> OfferId:
        """Return an id that is greater than every one given out before."""
        self.last_offer = max(now, self.last_offer + 1)
        return OfferId(f"{self.incarnation}-{self.last_offer}")

    def expect_notice(self, offer: KeptOffer, within: int, now: int) -> None:
        """Ask the carrier if nothing moves the offer on in time."""
        offer.deadline = self.deadlines["offer", offer.id] = now + within

    def close_offer(self, offer: KeptOffer, now: int) -> None:
        """It is over; it can be read for a while."""
        offer.move("ended")
        if offer.id in self.rings:
            self.rings.remove(offer.id)
        self.forget_deadlines(offer.id, "offer", "claim", "lookup")
        self.finished[offer.id] = now + times.REMEMBER_OFFER

    def end_offer(self, offer: KeptOffer, reason: Reason, now: int) -> None:
        """It came to nothing."""
        patience, agent, accepted = patience_for(offer, reason), self.agent_of(offer), offer.state == "connecting"
        self.close_offer(offer, now)
        offer.reason = reason
        if agent is not None:
            agent.move("withdrawn", now)
            self.release_agent(agent, offer, AFTERWARDS[reason], patience, now)
        ended = OfferEnded(offer.agent, offer.id, reason)
        if offer.callback and offer.made is not None:
            about = offer.callback, offer.made, offer.contact.since_ms, offer.leg, offer.claimed, accepted, ended
            self.journal += of_callback(InVain(*about), now)
        else:
            self.note(offer.contact.id, ended, now)

    def consultation_of(self, offer: KeptOffer) -> KeptOffer | None:
        """Return the consultation that is under way about a talk."""
        asked = self.offers.get(offer.consults) if offer.consults else None
        return asked if asked is not None and asked.state not in ("over", "talking") else None

    def end_talk(self, offer: KeptOffer, by: str, now: int) -> None:
        """They have talked, and one of them has left. Who was asked about it is free."""
        contact, agent = self.contacts.get(offer.contact.id), self.agent_of(offer)
        if asked := self.consultation_of(offer):
            self.end_offer(asked, "caller_gone", now)
        self.close_offer(offer, now)
        seconds = (now - (offer.talk_since or now)) // 1000
        self.note(offer.call, TalkEnded(offer.agent, offer.id, by, seconds), now)
        if contact is not None and contact.offer == offer.id:
            self.forget_contact(contact)
        if agent is not None:
            agent.move("parted", now)
            agent.since, agent.extended = now, 0
            wrap_up = milliseconds(offer.contact.wrap_up)
            self.deadlines["wrap", agent.profile.name] = now + wrap_up
            if wrap_up == 0:
                self.end_wrap_up(agent, now)

    def learn_leg(self, offer: KeptOffer, leg: LegId, now: int) -> bool:
        """Note the leg of an offer. False where it has another already."""
        if not offer.leg:
            offer.leg, offer.ring = leg, "rung"
            self.forget_deadlines(offer.id, "claim", "lookup")
            self.note(offer.call, AgentRung(offer.agent, offer.id, leg), now)
            if offer.state == "offered":
                self.expect_notice(offer, milliseconds(offer.contact.answer_in), now)
            elif ("release", offer.agent) in self.deadlines:
                self.deadlines["release", offer.agent] = now
        return offer.leg == leg


def patience_for(offer: KeptOffer, reason: Reason) -> int:
    """Return how long the leg may go on: where it is being spoken to, it may end by itself."""
    at_once = offer.state == "offered" or reason in ("no_answer", "not_joined", "not_reached")
    return 0 if at_once else times.GOODBYE
