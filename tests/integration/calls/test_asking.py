"""What a flow asks of the world has an answer in time, once, and without harm to anybody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from ivr.bootstrap import House
from ivr.calls import outbox
from ivr.calls.emergencies import GLANCE_S
from ivr.calls.silent import LONGEST
from ivr.calls.switchboard import milliseconds
from ivr.calls.world.errands import Errand
from ivr.cases import customers, pins
from ivr.cases.chores import Chore, due
from ivr.cases.queries import iso
from ivr.dialogue.inputs import Answered
from ivr.dialogue.instructions import LookUp
from ivr.live.connect import wire
from ivr.live.errands import ErrandBook
from queueing.names import AgentName, QueueName
from queueing.ports import AgentProfile
from tests import service as does
from tests.line import Caller, Clock
from tests.service import Service
from wsgi import app_of

SLOW_S = 1.6
"""Longer than a turn waits for one lookup."""


def asks(caller: Caller, option: str) -> str:
    caller.dials()
    return caller.presses(option)


def polls_until(caller: Caller, words: str, within: float = 8.0) -> str:
    """Follow the carrier's redirects until the caller hears `words`."""
    until = time.monotonic() + within
    while words not in caller.document:
        assert time.monotonic() < until, caller.document
        caller.follows()
    return caller.document


def kinds(caller: Caller) -> list[str]:
    return [str(event["kind"]) for event in caller.record()["events"]]


def test_what_is_found_is_spoken_in_the_same_turn(asker: Caller) -> None:
    assert "It is shipped." in asks(asker, "1")
    asker.hangs_up()
    assert "AskedOutside" in kinds(asker)


def test_what_takes_longer_is_told_later_and_meanwhile_he_hears_so(asker: Caller, orders: Service) -> None:
    orders.behaviour = does.late(SLOW_S, does.answers({"status": "delivered"}))
    heard = asks(asker, "1")
    assert "One moment please." in heard
    assert "/voice/await" in heard
    told = polls_until(asker, "It is delivered.")
    assert asker.repeats() == told
    assert len(orders.requests) == 1


def test_a_service_that_hangs_is_failed_within_its_budget(asker: Caller, orders: Service) -> None:
    orders.behaviour = does.hangs
    began = time.monotonic()
    asks(asker, "1")
    polls_until(asker, "Something is broken.")
    assert time.monotonic() - began < 6.0
    asker.hangs_up()
    assert "Failed" in kinds(asker)


def test_a_post_that_the_carrier_asks_for_twice_is_made_once(
    asker: Caller, orders: Service, asking_house: House
) -> None:
    orders.behaviour = does.late(0.5, does.answers({"status": "shipped"}))
    asker.dials()
    twin = Caller(asking_house, app_of(asking_house).test_client(), asker.call, asker.number)
    twin.document = asker.document
    other = threading.Thread(target=twin.presses, args=("6",))
    other.start()
    first = asker.presses("6")
    other.join()
    assert "It is shipped." in first
    assert twin.document == first
    assert len(orders.requests) == 1


def test_a_poll_is_answered_by_any_process(asker: Caller, orders: Service, open_house: Callable[[], House]) -> None:
    orders.behaviour = does.late(SLOW_S, does.answers({"status": "delivered"}))
    asks(asker, "1")
    elsewhere = open_house()
    other = Caller(elsewhere, app_of(elsewhere).test_client(), asker.call, asker.number)
    other.document = asker.document
    polls_until(other, "It is delivered.")
    assert len(orders.requests) == 1


def test_a_lookup_whose_process_died_is_done_again_by_another(asking_house: House, orders: Service) -> None:
    orders.behaviour = does.answers({"status": "delivered"})
    board = asking_house.board
    key, until_ms = "CA1:1:fp:0", milliseconds(board.now()) + 8_000
    question = LookUp("orders", "post", "/check", {"from": "+15555550123"}, wait=8.0)
    errand = Errand("CA1", board.catalogues.current().revision, until_ms, lookup=question)
    through = wire(asking_house.redis_url)
    assert ErrandBook(through).claim(key, msgspec.json.encode(errand), until_ms).state == "yours"
    through.close()
    # Its process is gone: nobody holds it any more, and after two seconds whoever asks for it does it.
    assert board.errands.look(key, 0.2) is None
    assert board.errands.look(key, 5.0) == Answered("found", {"status": "delivered"})
    assert [request.headers["Idempotency-Key"] for request in orders.requests] == [key]


def test_others_do_not_wait_for_a_service_that_hangs(
    new_asker: Callable[[], Caller], orders: Service, asking_house: House
) -> None:
    orders.behaviour = does.hangs
    app = app_of(asking_house)
    callers = [Caller(asking_house, app.test_client(), new_asker().call, "+15555550123") for _ in range(14)]
    waiting = [threading.Thread(target=asks, args=(caller, "1")) for caller in callers]
    for thread in waiting:
        thread.start()
    other = new_asker()
    began = time.monotonic()
    assert "Your number is" in asks(other, "4")
    assert time.monotonic() - began < 2.0
    for thread in waiting:
        thread.join()
    # Those who found no room at the service were told so at once, the others that it takes a moment.
    assert {"/voice/await" in caller.document or "broken" in caller.document for caller in callers} == {True}


