"""Agents: who may be offered somebody, and what each ending of an offer means for them."""

from __future__ import annotations

from typing import Any

import pytest

from queueing.names import AgentName

BO = AgentName("bo")


def taken_turns(world: Any, *callers: str) -> list[str]:
    """Offer the callers one after another, and name the agents who get them."""
    order = []
    for caller in callers:
        world.waits(0.001)
        world.caller(caller)
        world.runs()
        order.append(next(view.name for view in world.floor.agents() if view.contact == caller))
    return order


def test_a_new_agent_is_offline_until_he_says_otherwise(world: Any) -> None:
    world.agent("bo")
    world.floor.presence(BO, "offline")
    world.floor.sign_in(world.signed_in[BO].profile, None)
    assert world.engaged("bo").presence == "offline"
    world.caller("ann")
    world.runs(1_000)
    assert world.state_of("ann") == "waiting"


def test_the_longest_idle_is_asked_first(world: Any) -> None:
    for name in ("cy", "bo", "di"):
        world.agent(name)
        world.waits(1)
    assert taken_turns(world, "c1", "c2", "c3") == ["cy", "bo", "di"]


def test_where_the_queue_says_so_the_most_skilled_is_asked_first(world: Any) -> None:
    world.agent("bo", skills={"french": 1})
    world.waits(1)
    world.agent("cy", skills={"french": 3})
    world.caller("ann", needs={"french": 1}, by_skill=True)
    world.runs()
    assert world.engaged("cy").engagement == "offered"
    world.caller("ben", needs={"french": 1}, by_skill=True)
    world.runs()
    assert world.engaged("bo").engagement == "offered", "who is left is asked too"


def test_an_offer_that_the_caller_ended_keeps_the_agents_turn(world: Any) -> None:
    world.agent("bo")
    world.waits(1)
    world.agent("cy")
    world.caller("gone")
    world.runs()
    offer = world.offered("bo")
    world.waits(5)
    world.floor.leave("gone", "gone:1", "gone")
    world.leg_ends(offer)
    assert taken_turns(world, "next") == ["bo"]


def test_a_decline_costs_the_turn_and_brings_ten_seconds_of_rest(world: Any) -> None:
    world.agent("bo")
    caller = world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    world.floor.decline(offer)
    assert world.floor.ahead(caller) == 0
    world.leg_ends(offer)
    assert world.engaged("bo").engagement == "idle"
    world.runs(9_500)
    assert world.state_of("ann") == "waiting"
    world.runs(750)
    assert world.state_of("ann") == "offered"


