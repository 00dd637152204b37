"""An agent takes the callback first; then its customer is called into his room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ivr.bootstrap import House
from ivr.cases import do_not_call
from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine

LINE = "+18005550132"
SignIn = Callable[[str], Handset]
Comes = Callable[[], Handset]


@pytest.fixture
def customer(customers: Comes, promises: Any) -> Handset:
    """A customer whose callback is due."""
    customer = customers()
    promises.books(customer, LINE)
    promises.are_due(customer)
    return customer


@pytest.fixture
def maria(agent: SignIn, customer: Handset, promises: Any) -> Handset:
    """An agent who has taken the callback, and waits."""
    maria = agent("maria")
    assert maria.rings(within=20) == LINE
    maria.answers()
    maria.hears("A callback for Orders", within=10)
    assert promises.attempts(customer) == [], "nobody is called before an agent has accepted"
    maria.presses("1")
    maria.hears("We are calling the customer", within=10)
    return maria


def engagement(house: House) -> list[str]:
    return [view.engagement for view in house.board.floor.agents() if view.presence == "available"]


def test_the_customer_is_called_into_the_room_and_talks(
    *, line: WholeLine, house: House, customer: Handset, maria: Handset, promises: Any
) -> None:
    assert customer.rings(within=15) == LINE
    customer.answers()
    customer.hears("You asked us to call", within=10)
    customer.presses("1")
    maria.talks_with(customer, within=15)
    line.until(lambda: engagement(house) == ["on_call"])
    customer.hangs_up()
    line.until(lambda: engagement(house) == ["wrapping_up"])
    promises.becomes(customer, "done")
    assert promises.outcome(customer) == "callback_done"
    shown = line.call(promises.attempts(customer)[0]["call_id"])
    kinds = [event["kind"] for event in shown["events"]]
    assert {"OfferMade", "AgentRung", "OfferAccepted", "TalkBegan", "TalkEnded"} <= set(kinds)
    assert line.exchange.rung_twice == []


@pytest.mark.parametrize("how", ["busy", "later", "machine"])
def test_a_customer_who_does_not_come_frees_the_agent_without_blame(
    *, line: WholeLine, house: House, customer: Handset, maria: Handset, promises: Any, how: str
) -> None:
    customer.person.nature = "machine" if how == "machine" else "human"
    customer.rings(within=15)
    if how == "busy":
        customer.declines()
    else:
        customer.answers()
        customer.hears("You asked us to call", within=10)
    if how == "later":
        customer.presses("2")
    maria.hears("does not come to the phone", within=15)
    assert promises.outcome(customer) == "callback_moved"
    promises.becomes(customer, "waiting")
    line.until(lambda: engagement(house) == ["idle"])
    wait = promises.of(customer)["due_at"] - house.board.now()
    assert wait > timedelta(minutes=50 if how == "later" else 10)
    assert promises.attempts(customer)[0]["counts"] is (how != "later")


def test_an_agent_who_does_not_want_it_costs_nobody_a_call(
    *, line: WholeLine, house: House, customer: Handset, agent: SignIn, promises: Any
) -> None:
    maria = agent("maria")
    maria.rings(within=20)
    maria.answers()
    maria.hears("A callback for Orders", within=10)
    maria.presses("2")
    maria.is_over(within=10)
    assert (promises.of(customer)["state"], promises.attempts(customer)) == ("waiting", [])
    line.until(lambda: "OfferEnded" in [event["kind"] for event in line.call(customer.sid)["events"]])
    told = line.call(customer.sid)["events"][-3:]
    assert [event["kind"] for event in told] == ["OfferMade", "AgentRung", "OfferEnded"]
    assert told[0]["agent"].startswith("maria")
    assert (told[0]["through"], told[-1]["reason"]) == ("by_agent|", "declined")
    joe = agent("joe")
    joe.rings(within=20)


def test_an_agent_who_leaves_while_it_rings_does_not_lose_the_customer(
    *, line: WholeLine, house: House, customer: Handset, maria: Handset, agent: SignIn, promises: Any
) -> None:
    customer.rings(within=15)
    maria.hangs_up()
    customer.answers()
    customer.hears("You asked us to call", within=10)
    customer.presses("1")
    customer.waits_in("by_agent", within=10)
    joe = agent("joe")
    joe.rings(within=20)
    joe.answers()
    joe.presses("1")
    joe.talks_with(customer, within=15)
    assert line.exchange.rung_twice == []


def test_a_number_that_comes_onto_the_list_is_not_called(
    *, line: WholeLine, house: House, customer: Handset, promises: Any
) -> None:
    line.until(lambda: len(house.board.floor.callbacks()) == 1)
    do_not_call.put(house.slow, customer.number, "asked not to be", house.board.now())
    promises.becomes(customer, "refused")
    line.until(lambda: house.board.floor.callbacks() == ())


def test_all_that_is_lost_stands_again(
    *, line: WholeLine, house: House, customer: Handset, agent: SignIn, promises: Any
) -> None:
    line.until(lambda: len(house.board.floor.callbacks()) == 1)
    house.redis.flushall()
    line.until(lambda: line.get("/readyz")[0] == 200 and line.get("/api/queues")[0] == 200, within=30)
    maria = agent("maria")
    maria.rings(within=30)
    maria.answers()
    maria.hears("A callback for Orders", within=10)
    maria.presses("1")
    assert customer.rings(within=15) == LINE
    assert line.exchange.rung_twice == []
