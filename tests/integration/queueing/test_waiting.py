"""Contacts: a place is kept, a look proves that the caller is there, and who has left stays away."""

from __future__ import annotations

from typing import Any

import pytest

from queueing.names import AgentName, ContactId, QueueName
from queueing.policy.routing import own_queue
from queueing.ports import Contact, Left
from queueing.store.contract import Store

NOON = 1_700_000_000_000
ANN = ContactId("ann")
SUPPORT = QueueName("support")


def contact(place: str = "ann:1", since_ms: int = NOON, queue: str = "support") -> Contact:
    return Contact(ANN, place, QueueName(queue), since_ms)


def test_nobody_is_offered_a_caller_before_his_first_look(world: Any) -> None:
    world.agent("bo")
    world.carrier.where[ANN] = "queue"
    world.floor.enter(contact())
    world.runs(1_000)
    assert world.state_of("ann") == "placed"
    world.floor.seen(ANN, world.now)
    world.runs()
    assert world.state_of("ann") == "offered"


def test_entering_twice_is_entering_once(store: Store) -> None:
    assert store.enter(contact(), NOON) == "entered"
    store.seen(ANN, NOON)
    assert store.enter(contact(), NOON + 5_000) == "known"
    listed = store.listed(ANN)
    assert listed is not None
    assert listed.state == "waiting"
    assert [crowd.waiting for crowd in store.crowds()] == [1]


def test_a_late_enter_of_a_caller_who_is_gone_is_dropped(store: Store) -> None:
    store.leave(ANN, "ann:1", "gone", NOON)
    assert store.enter(contact(), NOON + 1) == "gone"
    assert store.enter(contact("ann:7"), NOON + 1) == "gone"
    assert store.listed(ANN) is None


def test_a_late_enter_of_a_place_that_was_left_is_dropped_and_another_place_is_not(store: Store) -> None:
    store.enter(contact(), NOON)
    store.leave(ANN, "ann:1", "other_queue", NOON + 1)
    assert store.enter(contact(), NOON + 2) == "gone"
    assert store.enter(contact("ann:3", NOON + 1), NOON + 2) == "entered"


def test_an_older_place_does_not_replace_a_newer_one(store: Store) -> None:
    store.enter(contact("ann:3", NOON + 10, "sales"), NOON + 10)
    assert store.enter(contact("ann:1", NOON), NOON + 11) == "gone"
    listed = store.listed(ANN)
    assert listed is not None
    assert listed.place == "ann:3"


def test_a_newer_place_replaces_an_older_one(store: Store) -> None:
    store.enter(contact(), NOON)
    assert store.enter(contact("ann:3", NOON + 10, "sales"), NOON + 10) == "entered"
    assert {crowd.queue: crowd.waiting for crowd in store.crowds()} == {"support": 0, "sales": 1}


def test_who_comes_from_an_agents_own_queue_stands_where_his_whole_wait_puts_him(world: Any) -> None:
    world.agent("bo", "elsewhere")
    own = own_queue(AgentName("bo"))
    world.floor.enter(contact(queue=own))
    for name, since, priority in (("cy", 1, 5), ("di", -1, 5), ("vip", 1, 4)):
        world.caller(name, since_ms=NOON + since, priority=priority)
    world.floor.leave(ANN, "ann:1", "waited_too_long")
    world.floor.enter(contact("ann:3"))
    world.floor.seen(ANN, world.now)
    assert [world.floor.ahead(ContactId(name)) for name in ("vip", "di", "ann", "cy")] == [0, 1, 2, 3]
    world.agent("ed", "support")
    for name in ("vip", "di", "ann", "cy"):
        world.runs(250)
        assert world.state_of(name) == "offered"
        world.agent(f"after {name}", "support")


