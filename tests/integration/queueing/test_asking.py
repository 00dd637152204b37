"""What did not happen in time: the carrier is asked, and believed."""

from __future__ import annotations

from typing import Any

import pytest

from queueing.names import OfferId
from queueing.ports import Accepted

ANSWER_IN_MS = 20_000


@pytest.fixture
def offer(world: Any) -> OfferId:
    """An offer that rings."""
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer: OfferId = world.offered("bo")
    return offer


@pytest.fixture
def accepted(world: Any, offer: OfferId) -> OfferId:
    """An offer whose agent has pressed the key."""
    leg = world.picks_up(offer)
    world.floor.accept(offer)
    world.carrier.legs[leg].room = f"room-{offer}"
    return offer


def keep_looking(world: Any, milliseconds: int) -> None:
    """Let time pass while every caller in the carrier's queue goes on listening."""
    for _ in range(0, milliseconds, 250):
        world.runs(250)
        for caller in world.carrier.census().waiting if not world.carrier.mute else ():
            world.floor.seen(caller, world.now)


def test_a_phone_that_rings_on_is_given_up_after_the_time_to_answer(world: Any, offer: OfferId) -> None:
    keep_looking(world, ANSWER_IN_MS - 250)
    assert world.floor.offer(offer).state == "offered"
    keep_looking(world, 500)
    assert world.floor.offer(offer).reason == "no_answer"
    assert world.state_of("ann") == "waiting"
    assert world.carrier.legs[world.carrier.leg_of(offer)].state == "gone"
    keep_looking(world, 2_500)
    assert world.engaged("bo").engagement == "not_answering"


def test_the_time_to_answer_starts_when_the_phone_rings_and_only_once(world: Any, offer: OfferId) -> None:
    leg = world.carrier.leg_of(offer)
    keep_looking(world, 5_000)
    world.floor.ringing(offer, leg)
    keep_looking(world, ANSWER_IN_MS - 250)
    world.floor.ringing(offer, leg)
    assert world.floor.offer(offer).state == "offered"
    keep_looking(world, 500)
    assert world.floor.offer(offer).reason == "no_answer"


def test_an_answer_whose_notice_was_lost_is_believed(world: Any, offer: OfferId) -> None:
    world.carrier.legs[world.carrier.leg_of(offer)].state = "live"
    keep_looking(world, ANSWER_IN_MS + 500)
    assert world.floor.offer(offer).state == "answered"
    assert isinstance(world.floor.accept(offer), Accepted)


def test_a_mailbox_presses_no_key(world: Any, offer: OfferId) -> None:
    world.picks_up(offer)
    keep_looking(world, 10_500)
    assert world.floor.offer(offer).reason == "no_answer"
    assert world.carrier.legs[world.carrier.leg_of(offer)].state == "gone"
    assert world.state_of("ann") == "waiting"


def test_an_end_whose_notice_was_lost_is_found(world: Any, offer: OfferId) -> None:
    world.carrier.legs[world.carrier.leg_of(offer)].state = "gone"
    keep_looking(world, ANSWER_IN_MS + 500)
    assert world.engaged("bo").engagement == "not_answering"
    assert world.state_of("ann") == "waiting"


def test_nothing_happens_while_the_carrier_does_not_answer(world: Any, offer: OfferId) -> None:
    world.carrier.mute = True
    world.runs(ANSWER_IN_MS + 60_000)
    assert world.floor.offer(offer).state == "offered"
    world.carrier.mute = False
    keep_looking(world, 2_500)
    assert world.floor.offer(offer).reason == "no_answer"


def test_a_meeting_whose_notices_were_lost_is_believed(world: Any, accepted: OfferId) -> None:
    keep_looking(world, 10_500)
    assert world.floor.offer(accepted).talked
    assert world.engaged("bo").engagement == "on_call"


def test_the_whisper_is_no_delay(world: Any) -> None:
    world.agent("bo")
    world.caller("ann", whisper="x" * 150)
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    world.floor.accept(offer)
    keep_looking(world, 19_500)
    assert world.floor.offer(offer).state == "connecting"


def test_a_caller_whom_nobody_took_waits_on_at_his_place(world: Any, offer: OfferId) -> None:
    """The process that had to take him died between the two."""
    leg = world.picks_up(offer)
    world.store.accept(offer, world.now)
    behind = world.caller("behind")
    keep_looking(world, 10_500)
    assert world.floor.offer(offer).reason == "not_taken"
    assert world.state_of("ann") == "waiting"
    assert world.floor.ahead(behind) == 1
    assert world.carrier.legs[leg].state == "gone"


def test_an_agent_who_never_came_into_the_room_gives_his_caller_back(world: Any, offer: OfferId) -> None:
    leg = world.picks_up(offer)
    world.floor.accept(offer)
    world.carrier.legs[leg].state = "gone"
    assert world.carrier.where["ann"] == f"room-{offer}"
    keep_looking(world, 10_500)
    assert world.carrier.where["ann"] == "queue"
    assert world.state_of("ann") == "waiting"
    assert world.floor.offer(offer).reason == "agent_left"


