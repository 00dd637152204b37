"""The floor in memory: the same contract as in Redis, for tests, rehearsals and forecasts on virtual time."""

from __future__ import annotations

from typing import cast

from queueing.names import LOST, AgentName, ContactId, OfferId, QueueName
from queueing.policy import times
from queueing.ports import ROOM, AgentSignedIn, CarrierLeg, Contact
from queueing.store.contract import Overdue, OverdueKind, Picture
from queueing.store.memory_agents import AgentsInMemory
from queueing.store.memory_floor import MemoryFloor
from queueing.store.memory_journal import JournalEntry
from queueing.store.memory_kept import KeptAgent, KeptContact, KeptOffer
from queueing.store.memory_offers import OffersInMemory
from queueing.store.memory_step import step
from queueing.store.memory_waiting import WaitingInMemory
from queueing.store.records import ANSWER_IN

PATIENT = frozenset({"offer", "lease", "wrap"})
"""These end because somebody was silent, who may have spoken while the floor stood still."""


class MemoryStore(WaitingInMemory, AgentsInMemory, OffersInMemory):
    """Implements `queueing.store.contract.Store`. It begins empty, and not lost."""

    def __init__(self) -> None:
        self._floor = MemoryFloor("memory")

    @property
    def journal(self) -> list[JournalEntry]:
        """What has happened on this floor, in order."""
        return self._floor.journal

    def lose(self) -> None:
        """Lose all content, as a server does that is flushed; only the journal stays."""
        self._floor = MemoryFloor("", journal=self._floor.journal)

    @step
    def sweep(self, now: int) -> tuple[Overdue, ...]:
        """End what ends by itself; see the contract."""
        floor = self._floor
        if now - (now if floor.pulse is None else floor.pulse) > times.GAP:
            floor.grace = now + times.GRACE
        floor.pulse = now
        self._forget(now)
        due = sorted((at, key) for key, at in floor.deadlines.items() if at <= now)[: times.BATCH]
        answers = [self._end(kind, thing, now) for _, (kind, thing) in due]
        return tuple(overdue for overdue in answers if overdue is not None)

    def note_calm(self) -> None:
        """Note that no request to the carrier is under way; in memory that holds until the floor is lost again."""
        self._floor.calm = True

    def is_calm(self) -> bool:
        """Say whether that was noted."""
        return self._floor.calm

    def begin_rebuild(self, incarnation: str) -> bool:
        """Take the right to rebuild a lost floor."""
        with self._floor.lock:
            mine = not self._floor.incarnation and not self._floor.rebuilding
            if mine:
                self._floor.rebuilding = incarnation
            return mine

    def hold_rebuild(self, incarnation: str) -> None:
        """Do nothing: in memory the right does not run out, for who has it dies with the floor."""

    def restore(self, picture: Picture, incarnation: str, now: int) -> bool:
        """Replace the floor by the picture."""
        old = self._floor
        with old.lock:
            if old.rebuilding != incarnation:
                return False
            floor = MemoryFloor(incarnation, journal=old.journal, tombstones=old.tombstones)
            floor.pulse, floor.grace = now, now + times.GRACE
            for agent in picture.agents:
                _restore_agent(floor, agent, now)
            for contact in sorted(picture.places, key=lambda contact: (contact.since_ms, contact.id)):
                _restore_contact(floor, contact, now, waits=contact.id in picture.waiting)
            for leg in picture.talking:
                _restore_talk(floor, leg, now)
            for leg in picture.lingering:
                _restore_lingering(floor, leg, now)
            for one in picture.past:
                floor.pace(*one)
            self._floor = floor
            return True

    def _forget(self, now: int) -> None:
        floor = self._floor
        for stone in [stone for stone, until in floor.tombstones.items() if until <= now]:
            del floor.tombstones[stone]
        for offer in [offer for offer, until in floor.finished.items() if until <= now]:
            if floor.agent_of(floor.offers[offer]) is None:
                del floor.finished[offer], floor.offers[offer]
            else:
                floor.finished[offer] = now + times.REMEMBER_OFFER

    def _end(self, kind: str, thing: str, now: int) -> Overdue | None:
        floor = self._floor
        if now < floor.grace and kind in PATIENT:
            floor.deadlines[kind, thing] = floor.grace
        elif kind in ("offer", "lookup", "release", "look"):
            return self._ask(cast("OverdueKind", kind), thing, now)
        elif kind == "claim":
            offer = floor.offers[OfferId(thing)]
            floor.return_contact(offer, "returned", now)
            floor.end_offer(offer, "ring_lost", now)
        elif kind == "widen":
            self._widen(floor.contacts[ContactId(thing)], now)
        else:
            self._end_agents(kind, floor.agents[AgentName(thing)], now)
        return None

    def _widen(self, kept: KeptContact, now: int) -> None:
        self._floor.forget_deadlines(kept.contact.id, "widen")
        self._floor.widen_contact(kept, now)
        if kept.state == "waiting":
            self._floor.list_contact(kept)

    def _ask(self, kind: OverdueKind, thing: str, now: int) -> Overdue:
        floor = self._floor
        offer = floor.offers[OfferId(thing)] if kind == "offer" else None
        settled = offer is not None and offer.is_settled
        floor.deadlines[kind, thing] = now + (times.TALK_CHECK if settled else times.ASK_AGAIN)
        asked = floor.agents[AgentName(thing)].offer if kind == "release" else thing
        return Overdue(kind, asked or "")

    def _end_agents(self, kind: str, agent: KeptAgent, now: int) -> None:
        self._floor.forget_deadlines(agent.profile.name, kind)
        if kind == "wrap":
            self._floor.end_wrap_up(agent, now)
        elif kind == "lease":
            self._floor.send_away(agent, "offline", LOST, "", now)