def test_who_declined_comes_after_those_who_did_not(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    world.waits(1)
    world.agent("cy")
    world.waits(1)
    world.floor.decline(offer)
    world.floor.leave("ann", "ann:1", "gone")
    world.leg_ends(offer)
    world.runs(10_500)
    assert taken_turns(world, "next") == ["cy"]


def test_who_does_not_answer_is_not_rung_again_until_he_says_that_he_is_back(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    world.leg_ends(world.offered("bo"), "no-answer")
    assert world.engaged("bo").engagement == "not_answering"
    world.runs(60_000)
    assert len(world.carrier.rings) == 1
    world.floor.presence(BO, "available")
    world.runs()
    assert len(world.carrier.rings) == 2


def test_saying_that_he_is_back_before_his_leg_is_over_counts(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs(250)
    offer = world.offered("bo")
    world.store.end(offer, "no_answer", ("offered",), world.now)
    world.floor.presence(BO, "available")
    world.leg_ends(offer, "canceled")
    assert world.engaged("bo").engagement == "idle"


@pytest.mark.parametrize("status", ["busy", "failed"])
def test_a_busy_or_unreachable_phone_is_left_alone_for_a_while(world: Any, status: str) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    world.leg_ends(world.offered("bo"), status)
    assert world.engaged("bo").engagement == "idle"
    world.runs(9_500)
    assert len(world.carrier.rings) == 1
    world.runs(750)
    assert len(world.carrier.rings) == 2


@pytest.mark.parametrize("presence", ["on_break", "offline"])
def test_going_away_while_offered_gives_the_caller_back_first(world: Any, presence: str) -> None:
    world.agent("bo")
    caller = world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.floor.presence(BO, presence)
    assert world.state_of("ann") == "waiting"
    assert world.floor.ahead(caller) == 0
    assert world.floor.offer(offer).reason == "agent_away"
    world.runs(2_500)
    assert world.carrier.legs[world.carrier.leg_of(offer)].state == "gone"
    assert (world.engaged("bo").presence, world.engaged("bo").engagement) == (presence, "idle")
    world.runs(1_000)
    assert world.state_of("ann") == "waiting"


def test_a_break_during_a_talk_begins_after_the_wrap_up(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.talks("bo")
    world.floor.presence(BO, "on_break")
    assert (world.engaged("bo").presence, world.engaged("bo").engagement) == ("on_break", "on_call")
    world.floor.room_over(offer, "caller")
    world.leg_ends(offer)
    assert world.engaged("bo").engagement == "wrapping_up"
    world.caller("next")
    assert world.floor.wrapped_up(BO)
    world.runs(1_000)
    assert world.state_of("next") == "waiting"


def test_wrap_up_ends_by_itself_and_counts_as_the_beginning_of_idleness(world: Any) -> None:
    world.agent("bo")
    world.caller("ann", wrap_up=30)
    world.runs()
    offer = world.talks("bo")
    world.waits(60)
    world.runs()
    world.floor.room_over(offer, "agent")
    world.leg_ends(offer)
    world.agent("cy")
    assert world.engaged("bo").deadline_ms == world.now + 30_000
    world.runs(29_750)
    assert world.engaged("bo").engagement == "wrapping_up"
    world.runs(250)
    assert world.engaged("bo").engagement == "idle"
    assert taken_turns(world, "next") == ["cy"]


def test_without_wrap_up_he_is_free_at_once(world: Any) -> None:
    world.agent("bo")
    world.caller("ann", wrap_up=0)
    world.runs()
    offer = world.talks("bo")
    world.leg_ends(offer)
    assert world.engaged("bo").engagement == "idle"


def test_nobody_is_rung_while_his_last_leg_lives(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.talks("bo")
    world.floor.room_over(offer, "caller")
    world.floor.wrapped_up(BO)
    world.caller("next")
    world.dispatch.tick(world.tasks)
    assert world.state_of("next") == "waiting"
    world.runs(2_500)
    assert world.state_of("next") == "offered", "the leg was hung up, and the carrier said that it is over"


def test_there_is_nothing_to_wrap_up_for_an_idle_agent(world: Any) -> None:
    world.agent("bo")
    assert not world.floor.wrapped_up(BO)
    assert not world.floor.wrapped_up(AgentName("nobody"))


def test_nobody_knows_an_agent_who_never_signed_in(world: Any) -> None:
    assert not world.floor.presence(AgentName("nobody"), "available")
    assert world.floor.heartbeat(AgentName("nobody"), "desk") == "unknown"
    assert world.floor.agent(AgentName("nobody")) is None


def test_a_lease_that_runs_out_makes_him_offline(world: Any) -> None:
    world.agent("bo", lease_ms=15_000)
    world.runs(14_000)
    assert world.floor.heartbeat(BO, "desk") == "here"
    world.runs(14_000)
    assert world.engaged("bo").presence == "available"
    world.runs(1_000)
    assert world.engaged("bo").presence == "offline"


def test_a_lease_that_runs_out_gives_the_caller_back(world: Any) -> None:
    world.agent("bo", lease_ms=15_000)
    world.runs(14_000)
    world.caller("ann")
    world.runs(1_250)
    assert world.state_of("ann") == "waiting"


def test_nobody_is_offered_to_an_agent_whose_lease_ran_out_unnoticed(world: Any) -> None:
    world.agent("bo", lease_ms=1_500)
    world.waits(1.6)
    world.caller("ann")
    assert world.store.match({"support|": [BO]}, 9.0, world.now) == ()
    assert world.state_of("ann") == "waiting"


def test_a_talk_outlives_the_lease(world: Any) -> None:
    world.agent("bo", lease_ms=15_000)
    world.caller("ann")
    world.runs()
    world.talks("bo")
    world.runs(20_000)
    assert (world.engaged("bo").presence, world.engaged("bo").engagement) == ("offline", "on_call")


def test_an_agent_without_a_lease_stays(world: Any) -> None:
    world.agent("bo")
    world.runs(600_000, step=1_000)
    assert world.engaged("bo").presence == "available"


def test_a_new_number_counts_from_the_next_offer_on(world: Any) -> None:
    world.agent("bo")
    profile = world.signed_in[BO].profile
    world.floor.sign_in(type(profile)(BO, "+1new", profile.queues), None)
    world.caller("ann")
    world.runs()
    assert [ring.phone for ring in world.carrier.rings] == ["+1new"]
