"""What the floor tells of a call, in the same atomic step as the change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from queueing.events import (
    AgentRung,
    AgentSpent,
    FloorEvent,
    OfferAccepted,
    OfferEnded,
    OfferMade,
    TalkBegan,
    TalkEnded,
    WrapUpEnded,
)
from queueing.names import AgentName
from queueing.store.memory_journal import JournalEntry
from queueing.store.memory_store import MemoryStore
from tests.integration.queueing import histories

Told = list[tuple[str, int, FloorEvent]]


@pytest.fixture
def journal(world: Any, request: pytest.FixtureRequest) -> Callable[[], Sequence[JournalEntry]]:
    """Read the whole journal."""
    if isinstance(world.store, MemoryStore):
        return lambda: list(world.store.journal)
    client: Any = request.getfixturevalue("client")
    return lambda: histories.read(client)


@pytest.fixture
def told(journal: Callable[[], Sequence[JournalEntry]]) -> Callable[[], Told]:
    """Read what it tells of contacts: whose, when, what."""
    return lambda: [
        (entry.contact, entry.at, entry.event) for entry in journal() if not isinstance(entry.event, AgentSpent)
    ]


@pytest.fixture
def spent(journal: Callable[[], Sequence[JournalEntry]]) -> Callable[[], list[AgentSpent]]:
    """Read what it tells of agents' time."""
    return lambda: [entry.event for entry in journal() if isinstance(entry.event, AgentSpent)]


def test_a_call_from_the_queue_to_the_end_of_wrap_up(world: Any, told: Callable[[], Told]) -> None:
    start = world.now
    world.agent("bo")
    world.caller("ann")
    world.waits(3)
    world.runs()
    offer = world.talks("bo")
    leg = world.carrier.leg_of(offer)
    world.waits(95.5)
    world.floor.room_over(offer, "caller")
    world.leg_ends(offer)
    world.waits(12)
    world.floor.wrapped_up("bo")
    assert told() == [
        ("ann", start + 3_000, OfferMade("bo", offer, "support", 3_000, "support|", idle=3_000, head_start=480_000)),
        ("ann", start + 3_000, AgentRung("bo", offer, leg)),
        ("ann", start + 3_000, OfferAccepted("bo", offer)),
        ("ann", start + 3_000, TalkBegan("bo", offer, "support", 3_000)),
        ("ann", start + 98_500, TalkEnded("bo", offer, "caller", 95)),
        ("ann", start + 110_500, WrapUpEnded("bo", offer, 12)),
    ]


def test_an_offer_that_came_to_nothing_says_why(world: Any, told: Callable[[], Told]) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.leg_ends(offer, "busy")
    world.floor.decline(offer)
    assert [event for _, _, event in told()][2:] == [OfferEnded("bo", offer, "busy")]


@pytest.mark.parametrize("reason", ["declined", "no_answer", "agent_away"])
def test_an_offer_of_a_callback_that_came_to_nothing_is_told_of_the_callback(
    world: Any, told: Callable[[], Told], reason: str
) -> None:
    world.agent("bo")
    world.callback(7, since_ms=world.now - 60_000)
    world.runs()
    start, offer = world.now, world.offered("bo")
    world.waits(8)
    if reason == "declined":
        world.floor.decline(offer)
    elif reason == "agent_away":
        world.floor.presence("bo", "offline")
    else:
        world.leg_ends(offer, "no-answer")
    made = OfferMade("bo", offer, "support", 60_000, "support|", head_start=480_000, callback="7")
    assert told() == [
        ("callback-7", start, made),
        ("callback-7", start, AgentRung("bo", offer, world.carrier.leg_of(offer))),
        ("callback-7", start + 8_000, OfferEnded("bo", offer, reason)),
    ]


def test_who_took_a_callback_in_vain_is_told_of_it_too(world: Any, told: Callable[[], Told]) -> None:
    world.agent("bo")
    world.caller("older", queue="billing", needs={"german": 1}, since_ms=world.now - 1)
    world.callback(7)
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    world.floor.accept(offer)
    world.floor.called(offer, "CA7")
    world.waits(30)
    world.floor.leave("CA7", "CA7", "gone")
    assert {contact for contact, _, _ in told()} == {"callback-7"}
    made, rung, accepted, ended = (event for _, _, event in told())
    assert isinstance(made, OfferMade)
    assert made.passed_over == {"billing|german:1": 1}
    assert (type(rung), accepted) == (AgentRung, OfferAccepted("bo", offer))
    assert ended == OfferEnded("bo", offer, "caller_gone")


