"""Redis gone: callers hear speech and are kept. Redis flushed: calls go on where they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.bootstrap import House
from ivr.calls import facts
from ivr.calls.standby_lines import HELD, StandbyLines
from ivr.live.errors import LiveGone
from ivr.live.store import Live
from queueing.names import AgentName, ContactId
from tests.line import Caller, Clock, open_floor
from wsgi import app_of

STANDBY = "+18005550199"


@pytest.fixture
def away(house: House) -> Iterator[House]:
    """The same line without its Redis."""
    nowhere = Live.at("unix:///tmp/there-is-no-such-socket")
    yield replace(house, board=replace(house.board, live=nowhere, standby_number=STANDBY))
    nowhere.close()


def without_redis(caller: Caller, away: House) -> Caller:
    lonely = Caller(away, app_of(away).test_client(), caller.call, caller.number)
    lonely.document = caller.document
    return lonely


def drains(caller: Caller) -> None:
    """Let the record know all that has happened."""
    caller.record()


def test_a_caller_in_a_menu_is_asked_for_patience_and_goes_on_when_redis_is_back(caller: Caller, away: House) -> None:
    caller.dials()
    lonely = without_redis(caller, away)
    assert "One moment" in lonely.presses("1")
    caller.document = lonely.document
    assert "For English, press 1" in caller.follows()
    assert "For an order" in caller.presses("1")


def test_the_same_in_the_callers_language(caller: Caller, away: House) -> None:
    caller.dials()
    caller.presses("2")
    assert "Un momento" in without_redis(caller, away).presses("1")


def test_after_three_moments_the_standby_number_rings(caller: Caller, away: House) -> None:
    caller.dials()
    lonely = without_redis(caller, away)
    lonely.presses("1")
    for _ in range(3):
        lonely.follows()
    assert STANDBY in lonely.document
    assert "/voice/rescue/screen" in lonely.document


def test_so_many_ring_the_standby_number_at_once_and_others_leave_a_message(
    new_caller: Callable[[], Caller], house: House, away: House, clock: Clock
) -> None:
    board = replace(away.board, standby_lines=StandbyLines(1))
    first, second, third = (without_redis(new_caller(), replace(away, board=board)) for _ in range(3))
    rescue = "/voice/rescue?l=en"
    assert STANDBY in first.asks(rescue)
    assert STANDBY in first.repeats(), "the same request has the same answer"
    assert "<Record" in second.asks(rescue)
    first.asks("/voice/rescue/after?l=en&r=menu", DialCallStatus="completed", DialBridged="true")
    assert STANDBY in second.asks(rescue)
    assert second.hangs_up() == 204
    assert STANDBY in third.asks(rescue)
    assert "<Record" in first.asks(rescue)
    clock.passes(HELD.total_seconds())
    assert STANDBY in first.asks(rescue)
    third.hangs_up()
    facts.empty_spool(house.board)


def test_whoever_takes_the_standby_call_presses_a_key(caller: Caller, away: House) -> None:
    caller.dials()
    lonely = without_redis(caller, away)
    assert "<Gather" in lonely.asks("/voice/rescue/screen?l=en")
    assert "<Gather" not in lonely.presses("5")
    lonely.asks("/voice/rescue/screen?l=en")
    assert "<Hangup" in lonely.stays_silent()


def test_a_message_left_meanwhile_reaches_the_record_later(caller: Caller, away: House) -> None:
    caller.dials()
    lonely = without_redis(caller, away)
    lonely.asks("/voice/rescue/after?l=en&r=menu", DialCallStatus="no-answer", DialBridged="false")
    assert "<Record" in lonely.document
    spoken = {"RecordingUrl": "http://carrier.test/RE7", "RecordingSid": "RE7", "RecordingDuration": "11"}
    assert "<Hangup" in lonely.asks(lonely.action(), **spoken, Digits="#")
    assert lonely.hangs_up() == 204
    facts.empty_spool(caller.house.board)
    assert caller.record()["outcome"] == "voicemail"


def test_who_waits_stays_in_the_queue(caller: Caller, away: House, agent: AgentName) -> None:
    caller.dials()
    caller.presses("1")
    caller.presses("1")
    assert "<Enqueue" in caller.document
    heard = without_redis(caller, away).looks(waited=30)
    assert "stay on the line" in heard
    assert "<Leave" not in heard


def test_the_end_of_a_call_is_not_lost_with_redis(caller: Caller, away: House, clock: Clock) -> None:
    caller.dials()
    assert without_redis(caller, away).hangs_up() == 204
    facts.empty_spool(caller.house.board)
    assert caller.record()["outcome"] == "abandoned_in_menu"


def test_no_fact_is_noted_while_redis_is_gone(away: House) -> None:
    with pytest.raises(LiveGone):
        away.board.live.load("CA1")


def flush(house: House) -> None:
    house.redis.flushall()
    house.board.live.set_revision(house.board.catalogues.current().revision)
    open_floor(house)


def test_a_menu_goes_on_after_a_flush(caller: Caller, clock: Clock) -> None:
    caller.dials()
    caller.presses("1")
    drains(caller)
    caller.house.redis.flushall()
    assert "day and night" in caller.presses("3")
    open_floor(caller.house)
    clock.passes(30)
    caller.hangs_up()
    shown = caller.record()
    assert shown["outcome"] == "self_served"
    assert "Recovered" in [event["kind"] for event in shown["events"]]


def test_a_turn_that_was_lost_with_the_flush_is_asked_again(caller: Caller) -> None:
    caller.dials()
    drains(caller)
    caller.presses("1")
    caller.house.redis.flushall()
    heard = caller.presses("3")
    assert "day and night" in heard or "For an order" in heard
    open_floor(caller.house)
    caller.hangs_up()
    assert caller.record()["outcome"] in ("abandoned_in_menu", "self_served")


def test_a_waiting_caller_is_known_again_after_a_flush(caller: Caller, agent: AgentName, clock: Clock) -> None:
    caller.dials()
    caller.presses("1")
    caller.presses("1")
    drains(caller)
    caller.house.redis.flushall()
    assert "<Leave" not in caller.looks(waited=20) if caller.house.board.live.load(caller.call) else True
    places = [place for place in caller.house.roster.open_places() if place.id == caller.call]
    assert [place.queue for place in places] == ["support"]
    open_floor(caller.house)
    clock.passes(timedelta(seconds=5).total_seconds())
    caller.hangs_up()
    assert caller.record()["outcome"] == "abandoned_in_queue"
    assert caller.house.board.floor.ahead(ContactId(caller.call)) is None
