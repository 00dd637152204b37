"""The races of a floor, each as one fixed interleaving, both ways round where the order decides."""

from __future__ import annotations

from typing import Any

from queueing.names import AgentName, LegId, OfferId
from queueing.ports import Accepted, Gone, Late

BO = AgentName("bo")


def test_accept_before_the_deadline_of_the_same_instant(world: Any, picked_up: OfferId) -> None:
    assert isinstance(world.floor.accept(picked_up), Accepted)
    assert world.store.end(picked_up, "no_answer", ("answered",), world.now) is None
    assert world.floor.offer(picked_up).state == "connecting"


def test_accept_after_the_deadline_of_the_same_instant(world: Any, picked_up: OfferId) -> None:
    assert world.store.end(picked_up, "no_answer", ("answered",), world.now) is not None
    assert world.floor.accept(picked_up) == Late()
    assert world.state_of("ann") == "waiting"
    assert world.carrier.where["ann"] == "queue"


def test_the_sweep_decides_on_the_state_that_it_asked_about(world: Any) -> None:
    """It saw a phone ringing; by the time it acts the agent has picked up."""
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    assert world.store.end(offer, "no_answer", ("offered",), world.now) is None
    assert world.floor.offer(offer).state == "answered"


def test_a_hang_up_before_the_accept(world: Any, picked_up: OfferId) -> None:
    world.floor.leave("ann", "ann:1", "gone")
    assert world.floor.accept(picked_up) == Gone()
    assert world.floor.accept(picked_up) == Gone()
    world.leg_ends(picked_up)
    assert world.engaged("bo").engagement == "idle"


def test_a_hang_up_between_the_key_and_the_taking(world: Any, picked_up: OfferId) -> None:
    world.carrier.where["ann"] = "gone"
    assert world.floor.accept(picked_up) == Gone()
    world.floor.leave("ann", "ann:1", "gone")
    assert world.state_of("ann") == "unknown"


def test_a_hang_up_after_the_taking(world: Any, picked_up: OfferId) -> None:
    assert isinstance(world.floor.accept(picked_up), Accepted)
    world.carrier.where["ann"] = "gone"
    world.floor.leave("ann", "ann:1", "gone")
    assert world.floor.offer(picked_up).reason == "caller_gone"
    world.runs(8_000)
    assert world.engaged("bo").engagement == "idle"


def test_a_hang_up_before_the_leg_is_known(world: Any) -> None:
    ring = world.claims()
    world.carrier.where["ann"] = "gone"
    assert world.floor.leave("ann", "ann:1", "gone").leg is None
    leg = world.carrier.ring(ring)
    assert not world.store.rung(ring.offer, leg, world.now), "whoever learns the leg hangs it up"
    world.carrier.hang_up(leg)
    world.caller("next")
    world.runs(250)
    assert world.state_of("next") == "offered"


def test_a_hang_up_while_the_request_to_ring_is_on_its_way(world: Any) -> None:
    """Nobody finds a leg yet, which proves nothing: he is not rung for another before the request has run out."""
    ring = world.claims()
    world.carrier.where["ann"] = "gone"
    world.floor.leave("ann", "ann:1", "gone")
    world.caller("next")
    world.runs(5_000)
    assert world.state_of("next") == "waiting"
    world.carrier.ring(ring)
    world.runs(4_000)
    assert world.carrier.legs[world.carrier.leg_of(ring.offer)].state == "gone"
    assert world.state_of("next") == "offered"


def test_the_agents_answer_comes_before_the_answer_to_our_request(world: Any) -> None:
    ring = world.claims()
    leg = world.carrier.ring(ring)
    world.carrier.legs[leg].state = "live"
    assert world.floor.answered(ring.offer, leg).state == "answered"
    assert isinstance(world.floor.accept(ring.offer), Accepted)
    assert world.store.rung(ring.offer, leg, world.now)
    assert world.floor.offer(ring.offer).state == "connecting"


def test_the_legs_end_comes_before_the_answer_to_our_request(world: Any) -> None:
    ring = world.claims()
    leg = world.carrier.ring(ring)
    world.carrier.legs[leg].state = "gone"
    world.floor.leg_over(ring.offer, "busy")
    assert world.state_of("ann") == "waiting"
    assert not world.store.rung(ring.offer, leg, world.now)
    assert world.engaged("bo").engagement == "idle"


