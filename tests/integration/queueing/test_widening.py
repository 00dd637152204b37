"""Who waits long is offered to more agents: at his place, once, and in one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from queueing.names import AgentName, ContactId, QueueName
from queueing.ports import Contact, Widening
from queueing.store.contract import Picture, Store

NOON = 1_700_000_000_000
ANYBODY = Widening(90, QueueName("support"))
BILLING = Widening(120, QueueName("billing"))


def classes(store: Store) -> set[str]:
    return set(store.matchable().classes)


def test_an_agent_without_the_skill_is_asked_when_the_time_has_come(world: Any) -> None:
    world.agent("bo")
    world.caller("ann", needs={"french": 1}, widenings=(ANYBODY,))
    world.runs(89_750)
    assert world.state_of("ann") == "waiting"
    world.runs(500)
    assert world.state_of("ann") == "offered"


def test_agents_of_another_queue_help_out_and_learn_whose_caller_it_is(world: Any) -> None:
    world.agent("bo", "billing")
    world.caller("ann", title="Customer care", widenings=(BILLING,))
    world.runs(120_500)
    view = world.floor.offer(world.offered("bo"))
    assert (view.queue, view.title) == ("support", "Customer care")
    assert world.carrier.rings[-1].title == "Customer care"
    assert view.why["through"] == "billing helps out support after 2 min 0 s"


def test_he_keeps_his_place_among_those_whom_he_joins(world: Any) -> None:
    world.caller("ann", widenings=(BILLING,))
    world.runs(60_000)
    world.caller("later", "billing")
    world.runs(60_500)
    world.agent("bo", "billing")
    world.runs()
    assert world.state_of("ann") == "offered"
    assert world.floor.ahead("later") == 0, "he is counted in his own queue alone"
    assert {view.name: view.waiting for view in world.floor.queues()} == {"support": 1, "billing": 1}


def test_he_is_matched_once_though_he_stands_in_two_classes(world: Any) -> None:
    world.caller("ann", widenings=(BILLING,))
    world.runs(120_500)
    assert classes(world.store) == {"support|", "billing|"}
    world.agent("bo")
    world.agent("cy", "billing")
    world.runs()
    assert len(world.carrier.rings) == 1
    assert classes(world.store) == set()


def test_who_meets_his_needs_goes_before_who_will_do(world: Any) -> None:
    world.caller("ann", needs={"french": 1}, widenings=(ANYBODY,))
    world.runs(90_500)
    world.agent("bo")
    world.waits(1)
    world.agent("cy", skills={"french": 1})
    world.runs()
    assert world.offered("cy")


def test_he_has_left_all_his_classes_when_he_is_gone(world: Any) -> None:
    world.caller("ann", widenings=(BILLING,))
    world.runs(120_500)
    world.floor.leave("ann", "ann:1", "gone")
    assert classes(world.store) == set()
    world.runs(300_000, step=5_000)
    assert classes(world.store) == set()


def test_time_that_passes_while_he_is_offered_counts(world: Any) -> None:
    world.agent("bo")
    world.caller("ann", widenings=(Widening(10, QueueName("billing")),))
    world.runs(9_000)
    world.picks_up(world.offered("bo"))
    world.runs(3_000)
    assert classes(world.store) == set()
    world.floor.decline(world.offered("bo"))
    assert classes(world.store) == {"support|", "billing|"}


@pytest.mark.parametrize(
    ("age_ms", "stands_in"), [(89_000, {"support|french:1"}), (90_000, {"support|french:1", "support|"})]
)
def test_after_a_loss_he_stands_where_his_time_has_brought_him(store: Store, age_ms: int, stands_in: set[str]) -> None:
    ann = Contact(
        ContactId("ann"), "ann:1", QueueName("support"), NOON - age_ms, needs={"french": 1}, widenings=(ANYBODY,)
    )
    store.enter(ann, NOON)
    store.seen(ann.id, NOON)
    assert classes(store) == stands_in


def test_a_rebuilt_floor_widens_too(world: Any, loses: Callable[[], None]) -> None:
    ann = Contact(ContactId("ann"), "ann:1", QueueName("support"), NOON, needs={"french": 1}, widenings=(ANYBODY,))
    loses()
    assert world.store.begin_rebuild("i2")
    assert world.store.restore(Picture(places=[ann], waiting={ann.id}), "i2", NOON)
    world.agent("bo")
    world.carrier.where[ann.id] = "queue"
    world.runs(89_000, step=1_000)
    assert world.state_of("ann") == "waiting"
    world.runs(1_500)
    assert world.state_of("ann") == "offered"


def test_the_boundary_and_an_agent_who_becomes_free_in_the_same_instant(world: Any) -> None:
    """Race 11, both ways round: whatever comes first, one offer is made, and to him."""
    world.agent("bo", "billing")
    world.floor.presence(AgentName("bo"), "on_break")
    world.caller("ann", widenings=(BILLING,))
    world.runs(119_750)
    world.waits(0.25)
    world.store.sweep(world.now)
    world.floor.presence(AgentName("bo"), "available")
    world.runs()
    assert world.state_of("ann") == "offered"
    assert len(world.carrier.rings) == 1


def test_three_hundred_whom_she_cannot_serve_hide_nobody_and_are_named(world: Any) -> None:
    for number in range(300):
        world.caller(f"french{number}", needs={"french": 2})
    world.waits(5)
    world.caller("ann")
    world.agent("bo", skills={"french": 1})
    world.runs()
    view = world.floor.offer(world.offered("bo"))
    assert view.contact == "ann"
    assert view.why["passed_over"] == "300 of support (needs french 2)"
    assert view.why["earlier"] == "300 of support came earlier"
