"""The floor is lost and nobody has rebuilt it yet: callers get their places, and the ends of calls are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from ivr.bootstrap import House
from ivr.calls import outbox
from queueing.names import AgentName, ContactId
from queueing.store.keys import INCARNATION
from tests.line import Caller, Clock, open_floor

NOT_NOW = 503


@pytest.fixture
def lost(house: House, agent: AgentName) -> Iterator[House]:
    house.redis.delete(INCARNATION)
    yield house
    house.redis.delete(INCARNATION)
    open_floor(house)


def promised(house: House, caller: Caller) -> bool:
    return any(place.id == caller.call for place in house.roster.open_places())


def stands_up(house: House, clock: Clock) -> None:
    open_floor(house)
    outbox.sweep(house.board, clock.now() + timedelta(seconds=5))


def test_who_wants_an_agent_waits_and_has_his_place_when_the_floor_is_back(
    lost: House, caller: Caller, clock: Clock
) -> None:
    caller.dials()
    caller.presses("1")
    assert "<Enqueue" in caller.presses("1")
    assert promised(lost, caller)
    stands_up(lost, clock)
    assert lost.board.floor.ahead(ContactId(caller.call)) is not None


def test_who_waits_hears_that_somebody_will_come(lost: House, caller: Caller) -> None:
    caller.dials()
    caller.presses("1")
    caller.presses("1")
    heard = caller.looks(waited=30)
    assert "stay on the line" in heard
    assert "<Leave" not in heard


def test_the_end_of_a_call_reaches_the_record(lost: House, caller: Caller, clock: Clock) -> None:
    caller.dials()
    caller.presses("1")
    caller.presses("1")
    assert caller.hangs_up() == 204
    assert caller.record()["outcome"] == "abandoned_in_queue"
    assert not promised(lost, caller)
    stands_up(lost, clock)
    assert lost.board.floor.ahead(ContactId(caller.call)) is None


def test_what_only_the_floor_can_take_is_told_again_later(lost: House, caller: Caller) -> None:
    caller.dials()
    assert caller.post("/voice/leg?o=i1-1", CallStatus="completed").status_code == NOT_NOW
