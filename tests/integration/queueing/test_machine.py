"""Anything may happen in any order, and the floor keeps its promises: a state machine over both stores.

Callers, agents, processes and the carrier take turns; notices are delivered, lost or repeated; processes die between
two steps; the store loses everything. The letters are those of the list of invariants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from queueing.names import AgentName, ContactId, LegId, OfferId, QueueName
from queueing.policy.routing import plan, sort_key
from queueing.ports import Accepted, Contact, Widening
from queueing.rebuild import rebuild
from queueing.store.contract import Store
from queueing.store.memory_journal import JournalEntry
from queueing.store.memory_store import MemoryStore
from tests.integration.queueing import histories
from tests.integration.queueing.consulting import Consulting
from tests.integration.queueing.referee import Referee

AGENTS = {
    "bo": (("support",), {}),
    "cy": (("support", "sales"), {"french": 2}),
    "di": (("sales",), {"french": 1}),
}
NEEDS: tuple[dict[str, int], ...] = ({}, {"french": 1}, {"french": 2})
WIDENINGS = ((), (), (Widening(3, QueueName("sales")), Widening(8, QueueName("support"))))
MOST_CALLERS = 8
LONGEST_RELEASE_MS = 10_000
QUEUES = ("support", "sales")
PRIORITIES = (5, 5, 1)
WISHES = ("available", "available", "on_break", "offline")
DEEDS = (*("takes",) * 6, "declines", "takes, and our process dies", "hangs up", "hangs up")
STATUSES = ("completed", "busy", "failed", "no-answer")
RINGS = ("refused", "silent", "lost")
TROUBLES = (*RINGS, *("a notice comes late or again",) * 4, "mute", "speaks", "dispatch dies", "all is lost")
WHAT = (
    *("_an_agent_acts",) * 6,
    *("_somebody_calls", "_a_caller_leaves", "_something_goes_wrong") * 2,
    *("_nothing_does", "_an_agent_says"),
)
HEARD = (True, True, True, False)
THEN = (0, 0, 0, None, None, 1, 5, 15, 40)
pick = st.randoms(use_true_random=False)


class FloorMachine(Consulting, RuleBasedStateMachine):
    """The floor in a world that is honest and unreliable."""

    def __init__(self, new_world: Callable[[Any], Any], store: Store) -> None:
        super().__init__()
        places: dict[ContactId, Contact] = {}
        self.store: Any = Referee(store, self._rank, places)
        self.world = new_world(self.store)
        self.world.places = places
        self.carrier = self.world.carrier
        self.floor = self.world.floor
        self.said: list[Callable[[], object]] = []
        """Every notice ever sent, for it may come again."""
        self.hung_up: set[ContactId] = set()
        """Callers of whose end the floor has been told."""
        self.arrivals: list[ContactId] = []
        self.fresh = False
        """The dispatch loop has run, and nothing has happened since."""

    def teardown(self) -> None:
        """In the end all comes to rest: nobody is stuck, nobody is lost."""
        self.carrier.mute = False
        for leg in self.carrier.legs.values():
            leg.state = "gone" if leg.state == "ringing" or not leg.room else leg.state
        for _ in range(120):
            self.world.runs(1_000, step=1_000)
            self._all_look()
        for view in self.floor.agents():
            if view.engagement in ("offered", "connecting") and self.world.now - view.since_ms > LONGEST_RELEASE_MS:
                leg = self.floor.offer(view.offer).leg
                assert self.carrier.leg_state(leg) in ("ringing", "live"), f"{view} is stuck"
        for contact, place in self.carrier.where.items():
            if place == "queue":
                assert self.store.listed(contact) is not None, f"{contact} hears music, and is in no queue"
            if place == "gone":
                assert self.store.listed(contact) is None, f"{contact} is a ghost"
            if place.startswith("room-"):
                assert self.beside(place), f"{contact} is alone in a room"
        for view in self.floor.agents():
            self.floor.presence(view.name, "offline")
        histories.check(self.journal())
        histories.check_time(self.journal(), self.world.now)

    def notice(self, deliver: bool, what: Callable[[], object]) -> None:
        """S14: what is told twice at once leaves all as it is after the first time."""
        self.said.append(what)
        if deliver:
            what()
            before = self._seen()
            what()
            assert self._seen() == before, "S14: a notice that came twice has counted twice"

    def _seen(self) -> tuple[object, ...]:
        listed = [self.store.listed(contact) for contact in self.arrivals]
        return self.floor.agents(), listed, sorted(self.store.crowds()), self.store.matchable()

    @initialize()
    def the_day_begins(self) -> None:
        for name, (queues, skills) in AGENTS.items():
            self.world.agent(name, *queues, skills=skills)
        for queue in ("support", "sales", "support"):
            self._arrives(queue, {})

    @rule(what=st.sampled_from(WHAT), heard=st.sampled_from(HEARD), then=st.sampled_from(THEN), rnd=pick)
    def something_happens(self, what: str, heard: bool, then: int | None, rnd: Any) -> None:
        """One rule for all, so that no run goes without some of it; `then`: seconds for which the loop runs, if at all.

        `heard`: the carrier's notice of it arrives.
        """
        self.fresh = False
        getattr(self, what)(rnd, heard)
        if then is not None:
            self._time_goes_by(then)

    # Callers

    def _somebody_calls(self, rnd: Any, _heard: bool) -> None:
        more = {"priority": rnd.choice(PRIORITIES), "widenings": rnd.choice(WIDENINGS)}
        self._arrives(rnd.choice(QUEUES), rnd.choice(NEEDS), **more)

    def _arrives(self, queue: str, needs: Mapping[str, int], **more: Any) -> None:
        if len(self.arrivals) < MOST_CALLERS:
            name = f"caller{len(self.arrivals)}"
            self.arrivals.append(self.world.caller(name, queue, needs, **more))

    def _a_caller_leaves(self, rnd: Any, heard: bool) -> None:
        if self._waiting() and rnd.random() < 0.3:
            self._leaves_by_key(rnd.choice(self._waiting()))
        elif self._present():
            self._hangs_up(rnd.choice(self._present()), deliver=heard)

    def _hangs_up(self, contact: ContactId, *, deliver: bool) -> None:
        place, held = self.carrier.where[contact], self.world.places[contact]
        self.carrier.where[contact] = "gone"
        self._empty(place, but=contact)

        def gone() -> None:
            self.hung_up.add(contact)
            self.floor.leave(contact, held.place, "gone")

        self.notice(deliver, gone)

    def _leaves_by_key(self, contact: ContactId) -> None:
        if self.floor.leave(contact, self.world.places[contact].place, "other").ok:
            self.carrier.where[contact] = "flow"
            del self.world.places[contact]

    # Agents

    def _an_agent_says(self, rnd: Any, _heard: bool) -> None:
        name, presence = rnd.choice(sorted(AGENTS)), rnd.choice(WISHES)
        self.floor.presence(AgentName(name), presence)
        self.world.signed_in[name] = replace(self.world.signed_in[name], presence=presence)

    def _an_agent_acts(self, rnd: Any, heard: bool) -> None:
        """The next thing that can be done is done."""
        does = rnd.choice(DEEDS)
        if does == "hangs up" and self._live():
            self._leg_ends(rnd.choice(self._live()), rnd.choice(STATUSES), heard)
        elif self._ringing():
            self._picks_up(rnd.choice(self._ringing()), heard)
        elif self._listening():
            self._presses(rnd.choice(self._listening()), does, heard)
        else:
            self.at_the_desk(self.world.engaged(rnd.choice(sorted(AGENTS))), does, rnd.choice(sorted(AGENTS)), rnd)

    def _picks_up(self, leg: LegId, heard: bool) -> None:
        self.carrier.legs[leg].state = "live"
        offer = self.carrier.legs[leg].ring.offer
        self.notice(heard, lambda: self.floor.answered(offer, leg) or self.carrier.hang_up(leg))

    def _presses(self, leg: LegId, does: str, heard: bool) -> None:
        offer = self.carrier.legs[leg].ring.offer
        if does == "declines":
            self.floor.decline(offer)
        elif does == "takes, and our process dies":
            self.store.accept(offer, self.world.now)
        else:
            self._takes(leg, offer, heard)

    def _takes(self, leg: LegId, offer: OfferId, heard: bool) -> None:
        answer = self.floor.accept(offer)
        if not isinstance(answer, Accepted):
            self.carrier.hang_up(leg)
        elif self.carrier.legs[leg].state == "live":
            self.carrier.legs[leg].room, self.carrier.legs[leg].outlasted = answer.room, bool(answer.view.about)
            self.notice(True, lambda: self.floor.joined(offer, "agent"))
            if not answer.view.about:
                self.notice(heard, lambda: self.floor.joined(offer, "caller"))

    def _leg_ends(self, leg: LegId, status: str, heard: bool) -> None:
        self.carrier.legs[leg].state = "gone"
        offer, room = self.carrier.legs[leg].ring.offer, self.carrier.legs[leg].room
        if not self.carrier.legs[leg].outlasted:
            self._empty(room, but=None)
        self.notice(heard, lambda: self.floor.leg_over(offer, status))
        if room:
            self.notice(heard, lambda: self.floor.room_over(offer, "agent"))

    # Time and troubles

    def _time_goes_by(self, seconds: int) -> None:
        for _ in range(seconds):
            self.world.runs(1_000, step=500)
            self._all_look()
        for _ in range(len(self.carrier.troubles) + 2):
            self.world.dispatch.tick(self.world.tasks)
        self.fresh = True

    def _nothing_does(self, _rnd: Any, _heard: bool) -> None:
        """Time alone."""

    def _something_goes_wrong(self, rnd: Any, _heard: bool) -> None:
        trouble = rnd.choice(TROUBLES)
        if trouble in ("mute", "speaks"):
            self.carrier.mute = trouble == "mute"
        elif trouble == "a notice comes late or again":
            rnd.choice([*self.said, bool])()
        elif trouble == "dispatch dies":
            self._dies_between_claim_and_ring()
        elif trouble == "all is lost":
            self._loses_everything()
        else:
            self.carrier.troubles.append(trouble)

    def _dies_between_claim_and_ring(self) -> None:
        matchable = self.store.matchable()
        self.store.match(plan(matchable.idle, matchable.classes, 9), 1000.0, self.world.now)
        self.store.claim_ring(self.world.now)

    def _loses_everything(self) -> None:
        self.carrier.mute = False
        self.lose()
        assert rebuild(self.store, self.carrier, self.world, lambda: self.world.now, self.world.waits)

    def lose(self) -> None:
        raise NotImplementedError

    def journal(self) -> Sequence[JournalEntry]:
        raise NotImplementedError

    # What always holds

    @invariant()
    def no_phone_is_rung_that_has_a_leg_and_none_twice_for_one_offer(self) -> None:
        assert self.carrier.faults == []

    @invariant()
    def nobody_has_two_offers(self) -> None:
        """S1, S2: no contact with two agents; that no agent has two is in the shape of his record."""
        busy = ("offered", "connecting", "on_call", "on_hold")
        views = [view for view in self.floor.agents() if view.engagement in busy and view.offer]
        alive = [offer for view in views if (offer := self.own_offer(view))]
        contacts = Counter(offer.contact for offer in alive if offer.state != "over" and offer.contact)
        assert max(contacts.values(), default=0) <= 1

    @invariant()
    def every_contact_is_in_one_state_and_offers_agree(self) -> None:
        """S3, S4: who is offered, connecting or talking has one offer in that state; who waits has none."""
        offers = [self.own_offer(view) for view in self.floor.agents() if view.offer]
        held = {offer.contact: offer.state for offer in offers if offer and offer.state != "over"}
        for contact in self.arrivals:
            listed = self.store.listed(contact)
            if listed is None or listed.state in ("placed", "waiting"):
                assert held.get(contact, "talking") == "talking"
            else:
                assert {"answered": "offered"}.get(held[contact], held[contact]) == listed.state

    @invariant()
    def who_is_gone_stays_gone(self) -> None:
        """S5, S15: nobody is offered a caller of whose end the floor was told.

        After a loss the record may still have his place; then he is one of those who have to be seen first.
        """
        for contact in self.hung_up:
            listed = self.store.listed(contact)
            assert listed is None or listed.state == "placed"

    @invariant()
    def the_counters_agree_with_a_recount(self) -> None:
        """S7: whoever was let in and has neither met an agent nor left is counted as waiting, once."""
        listed = {contact: self.store.listed(contact) for contact in self.arrivals}
        there = [contact for contact, one in listed.items() if one is not None and one.state != "talking"]
        counted = Counter(self.world.places[contact].queue for contact in there)
        assert {crowd.queue: crowd.waiting for crowd in self.store.crowds() if crowd.waiting} == counted

    @invariant()
    def places_are_kept(self) -> None:
        """S9: whoever has not met an agent has exactly those before him who rank before him."""
        waiting = [contact for contact in self.arrivals if self.floor.ahead(contact) is not None]
        ranked = sorted(waiting, key=self._rank)
        for contact in waiting:
            queue = self.world.places[contact].queue
            before = [other for other in ranked[: ranked.index(contact)] if self.world.places[other].queue == queue]
            assert self.floor.ahead(contact) == len(before)

    @invariant()
    def no_idle_agent_and_no_waiting_caller_match(self) -> None:
        """After a round of the loop no caller waits while a matching agent is free."""
        if self.fresh:
            matchable = self.store.matchable()
            assert plan(matchable.idle, matchable.classes, 9) == {}

    # What is there to choose from

    def _present(self) -> list[ContactId]:
        return [contact for contact, place in self.carrier.where.items() if place not in ("gone", "flow")]

    def _waiting(self) -> list[ContactId]:
        return [contact for contact, place in self.carrier.where.items() if place == "queue"]

    def _ringing(self) -> list[LegId]:
        return [name for name, leg in self.carrier.legs.items() if leg.state == "ringing"]

    def _listening(self) -> list[LegId]:
        return [name for name, leg in self.carrier.legs.items() if leg.state == "live" and not leg.room]

    def _live(self) -> list[LegId]:
        return [name for name, leg in self.carrier.legs.items() if leg.state != "gone"]

    def _rank(self, contact: ContactId) -> tuple[int, int]:
        held: Contact = self.world.places[contact]
        return (sort_key(held.since_ms, held.priority), self.arrivals.index(contact))

    def _all_look(self, only_known: bool = False) -> None:
        """Everybody in the carrier's queue listens on; whom the floor does not know enters again."""
        for contact in self._waiting():
            if not self.floor.seen(contact, self.world.now) and not only_known and contact in self.world.places:
                self.floor.enter(self.world.places[contact])
                self.floor.seen(contact, self.world.now)
        self.fresh = False

    def _empty(self, room: str, but: ContactId | None) -> None:
        """One side of a room has left: the conference ends for the other."""
        if not room.startswith("room-"):
            return
        talked = self.floor.offer(OfferId(room.removeprefix("room-")))
        for contact, place in self.carrier.where.items():
            if place == room and contact != but:
                over = talked is not None and talked.talked
                self.carrier.where[contact] = "flow" if over else "queue"
                if over:
                    self.world.places.pop(contact, None)
                else:
                    self.floor.enter(self.world.places[contact])
        for leg in self.carrier.legs.values():
            if leg.room == room:
                leg.state = "gone"


SETTINGS = settings(max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
OVER_A_SOCKET = settings(SETTINGS, max_examples=20, phases=[Phase.generate])


def test_the_floor_in_memory(new_world: Callable[[Any], Any]) -> None:
    class InMemory(FloorMachine):
        def __init__(self) -> None:
            self.memory = MemoryStore()
            super().__init__(new_world, self.memory)

        def lose(self) -> None:
            self.memory.lose()

        def journal(self) -> Sequence[JournalEntry]:
            return self.memory.journal

    run_state_machine_as_test(InMemory, settings=SETTINGS)


def test_the_floor_in_redis(new_world: Callable[[Any], Any], client: Any, empty_redis: Callable[[Any], Store]) -> None:
    class InRedis(FloorMachine):
        def __init__(self) -> None:
            self.drained: list[JournalEntry] = []
            super().__init__(new_world, empty_redis(client))

        def lose(self) -> None:
            self.drained = [*self.journal()]
            client.flushall()

        def journal(self) -> Sequence[JournalEntry]:
            return [*self.drained, *histories.read(client)]

    run_state_machine_as_test(InRedis, settings=OVER_A_SOCKET)
