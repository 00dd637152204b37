"""A waiting caller is told up to how long he will wait: never more than before, and what was said is on the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from ivr.bootstrap import House
from ivr.calls.switchboard import milliseconds
from ivr.live.records import Change, Committed
from queueing.names import AgentName, ContactId, LegId, OfferId, QueueName
from queueing.policy.routing import plan
from queueing.ports import Contact
from queueing.store.contract import Store
from tests.line import Caller, Clock

SUPPORT = QueueName("support")


def talk(store: Store, clock: Clock) -> OfferId:
    """Somebody calls, and an agent who is free takes the call."""
    contact = ContactId(f"CA{uuid4().hex}")
    now = milliseconds(clock.now())
    store.enter(Contact(contact, f"{contact}:1", SUPPORT, now, wrap_up=0), now)
    store.seen(contact, now)
    matchable = store.matchable()
    (offer,) = store.match(plan(matchable.idle, matchable.classes, 1), 1000, now)
    assert store.claim_ring(now)
    store.rung(offer, LegId(f"leg-{offer}"), now)
    store.accept(offer, now)
    for label in ("caller", "agent"):
        store.joined(offer, label, now)
    return offer


def part(store: Store, clock: Clock, offer: OfferId) -> None:
    """The talk is over; wrap-up takes no time."""
    store.room_over(offer, "caller", milliseconds(clock.now()))
    store.leg_over(offer, "completed", milliseconds(clock.now()))


@pytest.fixture
def busy(house: House, agent: AgentName, clock: Clock) -> Iterator[House]:
    """A line whose one agent has handled six calls of two minutes each, and talks with a seventh caller."""
    store = house.board.floor.store
    for _ in range(6):
        offer = talk(store, clock)
        clock.passes(120)
        part(store, clock, offer)
    seventh = talk(store, clock)
    yield house
    part(store, clock, seventh)
    house.board.floor.presence(agent, "offline")


@pytest.fixture
def waiting(busy: House, new_caller: Callable[[], Caller], clock: Clock) -> Iterator[Caller]:
    assert busy
    caller = new_caller()
    caller.dials()
    caller.presses("1")
    assert "<Enqueue" in caller.presses("1")
    yield caller
    clock.passes(120)
    caller.hangs_up()


def said(caller: Caller) -> list[dict[str, Any]]:
    return [event for event in caller.record()["events"] if event["kind"] == "WaitSaid"]


def test_he_hears_how_many_are_before_him_and_up_to_how_long_he_will_wait(waiting: Caller) -> None:
    heard = waiting.looks(waited=0)
    assert "You are next." in heard
    # One agent, two minutes a call: four in five wait no longer than 1.6 times that.
    assert "It will take up to 3 minutes." in heard


def test_in_between_there_is_music_alone(waiting: Caller) -> None:
    waiting.looks(waited=0)
    assert "minutes" not in waiting.looks(waited=20)
    assert len(said(waiting)) == 1


def test_what_was_said_is_on_the_record(waiting: Caller) -> None:
    waiting.looks(waited=0)
    (told,) = said(waiting)
    assert (told["queue"], told["minutes"], told["ahead"]) == ("support", 3, 0)


def test_it_is_never_raised(busy: House, waiting: Caller, agent: AgentName) -> None:
    assert "up to 3 minutes" in waiting.looks(waited=0)
    store = busy.board.floor.store
    before = ContactId(f"CA{uuid4().hex}")
    # Somebody with a better place comes: from now on it would be more than was said.
    store.enter(Contact(before, f"{before}:1", SUPPORT, 1, priority=0), milliseconds(busy.board.now()))
    store.seen(before, milliseconds(busy.board.now()))
    heard = waiting.looks(waited=45)
    assert "There is one caller before you." in heard
    assert "minutes" not in heard
    store.leave(before, f"{before}:1", "gone", milliseconds(busy.board.now()))
    assert "up to 3 minutes" in waiting.looks(waited=90)
    assert [told["minutes"] for told in said(waiting)] == [3, 3]
    assert agent


def test_a_look_that_comes_again_says_the_same_and_is_written_down_once(waiting: Caller) -> None:
    first = waiting.looks(waited=0)
    assert waiting.looks(waited=0) == first
    assert len(said(waiting)) == 1


def test_who_is_put_back_is_told_anew(busy: House, waiting: Caller) -> None:
    waiting.looks(waited=0)
    live = busy.board.live
    saved = live.load(waiting.call)
    assert saved is not None
    put_back = Change(saved.turn + 1, saved.state, "put-back")
    assert isinstance(live.commit(waiting.call, saved, put_back, milliseconds(busy.board.now())), Committed)
    assert "up to 3 minutes" in waiting.looks(waited=0)
    assert len(said(waiting)) == 2


def test_nothing_is_promised_where_nobody_is_there(busy: House, waiting: Caller, agent: AgentName) -> None:
    busy.board.floor.presence(agent, "on_break")
    heard = waiting.looks(waited=0)
    assert "You are next." in heard
    assert "minute" not in heard
    assert said(waiting) == []