def test_offers_are_never_numbered_twice(world: Any, told: Callable[[], Told]) -> None:
    for name in ("bo", "cy", "di"):
        world.agent(name)
        world.caller(f"for {name}")
    world.runs()
    made = [event.offer for _, _, event in told() if isinstance(event, OfferMade)]
    assert len(set(made)) == 3


def test_each_entry_has_a_fingerprint_of_its_own(
    world: Any, told: Callable[[], Told], request: pytest.FixtureRequest
) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    world.talks("bo")
    assert len(told()) == 4
    if not isinstance(world.store, MemoryStore):
        client: Any = request.getfixturevalue("client")
        prints = [entry[b"fp"] for _, entry in client.xrange("journal")]
        assert len(set(prints)) == len(prints)


@pytest.mark.parametrize("rooms", [("CF1", "CF1"), ("CF1", "CF2"), ("", "")], ids=str)
def test_a_room_told_of_after_the_caller_hung_up(world: Any, told: Callable[[], Told], rooms: tuple[str, str]) -> None:
    """In one and the same room both were at once, for it ends with whoever leaves; in two they may have missed."""
    world.agent("bo")
    ann = world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    world.floor.accept(offer)
    world.floor.joined(offer, "caller", rooms[0])
    world.floor.leave(ann, "ann:1", "gone")
    assert not world.floor.offer(offer).talked
    for _ in range(2):
        world.floor.joined(offer, "agent", rooms[1])
    begun = [event for _, _, event in told() if isinstance(event, TalkBegan)]
    together = rooms == ("CF1", "CF1")
    assert begun == ([TalkBegan("bo", offer, "support", 0)] if together else [])
    assert world.floor.offer(offer).talked is together
    assert world.floor.offer(offer).state == "over"


def test_both_notices_of_a_room_may_come_after_the_caller_hung_up(world: Any, told: Callable[[], Told]) -> None:
    world.agent("bo")
    ann = world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    world.floor.accept(offer)
    world.floor.leave(ann, "ann:1", "gone")
    world.floor.joined(offer, "agent", "CF1")
    world.floor.joined(offer, "caller", "CF1")
    assert TalkBegan("bo", offer, "support", 0) in [event for _, _, event in told()]


def test_an_agents_time_is_told_state_by_state_and_adds_up(world: Any, spent: Callable[[], list[AgentSpent]]) -> None:
    """S20: available, a talk with a hold, its wrap-up, and a break that he takes after it."""
    start = world.now
    world.agent("bo")
    world.waits(5)
    world.caller("ann")
    world.runs()
    world.waits(4)
    offer = world.talks("bo")
    world.waits(60)
    world.floor.held(offer, held=True)
    world.waits(7)
    world.floor.presence(AgentName("bo"), "on_break", "lunch")
    world.floor.held(offer, held=False)
    world.waits(30)
    world.floor.room_over(offer, "caller")
    world.leg_ends(offer)
    world.waits(12)
    world.floor.wrapped_up(AgentName("bo"))
    world.waits(600)
    world.floor.presence(AgentName("bo"), "available")
    working = (("idle", 5_000), ("offered", 4_000), ("on_call", 60_000), ("on_hold", 7_000))
    assert [(one.presence, one.reason, one.since - start, tuple(map(tuple, one.spent))) for one in spent()] == [
        ("available", "", 0, working),
        ("on_break", "lunch", 76_000, (("on_call", 30_000), ("wrapping_up", 12_000))),
        ("on_break", "lunch", 118_000, (("idle", 600_000),)),
    ]
    assert [one.afresh for one in spent()] == [True, False, False]
    assert spent()[-1].until == world.now


def test_a_step_that_comes_with_an_earlier_time_takes_no_time(
    world: Any, spent: Callable[[], list[AgentSpent]]
) -> None:
    """Processes' clocks differ a little; the times of an agent follow one another all the same."""
    world.agent("bo")
    world.waits(5)
    world.floor.presence(AgentName("bo"), "on_break")
    world.waits(-1)
    world.floor.presence(AgentName("bo"), "available")
    world.waits(3)
    world.floor.presence(AgentName("bo"), "offline")
    assert [(one.presence, one.until - one.since) for one in spent()] == [("available", 5_000), ("available", 2_000)]
    assert spent()[0].until == spent()[1].since
