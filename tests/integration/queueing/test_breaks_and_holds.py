"""What an agent may ask for in the middle of things: a pause, more time, a caller on hold, another desk."""

from __future__ import annotations

from typing import Any

import pytest

from queueing.names import LOST, AgentName, OfferId
from queueing.policy import times

BO = AgentName("bo")


def in_a_talk(world: Any) -> OfferId:
    world.agent("bo")
    world.caller("ann", wrap_up=30)
    world.runs()
    offer: OfferId = world.talks("bo")
    return offer


def wrapping_up(world: Any) -> OfferId:
    offer = in_a_talk(world)
    world.floor.room_over(offer, "caller")
    world.leg_ends(offer)
    return offer


def engagement(world: Any) -> str:
    return str(world.engaged("bo").engagement)


def test_a_pause_has_a_reason_that_ends_with_it(world: Any) -> None:
    world.agent("bo")
    world.waits(60)
    world.floor.presence(BO, "on_break", "lunch")
    view = world.engaged("bo")
    assert (view.presence, view.reason, view.by, view.since_ms) == ("on_break", "lunch", "", world.now)
    world.waits(60)
    world.floor.presence(BO, "available")
    view = world.engaged("bo")
    assert (view.presence, view.reason, view.since_ms) == ("available", "", world.now)


def test_a_supervisor_sends_him_away_in_mid_call_and_he_goes_after_the_wrap_up(world: Any) -> None:
    offer = in_a_talk(world)
    world.floor.presence(BO, "on_break", "meeting", "sam")
    view = world.engaged("bo")
    assert (view.presence, view.engagement, view.by) == ("on_break", "on_call", "sam")
    assert world.floor.queues()[0].agents == {"on_call": 1}
    world.caller("next")
    world.floor.room_over(offer, "caller")
    world.leg_ends(offer)
    world.runs(31_000)
    assert (engagement(world), world.state_of("next")) == ("idle", "waiting")
    assert world.engaged("bo").since_ms > world.now - 2_000, "the pause begins when the wrap-up ends"


def test_a_pause_taken_back_in_mid_call_is_none(world: Any) -> None:
    offer = in_a_talk(world)
    world.floor.presence(BO, "on_break", "lunch")
    world.floor.presence(BO, "available")
    world.caller("next")
    world.floor.room_over(offer, "caller")
    world.leg_ends(offer)
    world.floor.wrapped_up(BO)
    world.runs()
    assert world.state_of("next") == "offered"


def test_who_still_holds_the_telephone_by_which_he_signed_in_is_not_rung_yet(world: Any) -> None:
    world.agent("bo")
    world.floor.presence(BO, "offline")
    world.caller("ann")
    world.floor.presence(BO, "available", rest_ms=times.SIGNING_IN)
    world.runs(times.SIGNING_IN - 500)
    assert world.state_of("ann") == "waiting"
    world.runs(750)
    assert world.state_of("ann") == "offered"


def test_wrap_up_is_prolonged_twice_and_no_more(world: Any) -> None:
    wrapping_up(world)
    end = world.engaged("bo").deadline_ms
    assert world.engaged("bo").extensions == times.EXTENSIONS
    assert world.floor.extend_wrap_up(BO)
    assert world.engaged("bo").deadline_ms == end + times.EXTENSION
    assert world.floor.extend_wrap_up(BO)
    assert not world.floor.extend_wrap_up(BO)
    assert world.engaged("bo").extensions == 0
    world.runs(30_000 + 2 * times.EXTENSION - 1_000, step=1_000)
    assert engagement(world) == "wrapping_up"
    world.runs(1_000)
    assert engagement(world) == "idle"


def test_the_next_wrap_up_may_be_prolonged_anew(world: Any) -> None:
    wrapping_up(world)
    world.floor.extend_wrap_up(BO)
    world.floor.wrapped_up(BO)
    world.caller("next")
    world.runs()
    world.leg_ends(world.talks("bo"))
    assert world.engaged("bo").extensions == times.EXTENSIONS


def test_nothing_but_a_wrap_up_is_prolonged(world: Any) -> None:
    assert not world.floor.extend_wrap_up(BO)
    in_a_talk(world)
    assert not world.floor.extend_wrap_up(BO)


def test_a_leg_of_one_who_is_done_may_hear_its_goodbye(world: Any) -> None:
    offer = in_a_talk(world)
    world.floor.room_over(offer, "caller")
    world.floor.wrapped_up(BO, times.GOODBYE)
    world.runs(times.GOODBYE - 500)
    leg = world.carrier.leg_of(offer)
    assert world.carrier.legs[leg].state == "live"
    world.runs(3_000)
    assert world.carrier.legs[leg].state == "gone"
    assert engagement(world) == "idle"


def test_a_caller_is_held_and_spoken_to_again(world: Any) -> None:
    offer = in_a_talk(world)
    began = world.engaged("bo").since_ms
    world.waits(5)
    assert world.floor.held(offer, held=True)
    assert not world.floor.held(offer, held=True)
    assert (engagement(world), world.engaged("bo").since_ms) == ("on_hold", world.now)
    world.waits(7)
    assert world.floor.held(offer, held=False)
    assert not world.floor.held(offer, held=False)
    assert (engagement(world), world.engaged("bo").since_ms) == ("on_call", began)
    assert world.state_of("ann") == "talking"


@pytest.mark.parametrize("leaves", ["caller", "agent"])
def test_who_leaves_while_held_ends_the_talk(world: Any, leaves: str) -> None:
    offer = in_a_talk(world)
    world.floor.held(offer, held=True)
    world.floor.room_over(offer, leaves)
    assert engagement(world) == "wrapping_up"
    assert not world.floor.held(offer, held=False)


def test_who_has_not_met_cannot_be_held(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    assert not world.floor.held(world.offered("bo"), held=True)
    assert not world.floor.held(OfferId("none"), held=True)


def test_the_newest_desk_counts_and_the_older_one_is_told(world: Any) -> None:
    profile = world.signed_in[world.agent("bo")].profile
    world.floor.sign_in(profile, 15_000, "old")
    assert world.floor.heartbeat(BO, "old") == "here"
    assert world.floor.take_seat(BO, "new", 15_000)
    assert world.floor.heartbeat(BO, "old") == "elsewhere"
    assert world.floor.heartbeat(BO, "new") == "here"
    for _ in range(5):
        world.runs(5_000, step=1_000)
        world.floor.heartbeat(BO, "old")
    view = world.engaged("bo")
    assert (view.presence, view.reason, view.seat) == ("offline", LOST, "new"), "the old desk keeps nobody there"


def test_an_agent_without_a_desk_has_no_seat_to_take(world: Any) -> None:
    assert not world.floor.take_seat(BO, "new", 15_000)
    world.agent("bo")
    assert not world.floor.take_seat(BO, "new", 15_000)
    assert world.floor.heartbeat(BO, "new") == "here"
    world.runs(60_000, step=1_000)
    assert world.engaged("bo").presence == "available", "who signed in by telephone stays"


def test_after_a_loss_the_first_desk_that_is_heard_of_counts(world: Any) -> None:
    world.agent("bo", lease_ms=15_000)
    assert world.floor.heartbeat(BO, "first") == "here"
    assert world.floor.heartbeat(BO, "second") == "elsewhere"
