"""Two callers, two agents, one queue, and one process that dies at any point: every order of things, breadth first.

People, the carrier and our processes take single steps; a process that claimed a ring or took an accept may die before
its next one. Every state that can be reached within so many steps is looked at once. From each state after a death the
floor is left alone with its sweeps: in the end nobody is stuck and nobody is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from copy import copy
from dataclasses import fields
from functools import partial
from typing import Any, NamedTuple

import pytest

from queueing.names import AgentName, ContactId, OfferId
from queueing.policy.routing import plan
from queueing.ports import Accepted, Ring
from queueing.store.memory_floor import MemoryFloor
from queueing.store.memory_store import MemoryStore

DEPTH = 13
LONGEST_MS = 90_000
STEP_MS = 1_000
CALLERS = (ContactId("ann"), ContactId("ben"))
AGENTS = (AgentName("bo"), AgentName("cy"))


class Numbers:
    """Counts legs; unlike `itertools.count` it can be copied with the state."""

    def __init__(self) -> None:
        self.last = 0

    def __next__(self) -> int:
        self.last += 1
        return self.last


class State(NamedTuple):
    """All that there is: the floor, the carrier, the time, what processes are about to do, and whether one has died."""

    floor: MemoryFloor
    where: dict[ContactId, str]
    legs: dict[Any, Any]
    numbers: int
    now: int
    due: tuple[tuple[str, Ring], ...]
    died: bool


class Line:
    """One world in which every state can be stood up and taken down again."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.carrier = world.carrier
        self.carrier._numbers = Numbers()
        self.due: tuple[tuple[str, Ring], ...] = ()
        self.died = False

    def taken_down(self) -> State:
        store = self.world.store
        legs = {name: copy(leg) for name, leg in self.carrier.legs.items()}
        numbers = self.carrier._numbers.last
        return State(clone(store._floor), dict(self.carrier.where), legs, numbers, self.world.now, self.due, self.died)

    def stands_up(self, state: State) -> None:
        self.world.store._floor = clone(state.floor)
        self.carrier.where = dict(state.where)
        self.carrier.legs = {name: copy(leg) for name, leg in state.legs.items()}
        self.carrier._numbers.last = state.numbers
        self.carrier.rings.clear()
        self.carrier.faults.clear()
        self.world.dispatch._swept_at = 0
        self.world.now, self.due, self.died = state.now, state.due, state.died

    # What may happen next

    def steps(self) -> Iterator[Callable[[], object]]:
        """Give everything that somebody may do now."""
        store = self.world.store
        matchable = store.matchable()
        if plan(matchable.idle, matchable.classes, 1):
            yield self.match
        if store._floor.rings:
            yield self.claim
        for number in range(len(self.due)):
            yield partial(self.goes_on, number)
            if not self.died:
                yield partial(self.dies, number)
        for name, leg in self.carrier.legs.items():
            yield from self.of_a_leg(name, leg)
        for contact in CALLERS:
            if self.carrier.where[contact] != "gone":
                yield partial(self.hangs_up, contact)
        # A request to the carrier ends within its time-out, long before anything is due: else its process has died.
        if store._floor.deadlines and not self.due:
            yield self.time_passes

    def of_a_leg(self, name: Any, leg: Any) -> Iterator[Callable[[], object]]:
        offer = leg.ring.offer
        if leg.state == "ringing":
            yield partial(self.picks_up, name, offer)
            yield partial(self.leg_ends, name, offer)
        elif leg.state == "live" and not leg.room:
            yield partial(self.accepts, name, leg.ring)
            yield partial(self.leg_ends, name, offer)
        elif leg.state == "live":
            yield partial(self.leg_ends, name, offer)

    # Our processes

    def match(self) -> None:
        matchable = self.world.store.matchable()
        self.world.store.match(plan(matchable.idle, matchable.classes, 1), 1000.0, self.world.now)

    def claim(self) -> None:
        ring = self.world.store.claim_ring(self.world.now)
        self.due = (*self.due, ("ring", ring))

    def goes_on(self, number: int) -> None:
        """The process does its next step: it asks the carrier, or writes down what the carrier said."""
        what, ring = self.due[number]
        self.due = self.due[:number] + self.due[number + 1 :]
        if what == "ring":
            self.carrier.ring(ring)
            self.due = (*self.due, ("rung", ring))
        elif what == "rung":
            leg = self.carrier.leg_of(ring.offer)
            if not self.world.store.rung(ring.offer, leg, self.world.now):
                self.carrier.hang_up(leg)
        else:
            self.takes(ring.offer)

    def takes(self, offer: OfferId) -> None:
        """The second half of an accept: the caller is taken, and both are in the room."""
        if not isinstance(self.world.floor.accept(offer), Accepted):
            self.carrier.hang_up(self.carrier.leg_of(offer))
            return
        self.carrier.legs[self.carrier.leg_of(offer)].room = f"room-{offer}"
        for label in ("caller", "agent"):
            self.world.floor.joined(offer, label)

    def dies(self, number: int) -> None:
        self.due = self.due[:number] + self.due[number + 1 :]
        self.died = True

    def time_passes(self) -> None:
        """Until something is due; the sweep runs all the time."""
        until = max(self.world.now, min(self.world.store._floor.deadlines.values()))
        while self.world.now < until:
            self.world.now = min(until, self.world.now + STEP_MS)
            self.sweep()
        self.sweep()

    def sweep(self) -> None:
        self.look()
        self.world.dispatch._sweep(self.world.tasks, self.world.now)

    def look(self) -> None:
        """Who waits in the carrier's queue listens on, and is entered again where a turn puts him back."""
        for contact in CALLERS:
            if self.carrier.where[contact] == "queue":
                self.world.floor.enter(self.world.places[contact])
                self.world.floor.seen(contact, self.world.now)

    # People

    def picks_up(self, name: Any, offer: OfferId) -> None:
        self.carrier.legs[name].state = "live"
        if self.world.floor.answered(offer, name) is None:
            self.carrier.hang_up(name)

    def accepts(self, name: Any, ring: Ring) -> None:
        if isinstance(self.world.store.accept(ring.offer, self.world.now), Accepted):
            if ("take", ring) not in self.due:
                self.due = (*self.due, ("take", ring))
        else:
            self.carrier.hang_up(name)

    def leg_ends(self, name: Any, offer: OfferId) -> None:
        room = self.carrier.legs[name].room
        self.carrier.legs[name].state = "gone"
        for contact in CALLERS:
            if room and self.carrier.where[contact] == room:
                self.carrier.where[contact] = "gone"
        self.world.floor.leg_over(offer, "no-answer")

    def hangs_up(self, contact: ContactId) -> None:
        room = self.carrier.where[contact]
        self.carrier.where[contact] = "gone"
        for leg in self.carrier.legs.values():
            if leg.room and leg.room == room:
                leg.state = "gone"
                self.world.floor.leg_over(leg.ring.offer, "completed")
        self.world.floor.leave(contact, f"{contact}:1", "gone")

    # What must hold

    def safe(self) -> None:
        """S1 to S5 and S15, and that no phone is rung that has a leg."""
        assert self.carrier.faults == []
        floor = self.world.store._floor
        offers = [floor.offers[agent.offer] for agent in floor.agents.values() if agent.offer]
        alive = [offer.contact.id for offer in offers if offer.state != "over"]
        assert len(alive) == len(set(alive)), "S1: one caller, two agents"
        listed = [rank.contact for ranks in floor.waiting.values() for rank in ranks]
        assert len(listed) == len(set(listed)), "S3: one caller waits twice"
        assert not {*listed} & {*alive}, "S4: somebody is offered and waits at once"
        for contact in CALLERS:
            if self.carrier.where[contact] == "gone":
                assert contact not in listed, "S15: somebody who has gone may be offered"

    def comes_to_rest(self) -> None:
        """L2, L4, L6: with nobody acting but the carrier and dispatch, nobody is stuck or lost."""
        self.due = ()
        for _ in range(0, LONGEST_MS, STEP_MS):
            self.world.now += STEP_MS
            for leg in self.carrier.legs.values():
                leg.state = leg.state if leg.room else "gone"
            self.look()
            self.world.dispatch.tick(self.world.tasks)
            assert self.carrier.faults == []
            if self.at_rest():
                return
        raise AssertionError(f"somebody is stuck: {self.world.floor.agents()}")

    def at_rest(self) -> bool:
        listed = {contact: self.world.store.listed(contact) for contact in CALLERS}
        waiting = {contact for contact, one in listed.items() if one is not None and one.state == "waiting"}
        known = {contact for contact, one in listed.items() if one is not None}
        there = {contact for contact in CALLERS if self.carrier.where[contact] == "queue"}
        gone = {contact for contact in CALLERS if self.carrier.where[contact] == "gone"}
        busy = any(view.engagement in ("offered", "connecting") for view in self.world.floor.agents())
        return not busy and there <= waiting and not gone & known


