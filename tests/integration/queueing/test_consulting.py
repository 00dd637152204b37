"""An agent asks another one about his caller, and puts the caller through or takes him back: on both stores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from queueing.names import AgentName, ContactId, OfferId
from queueing.policy import times
from queueing.store.memory_store import MemoryStore
from tests.integration.queueing import histories

BO, CY = AgentName("bo"), AgentName("cy")
ANN = ContactId("ann")


@pytest.fixture
def talk(world: Any) -> OfferId:
    """Bo talks to ann, and has let her wait; cy is free."""
    world.agent("bo")
    world.caller("ann", wrap_up=30)
    world.runs()
    offer: OfferId = world.talks("bo")
    world.agent("cy")
    world.floor.held(offer, held=True)
    return offer


@pytest.fixture
def asked(world: Any, talk: OfferId) -> OfferId:
    """Cy is rung about ann."""
    view = world.floor.consult(talk, CY)
    assert view is not None
    world.runs()
    offer: OfferId = view.offer
    return offer


def comes_in(world: Any, asked: OfferId) -> None:
    leg = world.picks_up(asked)
    world.floor.accept(asked)
    world.carrier.legs[leg].room = world.floor.offer(asked).room
    world.floor.joined(asked, "agent")


@pytest.fixture
def both(world: Any, asked: OfferId) -> OfferId:
    """Cy talks with bo, ann hears music."""
    comes_in(world, asked)
    return asked


def doing(world: Any) -> tuple[str, str, str]:
    return world.engaged("bo").engagement, world.engaged("cy").engagement, world.state_of("ann")


def test_who_is_asked_is_rung_about_her_and_comes_into_her_room(world: Any, talk: OfferId, asked: OfferId) -> None:
    ring = world.carrier.rings[-1]
    assert (ring.agent, ring.offer, ring.contact, ring.queue) == (CY, asked, ANN, "support")
    view = world.floor.offer(asked)
    assert (view.by, view.about, view.room) == (BO, talk, f"room-{talk}")
    assert world.floor.offer(talk).consults == asked
    comes_in(world, asked)
    assert doing(world) == ("on_hold", "connecting", "talking")
    assert world.carrier.where[ANN] == f"room-{talk}"


def test_she_is_put_through_and_the_talk_goes_on(world: Any, talk: OfferId, both: OfferId) -> None:
    handed = world.floor.hand_over(talk)
    assert (handed.offer, handed.agent, handed.state) == (both, CY, "talking")
    assert world.carrier.joined == [(ANN, CY)]
    assert doing(world) == ("wrapping_up", "on_call", "talking")
    assert not world.floor.offer(both).loose
    world.floor.room_over(talk, "agent")
    world.leg_ends(talk)
    world.runs(31_000)
    assert doing(world) == ("idle", "on_call", "talking")


@pytest.mark.parametrize("told_of", ["the room", "the call"])
def test_who_was_put_through_hangs_up_and_her_second_agent_wraps_up(
    world: Any, talk: OfferId, both: OfferId, told_of: str
) -> None:
    world.floor.hand_over(talk)
    if told_of == "the room":
        world.floor.room_over(talk, "caller")
    else:
        world.floor.leave(ANN, "ann:1", "gone")
    assert doing(world) == ("wrapping_up", "wrapping_up", "unknown")
    assert world.floor.offer(both).state == "over"


def test_the_second_agent_may_ask_a_third(world: Any, talk: OfferId, both: OfferId) -> None:
    world.floor.hand_over(talk)
    world.agent("di")
    world.floor.held(both, held=True)
    third = world.floor.consult(both, AgentName("di"))
    world.runs()
    comes_in(world, third.offer)
    world.floor.hand_over(both)
    assert world.engaged("di").engagement == "on_call"
    assert world.floor.offer(third.offer).came_by == talk
    world.floor.room_over(talk, "caller")
    assert world.engaged("di").engagement == "wrapping_up"


def test_nobody_is_put_through_before_the_other_is_there(world: Any, talk: OfferId, asked: OfferId) -> None:
    assert world.floor.hand_over(talk) is None
    world.picks_up(asked)
    world.floor.accept(asked)
    assert world.floor.hand_over(talk) is None
    assert doing(world) == ("on_hold", "connecting", "talking")


@pytest.mark.parametrize("when", ["rung", "there"])
def test_she_is_taken_back_and_who_was_asked_is_free(world: Any, talk: OfferId, asked: OfferId, when: str) -> None:
    if when == "there":
        comes_in(world, asked)
    assert world.floor.take_back(asked).leg == world.carrier.leg_of(asked)
    assert world.floor.take_back(asked) is None
    world.floor.held(talk, held=False)
    world.runs(times.GOODBYE + 500)
    assert world.carrier.legs[world.carrier.leg_of(asked)].state == "gone"
    world.runs(2_500)
    assert doing(world) == ("on_call", "idle", "talking")
    assert not world.floor.offer(talk).loose
    world.caller("next")
    world.runs()
    assert world.state_of("next") == "offered", "his turn is kept"


@pytest.mark.parametrize("how", ["declines", "is busy", "does not answer", "goes away", "drops"])
def test_who_is_asked_does_not_come_and_she_stays_with_her_agent(
    world: Any, talk: OfferId, asked: OfferId, how: str
) -> None:
    if how == "declines":
        world.picks_up(asked)
        world.floor.decline(asked)
    elif how == "is busy":
        world.leg_ends(asked, "busy")
    elif how == "does not answer":
        world.leg_ends(asked, "no-answer")
    elif how == "goes away":
        world.floor.presence(CY, "offline")
    else:
        comes_in(world, asked)
        world.leg_ends(asked)
        world.floor.room_over(asked, "agent")
    assert world.floor.offer(asked).state == "over"
    assert doing(world)[::2] == ("on_hold", "talking")
    assert world.floor.held(talk, held=False)
    assert world.floor.hand_over(talk) is None


def test_a_lost_ring_ends_the_question(world: Any, talk: OfferId) -> None:
    asked = world.floor.consult(talk, CY).offer
    world.store.claim_ring(world.now)
    world.runs(times.CLAIM_LEASE + 500)
    assert world.floor.offer(asked).reason == "ring_lost"
    world.runs(times.CLAIM_LEASE)
    assert doing(world) == ("on_hold", "idle", "talking")


def test_nobody_is_asked_who_is_not_free(world: Any, talk: OfferId) -> None:
    world.caller("next")
    world.runs()
    assert world.state_of("next") == "offered"
    assert world.floor.consult(talk, CY) is None
    assert world.floor.consult(talk, BO) is None
    assert world.floor.consult(talk, AgentName("nobody")) is None
    assert not world.floor.offer(talk).loose


def test_who_is_asked_is_not_offered_anybody_meanwhile(world: Any, asked: OfferId) -> None:
    world.caller("next")
    world.runs(5_000)
    assert world.state_of("next") == "waiting"
    comes_in(world, asked)
    world.runs(100_000, step=1_000)
    assert (world.state_of("next"), doing(world)[1]) == ("waiting", "connecting")


def test_one_is_asked_at_a_time(world: Any, talk: OfferId, asked: OfferId) -> None:
    world.agent("di")
    assert world.floor.consult(talk, AgentName("di")) is None
    world.floor.take_back(asked)
    assert world.floor.consult(talk, AgentName("di")) is not None


def test_nobody_is_asked_about_who_is_not_in_a_talk(world: Any, picked_up: OfferId) -> None:
    world.agent("cy")
    assert world.floor.consult(picked_up, CY) is None
    assert world.floor.consult(OfferId("none"), CY) is None


@pytest.mark.parametrize("notice", ["leg", "room"])
def test_the_first_agent_drops_and_she_goes_to_who_is_there(
    world: Any, talk: OfferId, both: OfferId, notice: str
) -> None:
    world.carrier.legs[world.carrier.leg_of(talk)].state = "gone"
    if notice == "leg":
        world.floor.leg_over(talk, "completed")
    else:
        world.floor.room_over(talk, "agent")
    assert world.carrier.joined == [(ANN, CY)]
    assert doing(world) == ("wrapping_up", "on_call", "talking")


@pytest.mark.parametrize("when", ["rung", "listening"])
def test_the_first_agent_drops_before_that_and_she_waits_again_where_she_was(
    world: Any, talk: OfferId, asked: OfferId, when: str
) -> None:
    world.caller("later")
    if when == "listening":
        world.picks_up(asked)
        world.floor.accept(asked)
    world.leg_ends(talk)
    world.floor.room_over(talk, "agent")
    assert world.carrier.where[ANN] == "queue"
    assert doing(world)[::2] == ("wrapping_up", "placed")
    assert world.floor.offer(asked).reason == "caller_gone"
    assert not world.floor.take_back(asked)
    world.floor.seen(ANN, world.now)
    assert world.floor.ahead(ANN) == 0, "before whoever came later"
    assert world.floor.queues()[0].waiting == 2
    world.runs(10_000)
    assert world.floor.offer(world.offered("cy")).contact == ANN


def test_a_dead_process_leaves_her_in_the_room_and_a_sweep_puts_her_back(
    world: Any, talk: OfferId, asked: OfferId
) -> None:
    world.carrier.legs[world.carrier.leg_of(talk)].state = "gone"
    world.store.leg_over(talk, "completed", world.now)
    assert world.carrier.where[ANN] == f"room-{talk}"
    world.runs(times.PUT_BACK + 500)
    assert world.carrier.where[ANN] == "queue"


def test_a_dead_process_leaves_her_on_hold_and_a_sweep_joins_them(world: Any, talk: OfferId, both: OfferId) -> None:
    world.store.hand_over(talk, world.now)
    assert doing(world) == ("wrapping_up", "on_hold", "talking")
    world.carrier.troubles.append("the carrier does not answer")
    world.runs(2 * times.ASK_AGAIN)
    assert doing(world)[1] == "on_hold"
    world.runs(times.TALK_CHECK, step=1_000)
    assert world.carrier.joined == [(ANN, CY)]
    assert doing(world)[1] == "on_call"


def test_the_second_agent_drops_before_they_are_joined_and_she_waits_again(
    world: Any, talk: OfferId, both: OfferId
) -> None:
    world.store.hand_over(talk, world.now)
    world.leg_ends(both)
    assert world.carrier.where[ANN] == "queue"
    assert doing(world) == ("wrapping_up", "wrapping_up", "placed")


@pytest.mark.parametrize("when", ["rung", "there"])
def test_she_hangs_up_and_everybody_is_free(world: Any, talk: OfferId, asked: OfferId, when: str) -> None:
    if when == "there":
        comes_in(world, asked)
    world.carrier.where[ANN] = "gone"
    world.floor.leave(ANN, "ann:1", "gone")
    world.floor.room_over(talk, "caller")
    assert (doing(world)[0], doing(world)[2]) == ("wrapping_up", "unknown")
    assert world.floor.offer(asked).reason == "caller_gone"
    world.runs(times.GOODBYE + 3_000)
    assert world.carrier.legs[world.carrier.leg_of(asked)].state == "gone"
    assert doing(world)[1] == "idle"


def test_that_he_came_in_may_be_told_by_the_carrier_alone(world: Any, talk: OfferId, asked: OfferId) -> None:
    leg = world.picks_up(asked)
    world.floor.accept(asked)
    world.carrier.legs[leg].room = f"room-{talk}"
    world.runs(times.CONNECT + 3_000)
    assert world.floor.offer(asked).joined
    assert world.floor.hand_over(talk) is not None


@pytest.mark.parametrize("put_through", [False, True])
def test_after_a_loss_one_of_them_has_her(
    world: Any, talk: OfferId, both: OfferId, loses: Callable[[], None], put_through: bool
) -> None:
    world.carrier.legs[world.carrier.leg_of(talk)].outlasted = True
    world.carrier.legs[world.carrier.leg_of(both)].outlasted = True
    if put_through:
        world.floor.hand_over(talk)
    loses()
    world.dispatch.go_on(world.tasks)
    world.runs(10_000)
    legs = [world.carrier.legs[world.carrier.leg_of(offer)].state for offer in (talk, both)]
    assert legs == (["gone", "live"] if put_through else ["live", "gone"])
    assert doing(world)[:2] == (("idle", "on_call") if put_through else ("on_hold", "idle"))
    if not put_through:
        world.leg_ends(talk)
        assert world.carrier.where[ANN] == "queue", "he had let her wait"


def test_both_talks_are_in_her_record(world: Any, both: OfferId, talk: OfferId, request: pytest.FixtureRequest) -> None:
    world.waits(20)
    world.floor.hand_over(talk)
    world.waits(10)
    world.floor.room_over(talk, "caller")
    in_memory = isinstance(world.store, MemoryStore)
    journal = world.store.journal if in_memory else histories.read(request.getfixturevalue("client"))
    told: list[Any] = [entry.event for entry in journal if entry.contact == ANN]
    kinds = [(type(event).__name__, event.agent) for event in told]
    assert kinds[4:] == [
        ("HoldBegan", "bo"),
        ("Consulted", "cy"),
        ("AgentRung", "cy"),
        ("OfferAccepted", "cy"),
        ("TalkEnded", "bo"),
        ("TalkBegan", "cy"),
        ("HoldBegan", "cy"),
        ("HoldEnded", "cy"),
        ("TalkEnded", "cy"),
    ]
    ended = {event.agent: event.seconds for event in told if type(event).__name__ == "TalkEnded"}
    assert ended == {"bo": 20, "cy": 10}