def test_a_caller_who_hung_up_unnoticed_while_being_connected_frees_the_agent(world: Any, accepted: OfferId) -> None:
    world.carrier.where["ann"] = "gone"
    keep_looking(world, 10_500)
    assert world.floor.offer(accepted).reason == "caller_gone"
    keep_looking(world, 8_000)
    assert world.engaged("bo").engagement == "idle"


@pytest.mark.parametrize("who", ["agent", "caller"])
def test_a_talk_whose_end_nobody_told_is_over_within_a_minute(world: Any, accepted: OfferId, who: str) -> None:
    world.floor.joined(accepted, "caller")
    world.floor.joined(accepted, "agent")
    if who == "agent":
        world.carrier.legs[world.carrier.leg_of(accepted)].state = "gone"
    else:
        world.carrier.where["ann"] = "gone"
    keep_looking(world, 60_500)
    assert world.engaged("bo").engagement == "wrapping_up"
    assert world.state_of("ann") == "unknown"


def test_a_talk_that_goes_on_is_left_alone(world: Any, accepted: OfferId) -> None:
    world.floor.joined(accepted, "caller")
    world.floor.joined(accepted, "agent")
    keep_looking(world, 200_000)
    assert world.engaged("bo").engagement == "on_call"


def test_a_caller_who_hung_up_unnoticed_is_found_when_his_looks_stop(world: Any) -> None:
    world.caller("ann")
    world.carrier.where["ann"] = "gone"
    world.runs(29_750)
    assert world.state_of("ann") == "waiting"
    world.runs(500)
    assert world.state_of("ann") == "unknown"


def test_a_caller_in_the_carriers_queue_is_never_dropped_for_his_silence(world: Any) -> None:
    world.caller("ann")
    world.runs(120_000)
    assert world.state_of("ann") == "waiting"


def test_a_caller_who_is_somewhere_else_is_not_offered_until_he_is_seen_again(world: Any) -> None:
    caller = world.caller("ann")
    world.carrier.where[caller] = "flow"
    world.runs(31_000)
    assert world.state_of("ann") == "placed"
    world.agent("bo")
    world.runs(1_000)
    assert not world.carrier.rings
    world.floor.seen(caller, world.now)
    world.runs()
    assert world.state_of("ann") == "offered"


def test_a_caller_left_behind_in_a_room_is_put_back_again(world: Any, accepted: OfferId) -> None:
    """The process that had to put him back died before it did."""
    world.carrier.legs[world.carrier.leg_of(accepted)].state = "gone"
    world.store.leg_over(accepted, "completed", world.now)
    assert world.carrier.where["ann"] == f"room-{accepted}"
    world.runs(3_500)
    assert world.carrier.where["ann"] == "queue"
    world.runs(2_500)
    assert world.state_of("ann") == "waiting"


def test_a_caller_who_cannot_be_taken_is_gone_or_comes_back(world: Any, offer: OfferId) -> None:
    world.picks_up(offer)
    world.carrier.where["ann"] = "flow"
    assert type(world.floor.accept(offer)).__name__ == "Gone"
    assert world.state_of("ann") == "placed"
    world.carrier.where["ann"] = "queue"
    world.runs(3_500)
    assert world.state_of("ann") == "waiting"


def test_a_leg_that_was_spoken_to_may_end_by_itself_before_it_is_hung_up(world: Any, offer: OfferId) -> None:
    leg = world.picks_up(offer)
    world.floor.decline(offer)
    world.runs(4_750)
    assert world.carrier.legs[leg].state == "live"
    world.runs(500)
    assert world.carrier.legs[leg].state == "gone"


def test_a_ring_that_the_carrier_refuses_gives_the_caller_back(world: Any) -> None:
    world.carrier.troubles = ["refused"]
    world.agent("bo")
    world.caller("ann")
    world.runs()
    assert world.state_of("ann") == "waiting"
    assert world.engaged("bo").engagement == "idle"
    world.runs(10_500)
    assert world.state_of("ann") == "offered"


def test_a_ring_whose_answer_was_lost_is_found_at_the_carrier(world: Any) -> None:
    world.carrier.troubles = ["silent"]
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    assert world.floor.offer(offer).leg == ""
    world.runs(2_500)
    assert world.floor.offer(offer).leg == world.carrier.leg_of(offer)
    assert world.talks("bo") == offer


def test_a_ring_that_was_lost_is_not_repeated_for_the_same_offer(world: Any) -> None:
    world.carrier.troubles = ["lost"]
    world.agent("bo")
    world.caller("ann")
    world.runs()
    first = world.offered("bo")
    keep_looking(world, 9_000)
    assert world.floor.offer(first).reason == "ring_lost"
    assert world.offered("bo") != first
    assert len(world.carrier.rings) == 1


def test_a_ring_claimed_by_a_process_that_died_is_void(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    matchable = world.store.matchable()
    assert world.store.match({matchable.classes[0]: ["bo"]}, 9.0, world.now)
    ring = world.store.claim_ring(world.now)
    assert world.store.claim_ring(world.now) is None
    keep_looking(world, 3_750)
    assert world.state_of("ann") == "offered"
    keep_looking(world, 500)
    assert world.floor.offer(ring.offer).reason == "ring_lost"
    assert world.engaged("bo").engagement == "offered", "his phone may be rung yet"
    assert not world.store.rung(ring.offer, "L99", world.now), "its late answer is hung up"