def _restore_agent(floor: MemoryFloor, agent: AgentSignedIn, now: int) -> None:
    kept = KeptAgent(agent.profile, now, now, presence=agent.presence, lease_ms=agent.lease_ms)
    kept.reason = agent.reason
    floor.agents[agent.profile.name] = kept
    floor.queues.update(agent.profile.queues)
    floor.renew_lease(kept, now)


def _restore_contact(floor: MemoryFloor, contact: Contact, now: int, *, waits: bool) -> None:
    if ("contact", contact.id) in floor.tombstones:
        return
    kept = floor.place_contact(contact, now)
    if waits:
        kept.move("seen")
        floor.list_contact(kept)
    else:
        floor.deadlines["look", contact.id] = now + times.PUT_BACK


def _restore_talk(floor: MemoryFloor, leg: CarrierLeg, now: int) -> None:
    about = Contact(leg.contact, "", QueueName(""), now, wrap_up=0, answer_in=ANSWER_IN)
    offer = KeptOffer(leg.offer, leg.agent, about, leg.to, state="talking", ring="rung", leg=leg.leg, rang=True)
    offer.taken, offer.talk_since, offer.room = True, now, leg.room or f"{ROOM}{leg.offer}"
    offer.loose = leg.loose
    floor.offers[offer.id] = offer
    floor.expect_notice(offer, times.TALK_CHECK, now)
    agent = floor.agents.get(leg.agent)
    if agent is not None:
        agent.state, agent.offer = "on_hold" if leg.loose else "on_call", offer.id


def _restore_lingering(floor: MemoryFloor, leg: CarrierLeg, now: int) -> None:
    about = Contact(leg.contact, "", QueueName(""), now)
    floor.offers[leg.offer] = KeptOffer(leg.offer, leg.agent, about, leg.to, state="over", ring="rung", leg=leg.leg)
    floor.finished[leg.offer] = now + times.REMEMBER_OFFER
    agent = floor.agents[leg.agent]
    agent.state, agent.offer, agent.afterwards = "releasing", leg.offer, "idle"
    floor.deadlines["release", leg.agent] = now
