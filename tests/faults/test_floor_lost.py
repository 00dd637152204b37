"""The floor is lost and nobody has rebuilt it yet: callers get their places, and the ends of calls are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import null

from ivr.bootstrap import House
from ivr.calls import outbox
from ivr.calls.switchboard import milliseconds
from ivr.cases.database import writing
from ivr.cases.tables import places
from queueing.names import AgentName, ContactId, LegId, OfferId
from queueing.policy.routing import plan
from queueing.ports import CarrierLeg
from queueing.store.contract import Picture, Store
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


def test_whom_the_record_missed_goes_by_the_rules_of_his_queue(lost: House, caller: Caller) -> None:
    caller.dials()
    caller.presses("1")
    caller.presses("1")
    with writing(lost.slow) as connection:
        connection.execute(places.update().where(places.c.call_id == caller.call).values(contact=null()))
    (place,) = [place for place in lost.roster.open_places() if place.id == caller.call]
    rules = lost.board.catalogues.current().queues["support"]
    assert (place.queue, place.title, place.longest) == ("support", rules.title, rules.longest)
    assert [step.after for step in place.widenings] == [120]


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


@pytest.mark.parametrize("path", ["/voice/agent", "/voice/agent/key", "/voice/agent/left", "/voice/overhear"])
def test_one_of_ours_is_let_go_and_never_asked_for_a_message(lost: House, caller: Caller, path: str) -> None:
    heard = caller.post(f"{path}?o=i1-1&l=en", Digits="1").get_data(as_text=True)
    assert "<Hangup" in heard
    assert "<Redirect" not in heard


@pytest.fixture
def called_all_day(house: House, new_caller: Callable[[], Caller], clock: Clock) -> Caller:
    """Six callers have talked to the one agent for two minutes each, a seventh talks, and the next one waits."""
    house.roster.set_presence("maria", "available", "+15550100001")
    for _ in range(6):
        served = waits(new_caller())
        offer = talk(house.board.floor.store, clock)
        clock.passes(120)
        house.board.floor.leg_over(offer, "completed")
        house.board.floor.wrapped_up(AgentName("maria"))
        served.hangs_up()
        served.record()
    waits(new_caller())
    talk(house.board.floor.store, clock)
    return waits(new_caller())


def waits(caller: Caller) -> Caller:
    caller.dials()
    caller.presses("1")
    assert "<Enqueue" in caller.presses("1")
    caller.looks(waited=20)
    return caller


def talk(store: Store, clock: Clock) -> OfferId:
    """The agent takes the first who waits, ten seconds after his phone was rung."""
    now = milliseconds(clock.now())
    matchable = store.matchable()
    (offer,) = store.match(plan(matchable.idle, matchable.classes, 1), 1000, now)
    assert store.claim_ring(now)
    store.rung(offer, LegId(f"leg-{offer}"), now)
    clock.passes(10)
    store.accept(offer, milliseconds(clock.now()))
    for label in ("caller", "agent"):
        store.joined(offer, label, milliseconds(clock.now()))
    return offer


def test_how_long_a_caller_will_wait_is_known_after_a_flush_as_before(
    house: House, called_all_day: Caller, clock: Clock
) -> None:
    waiting, maria = ContactId(called_all_day.call), house.board.floor.agent(AgentName("maria"))
    expected = house.board.floor.wait_minutes(waiting, 0)
    called_all_day.record()
    house.redis.flushall()
    assert maria
    talks = CarrierLeg(LegId("leg"), maria.offer or OfferId(""), live=True, agent=maria.name)
    book, store = house.roster, house.board.floor.store
    places = [place for place in book.open_places() if place.id == waiting]
    assert store.begin_rebuild("again")
    picture = Picture(places, {waiting}, book.agents(), (talks,), book.lately())
    assert store.restore(picture, "again", milliseconds(clock.now()))
    assert house.board.floor.wait_minutes(waiting, 0) == expected == 4
    house.roster.set_presence("maria", "offline")
