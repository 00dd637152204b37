"""What the floor knows of a waiting contact's wait: from the contacts before him, the agents, and the queue's pace."""

from __future__ import annotations

from typing import Any

import pytest

from queueing.names import AgentName, ContactId, QueueName
from queueing.policy.estimates import Pace
from queueing.ports import Widening
from queueing.store.contract import Store

SUPPORT = QueueName("support")


def pace(store: Store, contact: str, queue: QueueName = SUPPORT) -> Pace:
    prospect = store.prospect(ContactId(contact))
    assert prospect is not None
    return prospect.paces[queue]


def serve(world: Any, caller: str, agent: str, talk: float = 100, wrap_up: float = 50) -> None:
    """The caller comes, is answered after 10 seconds, talks, and the agent wraps up."""
    world.caller(caller)
    world.runs()
    world.waits(10)
    offer = world.talks(agent)
    world.waits(talk)
    world.floor.room_over(offer, "caller")
    world.leg_ends(offer)
    world.waits(wrap_up)
    world.floor.wrapped_up(AgentName(agent))


@pytest.fixture
def known(world: Any) -> Any:
    """A floor whose one agent has served six callers, 160 seconds for each, and talks with a seventh."""
    world.agent("bo")
    for number in range(6):
        serve(world, f"served{number}", "bo")
    world.caller("talks")
    world.runs()
    world.waits(10)
    world.talks("bo")
    return world


def test_the_pace_is_that_of_the_contacts_who_were_served(known: Any) -> None:
    known.caller("ann")
    known.runs()
    found = pace(known.store, "ann")
    assert found.handled == pytest.approx(5.85, abs=0.01)
    assert found.handling == pytest.approx(160, abs=0.5)
    assert found.connecting == pytest.approx(10, abs=0.5)
    assert found.giving_up == 0


def test_who_gives_up_is_counted_by_the_time_that_all_have_waited(known: Any) -> None:
    known.caller("ann")
    known.caller("zoe")
    known.runs()
    known.waits(60)
    known.floor.leave(ContactId("zoe"), "zoe:1", "gone")
    # One gave up, of seven who waited 10 seconds each and one who waited 60; and 300 seconds are taken for granted.
    assert pace(known.store, "ann").giving_up == pytest.approx(1 / 430, rel=0.01)


def test_who_leaves_by_key_has_not_given_up(known: Any) -> None:
    known.caller("ann")
    known.caller("zoe")
    known.runs()
    known.waits(60)
    known.floor.leave(ContactId("zoe"), "zoe:1", "1")
    assert pace(known.store, "ann").giving_up == 0


def test_those_before_count_by_class_and_in_order(known: Any) -> None:
    for name in ("ann", "bea", "cem"):
        known.waits(1)
        known.caller(name)
    known.runs()
    prospect = known.store.prospect(ContactId("cem"))
    assert prospect.before == {prospect.classes[0]: 2}
    assert prospect.ahead == 2
    assert known.store.prospect(ContactId("ann")).before == {prospect.classes[0]: 0}


def test_who_is_before_waits_shorter(known: Any) -> None:
    for name in ("ann", "bea", "cem"):
        known.waits(1)
        known.caller(name)
    known.runs()
    # One agent, 160 s a contact: four in five wait up to 1.6 times 160 s and the 10 s of connecting, and so on.
    assert known.floor.wait_minutes(ContactId("ann"), 0) == 4
    assert known.floor.wait_minutes(ContactId("cem"), 0) == 12


def test_a_second_agent_halves_it(known: Any) -> None:
    known.waits(1)
    known.agent("cy")
    known.caller("next")
    known.runs()
    known.talks("cy")
    known.caller("ann")
    known.runs()
    assert known.floor.wait_minutes(ContactId("ann"), 0) == 2


def test_nothing_is_said_that_is_more_than_was_said(known: Any) -> None:
    known.caller("ann")
    known.runs()
    assert known.floor.wait_minutes(ContactId("ann"), 4) == 4
    assert known.floor.wait_minutes(ContactId("ann"), 3) is None


def test_nothing_is_said_where_nobody_is_there(known: Any) -> None:
    known.caller("ann")
    known.runs()
    known.floor.presence(AgentName("bo"), "on_break")
    assert known.floor.wait_minutes(ContactId("ann"), 0) is None


def test_nothing_is_said_of_a_queue_of_which_little_is_known(world: Any) -> None:
    world.agent("bo")
    serve(world, "served", "bo")
    world.caller("talks")
    world.runs()
    world.talks("bo")
    world.caller("ann")
    world.runs()
    assert world.floor.wait_minutes(ContactId("ann"), 0) is None


def test_nothing_is_said_to_who_does_not_wait(known: Any) -> None:
    assert known.floor.wait_minutes(ContactId("talks"), 0) is None
    assert known.floor.wait_minutes(ContactId("nobody"), 0) is None


def test_who_stands_in_two_classes_is_before_others_once(known: Any) -> None:
    anybody = Widening(5, SUPPORT)
    known.caller("french", needs={"french": 1}, widenings=(anybody,))
    known.runs(6_000)
    known.caller("ann")
    known.runs()
    prospect = known.store.prospect(ContactId("french"))
    assert len(prospect.classes) == 2
    prospect = known.store.prospect(ContactId("ann"))
    assert sum(prospect.before.values()) == 2
    assert prospect.ahead == 1
    assert known.floor.wait_minutes(ContactId("ann"), 0) == known_for_one_before(known)


def known_for_one_before(world: Any) -> int | None:
    """What somebody hears who has one ordinary caller before him."""
    world.floor.leave(ContactId("french"), "french:1", "1")
    world.caller("plain", since_ms=world.now - 1_000)
    world.runs()
    told: int | None = world.floor.wait_minutes(ContactId("ann"), 0)
    return told
