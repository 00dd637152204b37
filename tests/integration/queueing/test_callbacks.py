"""Callbacks on the floor: an agent is offered one at the place that was kept, and the customer is called into it."""

from __future__ import annotations

from typing import Any

import pytest

from queueing.names import ContactId, OfferId
from queueing.policy import times
from queueing.ports import Accepted, Gone
from tests.integration.queueing.test_waiting import NOON

HIS_CALL = ContactId("CA7")


@pytest.fixture
def accepted(world: Any) -> OfferId:
    """The offer of callback 7 that bo has accepted; the customer is being called."""
    world.agent("bo")
    world.callback(7)
    world.runs()
    offer: OfferId = world.offered("bo")
    leg = world.picks_up(offer)
    assert isinstance(world.floor.accept(offer), Accepted)
    world.carrier.legs[leg].room = f"room-{offer}"
    world.floor.joined(offer, "agent")
    world.floor.called(offer, HIS_CALL)
    return offer


def kinds(world: Any) -> list[str]:
    return [type(entry.event).__name__ for entry in world.store.journal]


def test_a_callback_is_offered_before_who_came_later_and_after_who_came_before(world: Any) -> None:
    world.caller("ann", since_ms=NOON - 60_000)
    world.callback(7, since_ms=NOON - 30_000)
    world.caller("bob", since_ms=NOON - 10_000)
    assert [world.floor.ahead(ContactId(name)) for name in ("ann", "callback-7", "bob")] == [0, 1, 2]
    for agent, contact in (("a1", "ann"), ("a2", "callback-7"), ("a3", "bob")):
        world.agent(agent)
        world.runs()
        assert world.floor.offer(world.offered(agent)).contact == contact


def test_who_waits_in_person_is_counted_and_who_is_called_back_is_not(world: Any) -> None:
    world.callback(7, since_ms=NOON - 3_600_000)
    world.caller("ann")
    queue = world.floor.queues()[0]
    assert (queue.waiting, queue.longest_wait_s) == (1, 0)


def test_a_callback_waits_without_looks(world: Any) -> None:
    world.callback(7)
    world.runs(60_000, step=1_000)
    assert world.state_of("callback-7") == "waiting"
    assert world.floor.callbacks() == ("callback-7",)


def test_nobody_is_called_before_an_agent_has_accepted(world: Any) -> None:
    world.agent("bo")
    world.callback(7)
    world.runs()
    offer = world.offered("bo")
    assert (world.carrier.rings[0].callback, world.floor.offer(offer).callback) == ("7", "7")
    assert world.carrier.called == []
    world.picks_up(offer)
    world.floor.accept(offer)
    world.floor.accept(offer)
    world.floor.called(offer, HIS_CALL)
    world.floor.accept(offer)
    assert world.carrier.called[:1] == ["7"]
    assert world.floor.callbacks() == ()


def test_who_declines_leaves_the_callback_where_it_stood(world: Any) -> None:
    world.agent("bo")
    world.callback(7)
    world.caller("ann", since_ms=NOON + 1)
    world.runs()
    world.floor.decline(world.offered("bo"))
    assert world.state_of("callback-7") == "waiting"
    assert world.floor.ahead(ContactId("ann")) == 1


def test_both_meet_and_the_talk_is_the_call_of_the_customer(world: Any, accepted: OfferId) -> None:
    assert world.floor.offer(accepted).contact == HIS_CALL
    world.floor.joined(accepted, "caller")
    assert world.engaged("bo").engagement == "on_call"
    world.floor.leave(HIS_CALL, HIS_CALL, "gone")
    assert world.engaged("bo").engagement == "wrapping_up"
    if hasattr(world.store, "journal"):
        assert {entry.contact for entry in world.store.journal} == {HIS_CALL}
        assert kinds(world) == ["OfferMade", "AgentRung", "OfferAccepted", "TalkBegan", "TalkEnded"]