def clone(floor: MemoryFloor) -> MemoryFloor:
    """Copy a floor; what nobody changes is shared."""
    new = copy(floor)
    for one in fields(MemoryFloor):
        value: Any = getattr(floor, one.name)
        if one.name == "journal":
            new.journal = []
        elif one.name in ("contacts", "agents", "offers"):
            setattr(new, one.name, {name: copy(kept) for name, kept in value.items()})
        elif one.name in ("waiting", "order"):
            setattr(new, one.name, type(value)(list, {name: [*ranks] for name, ranks in value.items()}))
        elif isinstance(value, dict | list | set):
            setattr(new, one.name, copy(value))
    for offer in new.offers.values():
        offer.in_room = copy(offer.in_room)
    return new


def essence(state: State) -> Hashable:
    """What tells two states apart: offers are named by their order, times by how far away they are."""
    floor, now = state.floor, state.now
    number: dict[Any, int] = {offer: place for place, offer in enumerate(floor.offers)}
    idle = sorted(floor.agents, key=lambda name: (floor.agents[name].idle_since, name))
    return (
        tuple((one.contact.id, one.state, number.get(one.offer)) for one in floor.contacts.values()),
        tuple(
            (one.state, number.get(one.offer), one.afterwards, idle.index(name)) for name, one in floor.agents.items()
        ),
        tuple(
            (one.agent, one.contact.id, one.state, one.ring, one.leg, one.leg_over, one.taken, len(one.in_room))
            for one in floor.offers.values()
        ),
        frozenset((kind, str(number.get(thing, thing)), at - now) for (kind, thing), at in floor.deadlines.items()),
        tuple(number[offer] for offer in floor.rings),
        tuple(state.where.values()),
        tuple((number.get(leg.ring.offer), leg.state, leg.room != "") for leg in state.legs.values()),
        frozenset((what, number.get(ring.offer)) for what, ring in state.due),
        state.died,
        max(0, floor.grace - now),
    )


@pytest.fixture
def line(new_world: Any) -> Line:
    world = new_world(MemoryStore())
    for contact in CALLERS:
        world.caller(contact, wrap_up=0)
    for agent in AGENTS:
        world.agent(agent)
    return Line(world)


def test_every_order_of_things_is_safe_and_comes_to_rest(line: Line) -> None:
    start = line.taken_down()
    met, rested = {essence(start)}, 0
    ahead = deque([(start, 0)])
    while ahead:
        state, depth = ahead.popleft()
        line.stands_up(state)
        for number in range(len(list(line.steps()))):
            line.stands_up(state)
            list(line.steps())[number]()
            line.safe()
            reached = line.taken_down()
            seen = essence(reached)
            if seen in met:
                continue
            met.add(seen)
            if depth + 1 < DEPTH:
                ahead.append((reached, depth + 1))
            if reached.died and not state.died:
                rested += 1
                line.comes_to_rest()
    assert len(met) > 5_000
    assert rested > 100
