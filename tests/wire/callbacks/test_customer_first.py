"""The customer is called first, when his turn is near, and stands where he would stand if he had stayed."""

from __future__ import annotations

import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ivr.bootstrap import House
from ivr.cases.database import writing
from ivr.cases.tables import callback_attempts as attempts
from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine

LINE = "+18005550131"
SignIn = Callable[[str], Handset]
Comes = Callable[[], Handset]


def takes(line: WholeLine, agent: Handset, customer: Handset) -> None:
    agent.rings(within=20)
    agent.answers()
    agent.presses("1")
    agent.talks_with(customer, within=20)


def test_who_has_booked_is_served_before_who_came_later_and_stayed(
    *, line: WholeLine, customers: Comes, agent: SignIn, promises: Any
) -> None:
    first, booker, stayer = customers(), customers(), customers()
    maria = agent("maria")
    first.dials(LINE)
    takes(line, maria, first)
    promises.books(booker, LINE)
    stayer.dials(LINE)
    stayer.waits_in("by_customer", within=10)
    promises.are_due(booker)
    assert booker.rings(within=15) == LINE, "he is called while the only agent still talks, for he is the next"
    booker.answers()
    booker.hears("You asked us to call", within=10)
    booker.presses("1")
    booker.waits_in("by_customer", within=10)
    first.hangs_up()
    takes(line, maria, booker)
    booker.hangs_up()
    assert promises.outcome(booker) == "callback_done"
    promises.becomes(booker, "done")
    takes(line, maria, stayer)


def test_who_ranks_behind_others_is_not_called_before_them(
    *, line: WholeLine, customers: Comes, agent: SignIn, promises: Any
) -> None:
    first, stayer, booker = customers(), customers(), customers()
    maria = agent("maria")
    first.dials(LINE)
    takes(line, maria, first)
    stayer.dials(LINE)
    stayer.waits_in("by_customer", within=10)
    promises.books(booker, LINE)
    promises.are_due(booker)
    line.exchange.passes(20)
    assert promises.attempts(booker) == []
    first.hangs_up()
    takes(line, maria, stayer)
    assert booker.rings(within=15) == LINE


def test_two_processes_call_one_customer_for_one_agent(
    *, line: WholeLine, customers: Comes, agent: SignIn, promises: Any
) -> None:
    bookers = [customers() for _ in range(3)]
    for booker in bookers:
        promises.books(booker, LINE)
    line.start("dispatch-2")
    agent("maria")
    for booker in bookers:
        promises.are_due(booker)
    line.until(lambda: any(promises.attempts(booker) for booker in bookers), within=15)
    line.exchange.passes(15)
    called = [booker for booker in bookers if promises.attempts(booker)]
    line.stop("dispatch-2")
    assert len(called) == 1, "one agent is free, so one customer is called"
    called[0].rings(within=5)


def test_a_process_that_is_killed_in_mid_call_leads_to_a_question_before_anybody_is_called_again(
    *, line: WholeLine, house: House, customers: Comes, agent: SignIn, promises: Any
) -> None:
    customer = customers()
    promises.books(customer, LINE)
    agent("maria")
    line.exchange.switches.rest_latency = 1.5
    promises.are_due(customer)
    line.until(lambda: [one["state"] for one in promises.attempts(customer)] == ["asked"], within=15)
    line.stop("dispatch", signal.SIGKILL)
    line.exchange.switches.rest_latency = 0.0
    line.start("dispatch")
    line.exchange.passes(40)
    assert len(promises.attempts(customer)) == 1, "it may ring already: nobody is called while that is not known"
    with writing(house.slow) as connection:
        connection.execute(attempts.update().values(at=house.board.now() - timedelta(minutes=5)))
    promises.becomes(customer, "waiting")
    assert [one["state"] for one in promises.attempts(customer)] == ["not_placed"]
    promises.are_due(customer)
    assert customer.rings(within=15) == LINE
    assert line.exchange.rung_twice == []
