"""The fifteen races that every distributor of calls has to win, each as fixed interleavings, both ways round.

Each name says which race it is. At the end of each, callers and agents are where they belong: nobody is lost, doubled
or stuck.
"""

from __future__ import annotations

from typing import Any

import pytest

from queueing.names import AgentName, ContactId, LegId, OfferId, QueueName
from queueing.ports import Accepted, Contact, Gone, Late, Widening

BO, CY = AgentName("bo"), AgentName("cy")
ANN = ContactId("ann")
PLAN = {"support|": [BO]}


def hangs_up(world: Any, contact: str = "ann") -> Any:
    world.carrier.where[ContactId(contact)] = "gone"
    return world.floor.leave(ContactId(contact), f"{contact}:1", "gone")


@pytest.mark.parametrize("first", ["the accept", "the deadline"])
def test_race_01_accept_against_the_deadline_of_the_same_instant(world: Any, picked_up: OfferId, first: str) -> None:
    if first == "the accept":
        assert isinstance(world.floor.accept(picked_up), Accepted)
        assert world.store.end(picked_up, "no_answer", ("answered",), world.now) is None
        assert world.state_of("ann") == "connecting"
    else:
        assert world.store.end(picked_up, "no_answer", ("answered",), world.now) is not None
        assert world.floor.accept(picked_up) == Late()
        assert world.state_of("ann") == "waiting"


@pytest.mark.parametrize("first", ["the accept", "the hang-up"])
def test_race_02_hang_up_against_accept(world: Any, picked_up: OfferId, first: str) -> None:
    if first == "the accept":
        assert isinstance(world.floor.accept(picked_up), Accepted)
        hangs_up(world)
    else:
        hangs_up(world)
        assert world.floor.accept(picked_up) == Gone()
    world.leg_ends(picked_up)
    assert world.state_of("ann") == "unknown"
    assert world.engaged("bo").engagement == "idle", "he is not to blame"


def test_race_03_hang_up_before_the_leg_is_known(world: Any) -> None:
    ring = world.claims()
    assert hangs_up(world).leg is None
    leg = world.carrier.ring(ring)
    assert not world.store.rung(ring.offer, leg, world.now), "whoever learns the leg hangs it up"
    world.carrier.hang_up(leg)
    world.caller("next")
    world.runs(250)
    assert world.state_of("next") == "offered"


def test_race_04_the_agents_answer_before_the_answer_to_our_request(world: Any) -> None:
    ring = world.claims()
    leg = world.carrier.ring(ring)
    world.carrier.legs[leg].state = "live"
    assert world.floor.answered(ring.offer, leg).state == "answered"
    assert isinstance(world.floor.accept(ring.offer), Accepted)
    assert world.store.rung(ring.offer, leg, world.now)
    assert world.state_of("ann") == "connecting"


@pytest.mark.parametrize("first", ["the break", "the match"])
def test_race_05_pause_against_match(world: Any, first: str) -> None:
    world.agent("bo")
    world.caller("ann")
    if first == "the break":
        world.floor.presence(BO, "on_break")
        assert world.store.match(PLAN, 9.0, world.now) == ()
    else:
        assert world.store.match(PLAN, 9.0, world.now)
        world.floor.presence(BO, "on_break")
        assert world.store.claim_ring(world.now) is None, "what is not rung yet is never rung"
    assert world.state_of("ann") == "waiting"
    assert world.engaged("bo").presence == "on_break"


def test_race_06_two_tabs_accept(world: Any, picked_up: OfferId) -> None:
    first, second = world.floor.accept(picked_up), world.floor.accept(picked_up)
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert (first.room, first.again, second.again) == (second.room, False, True)
    assert world.carrier.where[ANN] == first.room


@pytest.mark.parametrize("first", ["the key", "the accept"])
def test_race_07_a_callers_key_for_a_callback_against_the_agents_accept(
    world: Any, picked_up: OfferId, first: str
) -> None:
    if first == "the key":
        assert world.floor.leave(ANN, "ann:1", "callback").ok
        world.carrier.where[ANN] = "flow"
        assert world.floor.accept(picked_up) == Gone()
        assert world.carrier.where[ANN] == "flow", "nobody is torn out of what he does"
    else:
        assert isinstance(world.floor.accept(picked_up), Accepted)
        assert not world.floor.leave(ANN, "ann:1", "callback").ok, "an agent is there: he talks to him"
        assert world.state_of("ann") == "connecting"