def test_called_twice_is_called_once(world: Any, accepted: OfferId) -> None:
    assert world.floor.called(accepted, ContactId("CA8")).contact == HIS_CALL
    assert world.state_of("CA8") == "unknown"


def test_a_customer_who_is_not_reached_frees_the_agent_without_blame(world: Any, accepted: OfferId) -> None:
    world.floor.leave(HIS_CALL, HIS_CALL, "gone")
    assert world.floor.offer(accepted).reason == "caller_gone"
    world.leg_ends(accepted)
    assert world.engaged("bo").engagement == "idle"
    assert world.state_of("callback-7") == "unknown"


def test_a_late_enter_of_a_callback_whose_customer_was_called_is_dropped(world: Any, accepted: OfferId) -> None:
    world.callback(7)
    assert world.floor.callbacks() == ()


def test_a_callback_that_may_not_be_made_frees_the_agent_at_once(world: Any) -> None:
    world.agent("bo")
    world.callback(7)
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    world.carrier.troubles.append("refused")
    assert isinstance(world.floor.accept(offer), Gone)
    world.leg_ends(offer)
    assert (world.engaged("bo").engagement, world.state_of("callback-7")) == ("idle", "unknown")


@pytest.mark.parametrize("state", ["waiting", "offered"])
def test_a_callback_is_withdrawn_and_stands_again(world: Any, state: str) -> None:
    if state == "offered":
        world.agent("bo")
    name = world.callback(7)
    world.runs()
    assert world.state_of(name) == state
    assert world.floor.leave(name, f"{name}-1", "withdrawn").ok
    assert world.state_of(name) == "unknown"
    world.callback(7)
    assert world.state_of(name) == "waiting"


def test_an_agent_who_leaves_while_the_customer_is_called_leaves_nobody_in_a_queue(
    world: Any, accepted: OfferId
) -> None:
    world.leg_ends(accepted)
    assert world.floor.offer(accepted).reason == "agent_left"
    assert world.state_of(HIS_CALL) == "unknown"
    world.runs(10_000)
    assert world.carrier.where[HIS_CALL] == "called"


def test_a_customer_alone_in_the_room_comes_back_to_his_place(world: Any) -> None:
    world.agent("bo")
    world.callback(7)
    world.caller("ann", since_ms=NOON + 1)
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    world.floor.accept(offer)
    world.floor.called(offer, HIS_CALL)
    world.carrier.where[HIS_CALL] = f"room-{offer}"
    world.floor.joined(offer, "caller")
    world.leg_ends(offer)
    assert (world.carrier.where[HIS_CALL], world.state_of(HIS_CALL)) == ("queue", "placed")
    world.floor.seen(HIS_CALL, world.now)
    assert (world.floor.ahead(HIS_CALL), world.floor.ahead(ContactId("ann"))) == (0, 1)


@pytest.mark.parametrize("in_the_room", [True, False])
def test_a_customer_who_does_not_come_keeps_no_agent_waiting(
    *, world: Any, accepted: OfferId, in_the_room: bool
) -> None:
    if in_the_room:
        world.carrier.where[HIS_CALL] = f"room-{accepted}"
    world.runs(times.CONNECT_CALLBACK - 1_000, step=1_000)
    assert world.engaged("bo").engagement == "connecting"
    world.runs(5_000)
    assert world.engaged("bo").engagement == ("on_call" if in_the_room else "idle")
    if not in_the_room:
        assert world.floor.offer(accepted).reason == "not_reached"


def test_a_process_that_dies_before_the_call_has_a_name_keeps_no_agent_waiting(world: Any) -> None:
    world.agent("bo")
    world.callback(7)
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    world.store.accept(offer, world.now)
    world.runs(times.CONNECT_CALLBACK + 5_000, step=1_000)
    assert (world.floor.offer(offer).reason, world.engaged("bo").engagement) == ("not_reached", "idle")
    world.callback(7)
    assert world.state_of("callback-7") == "waiting"
