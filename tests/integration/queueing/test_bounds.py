"""How long things may take at most: the liveness bounds, on virtual time and both stores."""

from __future__ import annotations

from typing import Any

import pytest

from queueing.names import AgentName, QueueName
from queueing.policy import times
from queueing.policy.routing import HEAD_START_MS, LOWEST_PRIORITY
from queueing.ports import Widening

SWEEP_MS = 250


def talks_and_is_free_again(world: Any, agent: str) -> str:
    """The agent takes whom he is offered, and has no wrap-up."""
    offer = world.talks(agent)
    contact: str = world.floor.offer(offer).contact
    world.carrier.where[contact] = "gone"
    world.floor.room_over(offer, "caller")
    world.leg_ends(offer)
    return contact


def test_l1_who_waits_is_offered_in_the_round_after_an_agent_is_free(world: Any) -> None:
    world.caller("ann")
    world.agent("bo")
    world.dispatch.tick(world.tasks)
    assert world.state_of("ann") == "offered"
    assert len(world.carrier.rings) == 1, "and the ring leaves in the same round"


def test_l1_who_waits_is_offered_a_sweep_after_the_boundary(world: Any) -> None:
    world.agent("bo", "billing")
    world.caller("ann", widenings=(Widening(60, QueueName("billing")),))
    world.runs(60_000 + SWEEP_MS)
    assert world.state_of("ann") == "offered"


@pytest.mark.parametrize("trouble", ["", "silent", "lost", "refused"])
def test_l2_an_offer_that_nobody_answers_ends_a_second_after_its_deadline(world: Any, trouble: str) -> None:
    """Whatever becomes of the ring: the carrier has 20 s to say that somebody picked up, and says nothing."""
    world.carrier.troubles += [trouble] if trouble else []
    world.agent("bo")
    world.caller("ann", answer_in=20.0)
    world.runs()
    (offer,) = [ring.offer for ring in world.carrier.rings] or ["none"]
    world.runs(20_000 + times.LOOK_UP_AFTER + 1_000)
    view = world.floor.offer(offer)
    assert view is None or view.state == "over"


def test_l5_an_agent_whose_desk_has_died_is_gone_a_second_after_his_lease(world: Any) -> None:
    world.agent("bo", lease_ms=15_000)
    world.caller("ann")
    world.runs()
    world.runs(16_000)
    assert world.engaged("bo").presence == "offline"
    assert world.state_of("ann") == "waiting"


def test_l6_a_ring_whose_process_died_is_made_by_another_in_seven_seconds(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.store.match({"support|": [AgentName("bo")]}, 9.0, world.now)
    world.store.claim_ring(world.now)
    world.runs(times.CLAIM_LEASE + 1_000)
    assert len(world.carrier.rings) == 1
    assert world.state_of("ann") == "offered"


def test_l8_nobody_starves_behind_a_stream_of_the_highest_priority(world: Any) -> None:
    """As many come as the agent can take, and all go first: but each only as long as his head start reaches back."""
    world.agent("bo")
    world.floor.presence("bo", "on_break")
    begun = world.now
    world.caller("patient", priority=LOWEST_PRIORITY, wrap_up=0)
    world.caller("first", priority=0, wrap_up=0)
    world.floor.presence("bo", "available")
    taken, number = "", 0
    while taken != "patient":
        world.runs()
        taken = talks_and_is_free_again(world, "bo")
        world.waits(60)
        number += 1
        world.caller(f"urgent{number}", priority=0, wrap_up=0)
        for contact in ("patient", f"urgent{number}"):
            world.floor.seen(contact, world.now)
        assert world.now - begun <= LOWEST_PRIORITY * HEAD_START_MS + 120_000
    assert number >= LOWEST_PRIORITY * HEAD_START_MS // 60_000, "until then the others do go first"


def test_l12_who_declined_is_left_alone_while_he_rests(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    first = world.offered("bo")
    world.picks_up(first)
    world.floor.decline(first)
    world.leg_ends(first)
    world.runs(times.COOL_DOWN - SWEEP_MS)
    assert len(world.carrier.rings) == 1
    world.runs(2 * SWEEP_MS)
    assert len(world.carrier.rings) == 2