def test_another_service_is_asked_while_one_hangs(
    new_asker: Callable[[], Caller], orders: Service, asking_house: House
) -> None:
    def by_path(plug: Any, request: does.Request, stop: threading.Event) -> None:
        (does.answers({"status": "here"}) if request.path == "/page" else does.hangs)(plug, request, stop)

    orders.behaviour = by_path
    app = app_of(asking_house)
    callers = [Caller(asking_house, app.test_client(), new_asker().call, "+15555550123") for _ in range(8)]
    waiting = [threading.Thread(target=asks, args=(caller, "1")) for caller in callers]
    for thread in waiting:
        thread.start()
    assert "It is on its way." in polls_after(new_asker(), "8")
    for thread in waiting:
        thread.join()


def polls_after(caller: Caller, option: str) -> str:
    asks(caller, option)
    return polls_until(caller, "It is on its way.")


def test_an_answer_that_nobody_asked_for_is_refused(asker: Caller) -> None:
    asker.dials()
    assert asker.post("/voice/await?n=1&t=CA-of-another:1:2:3").status_code == 400


def test_a_question_that_is_lost_with_redis_is_failed(asker: Caller, orders: Service, asking_house: House) -> None:
    orders.behaviour = does.late(SLOW_S, does.answers({"status": "delivered"}))
    asks(asker, "1")
    time_out = Answered("failed", {"reason": "the question was lost"})
    assert asking_house.board.errands.look(f"{asker.call}:99:fp:0", 0.1) == time_out


# Functions and the emergency switch


@pytest.fixture
def agent_of_all(asking_house: House) -> Iterator[None]:
    floor = asking_house.board.floor
    floor.sign_in(AgentProfile(AgentName("maria"), "+15550100001", (QueueName("support"),)), None)
    floor.presence(AgentName("maria"), "available")
    yield
    floor.presence(AgentName("maria"), "offline")


@pytest.fixture(autouse=True)
def _no_emergency(asking_house: House) -> Iterator[None]:
    yield
    for calendar in asking_house.board.emergencies.turned():
        asking_house.board.emergencies.turn_off(calendar, "after a test", "test")


def test_a_pin_is_checked_against_the_record(asker: Caller, asking_house: House) -> None:
    known = customers.add_customer(asking_house.slow, "Ann", [])
    pins.set_pin(asking_house.slow, "12345678", "83927451", int(known.id))
    asks(asker, "2")
    assert "We know you." in polls_while(asker, asker.presses("83927451"))


def polls_while(caller: Caller, document: str) -> str:
    while "/voice/await" in document:
        document = caller.follows()
    return document


def test_three_wrong_pins_lock_it(asker: Caller, asking_house: House) -> None:
    pins.set_pin(asking_house.slow, "12345678", "83927451")
    asks(asker, "2")
    heard = [polls_while(asker, asker.presses("00000000")) for _ in range(4)]
    assert ["That was wrong." in words for words in heard] == [True, True, True, False]
    assert "It is locked." in heard[3]


def test_the_emergency_switch_by_telephone_closes_the_line_for_everybody(
    new_asker: Callable[[], Caller], asking_house: House
) -> None:
    pins.set_pin(asking_house.slow, "emergency", "815000")
    begun_before = new_asker()
    begun_before.dials()
    boss = new_asker()
    asks(boss, "7")
    assert "We know you." in polls_while(boss, boss.presses("815000"))
    assert "There is an emergency." in asks(new_asker(), "5")
    assert "There is an emergency." in begun_before.presses("5")
    asking_house.board.emergencies.turn_off("office", "over", "test")
    assert "There is an emergency." not in asks(new_asker(), "5")


def _looks_until_told(asker: Caller, within: float) -> str:
    """Look again and again, for a switch is seen by every process within 5 s."""
    latest = time.monotonic() + within
    while "<Leave/>" not in (document := asker.looks(24)):
        assert time.monotonic() < latest
        time.sleep(GLANCE_S / 5)
    return document


def test_a_waiting_caller_leaves_when_the_switch_is_turned_on(
    asker: Caller, asking_house: House, open_house: Callable[[], House], agent_of_all: None
) -> None:
    assert "<Enqueue" in asks(asker, "5")
    assert "<Leave" not in asker.looks(12)
    # Another process, which has the switch from the copy.
    open_house().board.emergencies.turn_on("office", timedelta(hours=1), "burst pipe", "sam")
    assert "<Leave/>" in _looks_until_told(asker, 5)
    asker.document = asker.asks(asker.action(), QueueResult="leave", QueueTime="30")
    asking_house.board.emergencies.turn_off("office", "over", "sam")
    assert "There is an emergency." in asker.document