def test_a_newer_place_ends_the_offer_of_the_older_one(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.floor.enter(contact("ann:3", NOON + 10, "sales"))
    assert world.floor.offer(offer).reason == "caller_left"
    assert world.state_of("ann") == "placed"


@pytest.mark.parametrize("reason", ["gone", "other_queue"])
def test_who_has_left_is_not_offered(world: Any, reason: str) -> None:
    world.caller("ann")
    world.floor.leave(ANN, "ann:1", reason)
    assert world.store.matchable().classes == ()
    world.agent("bo")
    world.runs(1_000)
    assert world.carrier.rings == []
    assert [queue.waiting for queue in world.floor.queues()] == [0]


def test_leaving_a_place_that_is_not_his_any_more_changes_nothing(store: Store) -> None:
    store.enter(contact("ann:3"), NOON)
    assert store.leave(ANN, "ann:1", "other_queue", NOON) == Left(ok=True)
    listed = store.listed(ANN)
    assert listed is not None
    assert listed.place == "ann:3"


def test_a_tombstone_is_forgotten_in_the_end(store: Store) -> None:
    store.leave(ANN, "ann:1", "gone", NOON)
    later = NOON + 7_200_000
    store.sweep(later)
    assert store.enter(contact(), later) == "entered"


def test_seen_says_whether_the_floor_knows_him(store: Store) -> None:
    assert not store.seen(ANN, NOON)
    store.enter(contact(), NOON)
    assert store.seen(ANN, NOON)
    assert store.seen(ANN, NOON)


def test_the_position_counts_who_is_before_him_in_his_queue_until_they_meet(world: Any) -> None:
    first, second, other = world.caller("c1"), world.caller("c2"), world.caller("c3", "sales")
    third = world.caller("c4", needs={"french": 2})
    assert [world.floor.ahead(who) for who in (first, second, other, third)] == [0, 1, 0, 2]
    world.agent("bo")
    world.runs()
    assert world.floor.ahead(second) == 1, "a caller who is being offered may come back"
    world.talks("bo")
    assert [world.floor.ahead(who) for who in (first, second, third)] == [None, 0, 1]


def test_equal_times_are_served_in_the_order_of_entering(world: Any) -> None:
    callers = [world.caller(name, since_ms=NOON) for name in ("z", "a", "m")]
    assert [world.floor.ahead(who) for who in callers] == [0, 1, 2]


def test_a_head_start_puts_a_caller_before_those_of_the_last_minutes_only(world: Any) -> None:
    early = world.caller("early", since_ms=NOON - 600_000)
    late = world.caller("late", since_ms=NOON - 60_000)
    vip = world.caller("vip", priority=1)
    assert [world.floor.ahead(who) for who in (early, vip, late)] == [0, 1, 2]


@pytest.mark.parametrize("reason", ["gone", "other_queue"])
def test_leaving_while_offered_frees_the_agent_without_blame(world: Any, reason: str) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    left = world.floor.leave(ANN, "ann:1", reason)
    assert left == Left(ok=True, leg=world.carrier.leg_of(offer))
    assert world.engaged("bo").engagement == "offered", "his phone may still ring"
    world.leg_ends(offer, "canceled")
    assert world.engaged("bo").engagement == "idle"
    world.caller("next")
    world.runs()
    assert world.state_of("next") == "offered", "no cool-down for what he did not do"


def test_a_caller_who_is_being_connected_may_not_leave_but_he_may_hang_up(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    world.floor.accept(offer)
    assert world.floor.leave(ANN, "ann:1", "waited_too_long") == Left(ok=False)
    assert world.state_of("ann") == "connecting"
    assert world.floor.leave(ANN, "ann:1", "gone").ok
    assert world.floor.offer(offer).reason == "caller_gone"


def test_a_queue_says_whether_there_is_room(world: Any) -> None:
    floor = world.floor
    assert floor.room_for(SUPPORT, {}) == "nobody_there"
    bo = world.agent("bo", skills={"billing": 2})
    assert floor.room_for(SUPPORT, {"billing": 2}) == "placed"
    assert floor.room_for(SUPPORT, {"billing": 3}) == "nobody_there"
    assert floor.room_for(QueueName("sales"), {}) == "nobody_there"
    floor.presence(bo, "on_break")
    assert floor.room_for(SUPPORT, {}) == "placed", "he comes back"
    assert floor.room_for(SUPPORT, {}, only_if_free=True) == "full"
    floor.presence(bo, "available")
    assert floor.room_for(SUPPORT, {}, only_if_free=True) == "placed"
    world.caller("ann")
    assert floor.room_for(SUPPORT, {}, cap=1) == "full"
    assert floor.room_for(SUPPORT, {}, cap=2) == "placed"
    floor.presence(bo, "offline")
    assert floor.room_for(SUPPORT, {}) == "nobody_there"


def test_the_queues_say_who_waits_how_long_and_what_their_agents_do(world: Any) -> None:
    world.agent("bo")
    world.agent("cy", "support", "sales")
    world.floor.presence(world.agent("di"), "on_break")
    world.floor.presence(world.agent("ed"), "offline")
    world.caller("old", needs={"french": 1})
    world.waits(61)
    world.caller("vip", needs={"french": 1}, priority=0)
    sales, support = world.floor.queues()
    assert (support.name, support.waiting, support.longest_wait_s) == ("support", 2, 61)
    assert support.agents == {"idle": 2, "on_break": 1}
    assert (sales.name, sales.waiting, sales.longest_wait_s) == ("sales", 0, 0)
    assert sales.agents == {"idle": 1}