def test_a_break_before_the_match(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    plan = {"support|": [BO]}
    world.floor.presence(BO, "on_break")
    assert world.store.match(plan, 9.0, world.now) == ()
    assert world.state_of("ann") == "waiting"


def test_a_break_after_the_match_and_before_the_ring(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.store.match({"support|": [BO]}, 9.0, world.now)
    world.floor.presence(BO, "on_break")
    assert world.store.claim_ring(world.now) is None, "what is not rung yet is never rung"
    assert world.engaged("bo").engagement == "idle"
    assert world.state_of("ann") == "waiting"


def test_two_sweeps_at_once_ask_once(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    world.floor.leave("ann", "ann:1", "gone")
    assert [overdue.kind for overdue in world.store.sweep(world.now)] == ["release"]
    assert world.store.sweep(world.now) == ()


def test_two_sweeps_with_the_same_answer_act_once(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    assert world.store.end(offer, "no_answer", ("offered",), world.now)
    assert world.store.end(offer, "no_answer", ("offered",), world.now) is None
    world.leg_ends(offer)
    world.leg_ends(offer)
    assert world.engaged("bo").engagement == "not_answering"


def test_two_accepts_are_one(world: Any, picked_up: OfferId) -> None:
    first, second = world.floor.accept(picked_up), world.floor.accept(picked_up)
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert (first.room, second.again) == (second.room, True)
    assert world.carrier.where["ann"] == first.room


def test_an_accept_repeated_after_its_process_died_takes_the_caller(world: Any, picked_up: OfferId) -> None:
    world.store.accept(picked_up, world.now)
    assert world.carrier.where["ann"] == "queue"
    assert isinstance(world.floor.accept(picked_up), Accepted)
    assert world.carrier.where["ann"] == f"room-{picked_up}"


def test_an_accept_repeated_after_the_taking_was_not_noted_stays_accepted(world: Any, picked_up: OfferId) -> None:
    world.store.accept(picked_up, world.now)
    world.carrier.take(world.floor.offer(picked_up))
    assert isinstance(world.floor.accept(picked_up), Accepted)
    assert world.floor.offer(picked_up).state == "connecting"


def test_an_offer_that_never_was_is_late(world: Any) -> None:
    assert world.floor.accept(OfferId("other-7")) == Late()
    assert world.floor.answered(OfferId("other-7"), LegId("L9")) is None


def test_an_offer_has_one_leg(world: Any, picked_up: OfferId) -> None:
    assert world.floor.answered(picked_up, LegId("another")) is None
    assert world.floor.offer(picked_up).leg == world.carrier.leg_of(picked_up)


def test_the_flow_puts_the_caller_back_before_the_floor_knows_why(world: Any, picked_up: OfferId) -> None:
    """His room ended before a word was spoken: the flow enters him at the same place again."""
    world.floor.accept(picked_up)
    world.carrier.where["ann"] = "queue"
    behind = world.caller("behind")
    assert world.floor.enter(world.places["ann"])
    assert world.state_of("ann") == "placed"
    assert world.floor.offer(picked_up).reason == "not_joined"
    assert world.floor.ahead(behind) == 1
    world.floor.joined(picked_up, "caller")
    world.floor.joined(picked_up, "agent")
    assert not world.floor.offer(picked_up).talked
    world.floor.seen("ann", world.now)
    assert world.state_of("ann") == "waiting"


def test_notices_of_a_talk_in_any_order_and_twice(world: Any, picked_up: OfferId) -> None:
    world.floor.accept(picked_up)
    for label in ("agent", "agent", "caller", "agent"):
        world.floor.joined(picked_up, label)
    assert world.engaged("bo").engagement == "on_call"
    for by in ("caller", "agent", ""):
        world.floor.room_over(picked_up, by)
    world.floor.joined(picked_up, "caller")
    world.leg_ends(picked_up)
    world.leg_ends(picked_up)
    assert world.engaged("bo").engagement == "wrapping_up"
    assert world.floor.offer(picked_up).talked
    world.floor.wrapped_up(BO)
    assert world.engaged("bo").engagement == "idle"
