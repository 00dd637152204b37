"""Contacts in memory."""

from __future__ import annotations

from bisect import bisect_left

from queueing.names import ContactId, OfferId, QueueName
from queueing.policy import times
from queueing.policy.calling import free_soon
from queueing.policy.offers import Reason
from queueing.ports import Contact, Left
from queueing.store.contract import Calling, Crowd, Entered, Listed, Prospect
from queueing.store.memory_floor import MemoryFloor, patience_for
from queueing.store.memory_kept import KeptCalling, KeptContact
from queueing.store.memory_step import step
from queueing.store.records import PACE, pace


class WaitingInMemory:
    """Implements `queueing.store.contract.WaitingSteps`."""

    _floor: MemoryFloor

    @step
    def enter(self, contact: Contact, now: int) -> Entered:
        """Give the contact his place; see the contract."""
        floor = self._floor
        if ("contact", contact.id) in floor.tombstones or ("place", contact.place) in floor.tombstones:
            return "gone"
        old = floor.contacts.get(contact.id)
        answer = None if old is None else self._again(old, contact, now)
        if answer is not None:
            return answer
        floor.place_contact(contact, now)
        return "entered"

    def _again(self, old: KeptContact, contact: Contact, now: int) -> Entered | None:
        """Let somebody whom the floor has already enter: None where his old place had to be cleared for it."""
        floor = self._floor
        offer = floor.offers[old.offer] if old.offer else None
        if old.contact.place == contact.place:
            if old.contact.callback:
                return "known"
            if offer is not None and old.state == "connecting":
                floor.return_contact(offer, "put_back", now)
                floor.end_offer(offer, "not_joined", now)
            if old.state != "talking":
                return "known"
        elif old.contact.since_ms > contact.since_ms:
            return "gone"
        if offer is not None and old.state == "talking":
            floor.end_talk(offer, "caller", now)
            return None
        if offer is not None:
            floor.end_offer(offer, "caller_left", now)
        floor.forget_contact(old)
        return None

    @step
    def seen(self, contact: ContactId, now: int) -> bool:
        """The carrier's queue holds him."""
        kept = self._floor.contacts.get(contact)
        if kept is None:
            return False
        if kept.state == "placed":
            kept.move("seen")
            self._floor.list_contact(kept)
        if kept.state in ("waiting", "offered"):
            self._floor.deadlines["look", contact] = now + times.LOOK_LEASE
        return True

    @step
    def unseen(self, contact: ContactId, now: int) -> None:  # noqa: ARG002 - a step, like all others
        """The carrier's queue does not hold him, though he lives."""
        kept = self._floor.contacts.get(contact)
        if kept is not None and kept.state == "waiting":
            kept.move("unseen")
            self._floor.unlist_contact(kept)

    @step
    def leave(self, contact: ContactId, place: str, reason: str, now: int) -> Left:
        """Take him off the floor."""
        floor, gone = self._floor, reason == "gone"
        kept = floor.contacts.get(contact)
        here = kept is not None and (gone or kept.contact.place == place)
        if kept is not None and here and not gone and kept.state == "connecting":
            return Left(ok=False)
        if reason != "withdrawn":
            floor.tombstones[("contact", contact) if gone else ("place", place)] = now + times.REMEMBER_CONTACT
        return self._let_go(kept, gone, now) if kept is not None and here else Left(ok=True)

    def _let_go(self, kept: KeptContact, gone: bool, now: int) -> Left:
        floor = self._floor
        offer = floor.offers[kept.offer] if kept.offer else None
        leg = None
        if offer is not None and kept.state == "talking" and gone:
            floor.end_talk(offer, "caller", now)
            return Left(ok=True)
        if offer is not None and kept.state in ("offered", "connecting"):
            reason: Reason = "caller_gone" if gone else "caller_left"
            leg = offer.leg if patience_for(offer, reason) == 0 else None
            floor.end_offer(offer, reason, now)
        if not kept.contact.callback:
            floor.pace(kept.contact.queue, "waited", int(gone), now - kept.entered)
        floor.forget_contact(kept)
        return Left(True, leg)

    @step
    def ahead(self, contact: ContactId) -> int | None:
        """Count who is before him in his queue."""
        kept = self._floor.contacts.get(contact)
        if kept is None or kept.state == "talking":
            return None
        return bisect_left(self._floor.order[kept.contact.queue], kept.rank)

    @step
    def begin_calling(self, wanted: Calling, now: int) -> bool:
        """Count an agent for a customer who is called now."""
        floor = self._floor
        there = [floor.agents[name] for name in wanted.agents if name in floor.agents]
        counted = [agent for agent in there if agent.presence == "available" and agent.state != "not_answering"]
        names = frozenset(agent.profile.name for agent in counted)
        floor.calling = {attempt: call for attempt, call in floor.calling.items() if call.ends > now}
        if wanted.attempt in floor.calling:
            return False
        under_way = sum(not names.isdisjoint(call.agents) for call in floor.calling.values())
        idle = sum(agent.state == "idle" for agent in counted)
        before = bisect_left(floor.order[wanted.queue], (wanted.key,))
        if before + max(wanted.known, under_way) >= free_soon(idle, len(counted) - idle):
            return False
        floor.calling[wanted.attempt] = KeptCalling(now + times.CALLING, names)
        return True

    @step
    def end_calling(self, attempt: str) -> None:
        """Count an agent for this attempt's customer no more."""
        self._floor.calling.pop(attempt, None)

    @step
    def callbacks(self) -> tuple[ContactId, ...]:
        """Return the callbacks whose customer is not called yet."""
        return tuple(name for name, kept in self._floor.contacts.items() if kept.contact.callback)

    @step
    def prospect(self, contact: ContactId) -> Prospect | None:
        """Return what his wait is made of."""
        floor, kept = self._floor, self._floor.contacts.get(contact)
        if kept is None or kept.state not in ("placed", "waiting"):
            return None
        rank = (kept.rank.key,)
        before = {name: bisect_left(ranks, rank) for name, ranks in floor.waiting.items() if ranks}
        ahead = sum(bisect_left(ranks, rank) for ranks in floor.order.values())
        paces = {queue: pace([floor.paces[queue][word] for word in PACE]) for queue in floor.queues}
        return Prospect(tuple(one.need_class for one in kept.standings[: kept.reached]), ahead, before, paces)

    @step
    def listed(self, contact: ContactId) -> Listed | None:
        """Return what the floor knows of a contact."""
        kept = self._floor.contacts.get(contact)
        return None if kept is None else Listed(kept.state, kept.contact.place, kept.last_offer or OfferId(""))

    @step
    def crowds(self) -> tuple[Crowd, ...]:
        """Count those who wait, queue by queue."""
        return tuple(self._crowd(queue) for queue in self._floor.queues)

    def _crowd(self, queue: QueueName) -> Crowd:
        waiting = (self._floor.contacts[rank.contact].contact for rank in self._floor.order[queue])
        since = [contact.since_ms for contact in waiting if not contact.callback]
        return Crowd(queue, len(since), min(since, default=None))
