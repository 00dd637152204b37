"""Callbacks: promised in one call, made in another, and what comes of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from ivr.bootstrap import House
from ivr.calls.callbacks.placed import place_callback
from ivr.cases import do_not_call
from ivr.cases.database import reading, writing
from ivr.cases.tables import callback_attempts
from ivr.cases.tables import callbacks as promised
from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine

_numbers = count(100)
SignIn = Callable[[str], Handset]


@pytest.fixture
def customer(line: WholeLine) -> Iterator[Handset]:
    """A customer with a number that there may be (555-01xx), for others are not called back."""
    phone = line.exchange.caller(f"+1202555{next(_numbers):04}")
    yield phone
    if phone.person.leg is not None:
        phone.hangs_up()


@pytest.fixture
def booked(line: WholeLine, house: House, customer: Handset, numbers: dict[str, str]) -> Callable[[], dict[str, Any]]:
    """Have the customer ask to be called back, and wait until he may be."""

    def book() -> dict[str, Any]:
        customer.dials(numbers["booking"])
        customer.hears("We will call you", within=10)
        assert line.outcome(customer.sid) == "callback_booked"
        line.until(lambda: of(house, customer).get("state") == "waiting")
        return of(house, customer)

    return book


def of(house: House, customer: Handset) -> dict[str, Any]:
    with reading(house.slow) as connection:
        newest = select(promised).where(promised.c.number == customer.number).order_by(promised.c.id.desc()).limit(1)
        row = connection.execute(newest).one_or_none()
    return dict(row._mapping) if row is not None else {}


def attempts(house: House, callback: int) -> list[dict[str, Any]]:
    with reading(house.slow) as connection:
        made = select(callback_attempts).where(callback_attempts.c.callback_id == callback)
        return [dict(row._mapping) for row in connection.execute(made.order_by(callback_attempts.c.n))]


def let_it_be_due(house: House, callback: int) -> None:
    """Let the time pass until it may be made (again)."""
    with writing(house.slow) as connection:
        connection.execute(promised.update().where(promised.c.id == callback).values(due_at=house.board.now()))


def outcome_of_call(line: WholeLine, house: House, callback: int) -> str:
    call = attempts(house, callback)[-1]["call_id"]
    return line.outcome(call, within=15)


def test_a_customer_is_called_back_when_an_agent_is_there_and_talks(
    *, line: WholeLine, house: House, customer: Handset, agent: SignIn, numbers: dict[str, str], booked: Any
) -> None:
    callback = booked()["id"]
    customer.is_over()
    maria = agent("maria")
    let_it_be_due(house, callback)
    assert customer.rings(within=15) == numbers["booking"]
    customer.answers()
    customer.hears("You asked us to call", within=10)
    customer.presses("1")
    maria.rings(within=10)
    maria.answers()
    maria.presses("1")
    maria.talks_with(customer, within=10)
    line.until(lambda: line.agents_that_are("on_call"))
    customer.hangs_up()
    line.until(lambda: of(house, customer)["state"] == "done", within=15)
    assert outcome_of_call(line, house, callback) == "callback_done"
    shown = line.call(attempts(house, callback)[0]["call_id"])
    assert (shown["flow"], shown["steps"]) == ("callback_call", ["greet", "connect"])


def test_nobody_is_called_while_no_agent_is_there(
    line: WholeLine, house: House, customer: Handset, booked: Any
) -> None:
    callback = booked()["id"]
    let_it_be_due(house, callback)
    line.exchange.passes(60)
    assert attempts(house, callback) == []


def test_asking_twice_is_one_promise(
    line: WholeLine, house: House, customer: Handset, numbers: dict[str, str], booked: Any
) -> None:
    first = booked()
    customer.is_over()
    customer.dials(numbers["booking"])
    customer.hears("as we said", within=10)
    assert line.outcome(customer.sid) == "callback_booked"
    assert of(house, customer)["id"] == first["id"]


def test_a_number_that_there_cannot_be_and_one_that_must_not_be_called(
    line: WholeLine, house: House, caller: Handset, customer: Handset, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["booking"])
    caller.hears("no number that we call", within=10)
    do_not_call.put(house.slow, customer.number, "asked not to be", house.board.now())
    customer.dials(numbers["booking"])
    customer.hears("no number that we call", within=10)
    assert of(house, customer) == {}


@pytest.mark.parametrize(
    ("how", "status"), [("declines", "busy"), ("lets_it_ring", "no-answer"), ("is_unreachable", "failed")]
)
def test_a_customer_who_is_not_reached_is_called_again_as_often_as_was_booked(
    *, line: WholeLine, house: House, customer: Handset, booked: Any, how: str, status: str
) -> None:
    callback = booked()["id"]
    customer.is_over()
    for left in (1, 0):
        if how == "is_unreachable":
            line.exchange.unreachable(customer.number)
        assert place_callback(house.board, callback)
        if how == "declines":
            customer.rings()
            customer.declines()
        line.until(lambda: attempts(house, callback)[-1]["state"] == "over", within=20)
        assert of(house, customer)["state"] == ("waiting" if left else "unreachable")
    made = attempts(house, callback)
    assert [one["outcome"] for one in made] == ["callback_moved", "callback_unreachable"]
    shown = line.call(made[0]["call_id"])
    assert (shown["status"], shown["steps"]) == (status, ["try_later"])


def test_a_customer_may_have_it_later_or_say_that_it_is_settled(
    line: WholeLine, house: House, customer: Handset, booked: Any
) -> None:
    callback = booked()["id"]
    customer.is_over()
    assert place_callback(house.board, callback)
    customer.rings()
    customer.answers()
    customer.hears("You asked us to call", within=10)
    customer.presses("2")
    customer.hears("We will call again", within=10)
    assert outcome_of_call(line, house, callback) == "callback_moved"
    line.until(lambda: of(house, customer)["state"] == "waiting")
    assert of(house, customer)["due_at"] - house.board.now() > timedelta(minutes=50)
    assert not attempts(house, callback)[0]["counts"]
    customer.is_over()
    assert place_callback(house.board, callback)
    customer.rings()
    customer.answers()
    customer.hears("You asked us to call", within=10)
    customer.presses("3")
    customer.hears("Goodbye", within=10)
    assert outcome_of_call(line, house, callback) == "callback_cancelled"
    line.until(lambda: of(house, customer)["state"] == "cancelled")


def test_a_machine_hears_the_message_for_machines(
    line: WholeLine, house: House, booked: Any, customer: Handset
) -> None:
    callback = booked()["id"]
    customer.is_over()
    customer.person.nature = "machine"
    assert place_callback(house.board, callback)
    customer.rings()
    customer.answers()
    customer.hears("You asked us to call", within=10)
    customer.hears("We have tried to reach you", within=10)
    assert customer.is_over(within=10) == "completed"
    assert outcome_of_call(line, house, callback) == "callback_moved"
    assert line.call(attempts(house, callback)[0]["call_id"])["steps"] == ["greet", "leave_word", "try_later"]


def test_who_has_pressed_a_key_is_no_machine(line: WholeLine, house: House, booked: Any, customer: Handset) -> None:
    callback = booked()["id"]
    customer.is_over()
    customer.person.nature = "machine"
    line.exchange.switches.machine_detection_seconds = 12
    assert place_callback(house.board, callback)
    customer.rings()
    customer.answers()
    customer.hears("You asked us to call", within=10)
    customer.presses("3")
    customer.hears("Goodbye", within=10)
    assert outcome_of_call(line, house, callback) == "callback_cancelled"
    line.exchange.switches.machine_detection_seconds = 4