def test_an_emergency_ends_by_itself(asking_house: House, clock: Clock) -> None:
    emergencies = asking_house.board.emergencies
    emergencies.turn_on("office", timedelta(minutes=5), "", "sam")
    assert emergencies.now() == {"office"}
    clock.passes(301)
    assert emergencies.now() == frozenset()


def test_a_switch_holds_where_redis_has_lost_its_copy(asking_house: House, open_house: Callable[[], House]) -> None:
    asking_house.board.emergencies.turn_on("office", timedelta(minutes=5), "", "sam")
    asking_house.redis.delete("live:emergencies")
    other = open_house().board.emergencies
    assert other.now() == {"office"}
    other.turn_off("office", "", "sam")
    assert other.turned()["office"].until is None


# The record


def test_a_case_is_opened_changed_and_closed_in_one_turn(asker: Caller, asking_house: House) -> None:
    assert "Your number is" in asks(asker, "4")
    asker.hangs_up()
    shown = asker.record()
    case = shown["case"]
    assert (case["topic"], case["status"], case["reason"]) == ("very_late", "closed", "solved")
    assert [event["kind"] for event in shown["events"]].count("CaseChanged") == 2


def test_what_runs_after_the_hang_up_runs_once(asker: Caller) -> None:
    asker.dials()
    asker.hangs_up()
    asker.hangs_up()
    shown = asker.record()
    assert [note["words"] for note in shown["notes"]] == ["hung up in welcome"]
    assert shown["outcome"] == "abandoned_in_menu"


def sweeps_until_it_is_ruled(asker: Caller, clock: Clock, within: float = 15.0) -> dict[str, Any]:
    """Sweep the outbox as dispatch does, once a second of the line, until the call has its outcome."""
    until = time.monotonic() + within
    while True:
        outbox.sweep(asker.house.board, clock.now())
        shown = asker.record()
        if shown["outcome"]:
            return shown
        assert time.monotonic() < until, shown
        clock.passes(1.01)
        time.sleep(0.2)


def test_what_takes_long_after_the_hang_up_is_done_all_the_same_and_once(
    asker: Caller, orders: Service, clock: Clock
) -> None:
    """Two questions of 1.6 s each are more than the carrier may be kept waiting for the answer to its notice."""
    asks(asker, "9")
    orders.behaviour = does.late(SLOW_S, does.answers({"status": "shipped"}))
    began, hung_up = time.monotonic(), clock.now()
    assert asker.hangs_up() == asker.hangs_up() == 204
    assert time.monotonic() - began < SLOW_S
    assert asker.record()["outcome"] is None
    shown = sweeps_until_it_is_ruled(asker, clock)
    assert (shown["outcome"], shown["mark"]) == ("self_served", "asked_after_all")
    assert [request.path for request in orders.requests] == ["/orders/+15555550123", "/check"]
    assert len(shown["notes"]) == 1
    (end,) = [event for event in shown["events"] if event["kind"] == "CallEnded"]
    assert end["at"] == iso(hung_up)
    asker.hangs_up()
    outbox.sweep(asker.house.board, clock.now())
    assert len(asker.record()["notes"]) == 1


def test_what_is_not_answered_half_a_minute_after_the_hang_up_has_failed(
    asker: Caller, orders: Service, clock: Clock
) -> None:
    asks(asker, "9")
    orders.behaviour = does.late(60, does.answers({"status": "shipped"}))
    asker.hangs_up()
    clock.passes(LONGEST.total_seconds())
    shown = sweeps_until_it_is_ruled(asker, clock)
    assert (shown["outcome"], shown["mark"]) == ("abandoned_in_menu", "leaving")
    assert [event["label"] for event in shown["events"] if event["kind"] == "AskedOutside"] == ["failed"]


# Messages


def owed(house: House, call: str, clock: Clock) -> list[Chore]:
    return [chore for chore in due(house.slow, clock.now(), 500) if chore.body.get("call") == call]


def test_messages_are_accepted_once_however_often_the_turn_is_asked_for(
    asker: Caller, asking_house: House, clock: Clock
) -> None:
    assert "It is on its way." in asks(asker, "3")
    asker.repeats()
    chores = owed(asking_house, asker.call, clock)
    assert sorted(chore.kind for chore in chores) == ["send_mail", "send_sms", "send_webhook"]
    sms = next(chore.body for chore in chores if chore.kind == "send_sms")
    assert (sms["to"], sms["from"], sms["body"]) == ("+15555550123", "+18005550100", "Hello from +18005550100.")
    assert next(chore.body["to"] for chore in chores if chore.kind == "send_mail") == "care@example.com"
    assert next(chore.body["send"] for chore in chores if chore.kind == "send_webhook") == {"call": asker.call}


@pytest.mark.parametrize("number", ["anonymous", ""])
def test_who_has_no_number_gets_no_text(new_asker: Callable[[], Caller], number: str) -> None:
    caller = new_asker()
    caller.number = number
    assert "There is nothing." in asks(caller, "3")