@pytest.mark.parametrize("first", ["the call", "the accept"])
def test_race_08_a_customer_calls_again_while_his_callback_is_made(world: Any, first: str) -> None:
    world.agent("bo")
    kept = Contact(ContactId("callback-7"), "callback:7", QueueName("support"), world.now - 60_000, callback="7")
    world.floor.enter(kept)
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    if first == "the call":
        assert world.floor.leave(kept.id, kept.place, "withdrawn").ok
        world.caller("ann", since_ms=kept.since_ms)
        assert world.floor.accept(offer) == Gone(), "nobody is called who has called himself"
    else:
        world.store.accept(offer, world.now)
        assert not world.floor.leave(kept.id, kept.place, "withdrawn").ok, "he is being called just now"
        assert world.floor.called(offer, ANN) is not None
        assert world.state_of("ann") == "connecting"


def test_race_09_two_sweeps_at_once(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    hangs_up(world)
    assert [overdue.kind for overdue in world.store.sweep(world.now)] == ["release"]
    assert world.store.sweep(world.now) == ()
    world.leg_ends(offer)
    world.leg_ends(offer)
    assert world.engaged("bo").engagement == "idle"


def test_race_10_the_last_offer_is_lost_with_the_store(world: Any, picked_up: OfferId, loses: Any) -> None:
    loses()
    world.dispatch.go_on(world.tasks)
    world.runs(1_000)
    assert world.floor.accept(picked_up) == Late(), "no offer of before the loss is good any more"
    assert world.carrier.legs[world.carrier.leg_of(picked_up)].state == "gone"
    assert world.state_of("ann") == "offered", "she has her place, and a new offer with another number"
    assert world.offered("bo") != picked_up


@pytest.mark.parametrize("first", ["the boundary", "the agent"])
def test_race_11_a_relax_boundary_against_an_agent_who_becomes_free(world: Any, first: str) -> None:
    world.agent("bo", "billing")
    world.floor.presence(BO, "on_break")
    world.caller("ann", widenings=(Widening(120, QueueName("billing")),))
    world.now += 120_000
    steps = [lambda: world.store.sweep(world.now), lambda: world.floor.presence(BO, "available")]
    for step in steps if first == "the boundary" else reversed(steps):
        step()
    world.runs(250)
    assert world.state_of("ann") == "offered"
    assert len(world.carrier.rings) == 1


def test_race_12_the_queue_closes_while_somebody_waits(world: Any) -> None:
    """Closing keeps others out (tests/integration/calls/test_routing.py); on the floor it changes nothing for her."""
    world.caller("ann")
    world.agent("bo")
    world.floor.presence(BO, "on_break")
    assert world.floor.room_for(QueueName("support"), {}) == "placed"
    world.floor.presence(BO, "offline")
    assert world.floor.room_for(QueueName("support"), {}) == "nobody_there"
    assert world.state_of("ann") == "waiting"
    world.floor.presence(BO, "available")
    world.runs()
    assert world.state_of("ann") == "offered"


@pytest.mark.parametrize("first", ["the end of wrap-up", "the log-out"])
def test_race_13_wrap_up_ends_against_log_out(world: Any, first: str) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.talks("bo")
    world.floor.room_over(offer, "caller")
    world.leg_ends(offer)
    steps = [lambda: world.floor.wrapped_up(BO), lambda: world.floor.presence(BO, "offline")]
    for step in steps if first == "the end of wrap-up" else reversed(steps):
        step()
    world.caller("next")
    world.runs(1_000)
    assert (world.engaged("bo").presence, world.engaged("bo").engagement) == ("offline", "idle")
    assert world.state_of("next") == "waiting"


def test_race_14_the_end_of_a_leg_is_told_twice_after_all_is_over(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.talks("bo")
    for _ in range(2):
        world.floor.room_over(offer, "caller")
        world.leg_ends(offer)
        hangs_up(world)
    world.floor.wrapped_up(BO)
    world.caller("next")
    world.runs()
    anew = world.offered("bo")
    world.leg_ends(offer)
    assert world.floor.offer(anew).state == "offered", "an old leg's end is nothing to the new offer"
    assert world.state_of("next") == "offered"


@pytest.mark.parametrize("first", ["the transfer", "the wrap-up"])
def test_race_15_a_transfer_to_another_queue_while_wrap_up_starts(world: Any, first: str) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.talks("bo")
    elsewhere = Contact(ANN, "ann:2", QueueName("sales"), world.now + 1)
    steps = [lambda: world.floor.enter(elsewhere), lambda: world.floor.room_over(offer, "agent")]
    for step in steps if first == "the transfer" else reversed(steps):
        step()
    world.leg_ends(offer)
    assert world.engaged("bo").engagement == "wrapping_up"
    assert world.state_of("ann") == "placed"
    assert {view.name: view.waiting for view in world.floor.queues()}["sales"] == 1
    assert world.floor.answered(offer, LegId("late")) is None
