"""What the floor tells of a call, in the same atomic step as the change."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from queueing import events
from queueing.events import (
    AgentRung,
    FloorEvent,
    OfferAccepted,
    OfferEnded,
    OfferMade,
    TalkBegan,
    TalkEnded,
    WrapUpEnded,
)
from queueing.store.memory_store import MemoryStore

Told = list[tuple[str, int, FloorEvent]]


@pytest.fixture
def told(world: Any, request: pytest.FixtureRequest) -> Callable[[], Told]:
    """Read the journal: whose, when, what."""
    if isinstance(world.store, MemoryStore):
        return lambda: [(entry.contact, entry.at, entry.event) for entry in world.store.journal]
    client: Any = request.getfixturevalue("client")
    return lambda: [told for _, entry in client.xrange("journal") for told in read(entry)]


def read(entry: dict[bytes, bytes]) -> Told:
    assert (entry[b"turn"], entry[b"state"], entry[b"ended"]) == (b"", b"", b"")
    return [
        (entry[b"call"].decode(), int(entry[b"at"]), getattr(events, kind)(**fields))
        for kind, fields in json.loads(entry[b"events"])
    ]


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
