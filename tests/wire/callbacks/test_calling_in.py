"""A customer who is to be called back calls in himself: he has his place, and nobody calls him meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine

BY_CUSTOMER, BY_AGENT = "+18005550131", "+18005550132"
SignIn = Callable[[str], Handset]
Comes = Callable[[], Handset]


@pytest.mark.parametrize("number", [BY_CUSTOMER, BY_AGENT])
def test_he_takes_his_place_and_the_callback_is_over(
    *, line: WholeLine, customers: Comes, agent: SignIn, promises: Any, number: str
) -> None:
    booker, stayer = customers(), customers()
    promises.books(booker, number)
    stayer.dials(number)
    stayer.hears("To be called back", within=20)
    promises.are_due(booker)
    booker.dials(number)
    booker.hears("We are to call you back", within=10)
    booker.presses("1")
    booker.hears("La la la", within=10)
    promises.becomes(booker, "taken")
    maria = agent("maria")
    maria.rings(within=20)
    maria.answers()
    maria.hears("A call for", within=10)
    maria.presses("1")
    maria.talks_with(booker, within=15)
    booker.hangs_up()
    assert line.outcome(booker.sid) == "answered"
    assert promises.attempts(booker) == []


def test_he_says_that_he_needs_no_call(*, line: WholeLine, customers: Comes, promises: Any) -> None:
    booker = customers()
    promises.books(booker, BY_AGENT)
    booker.dials(BY_AGENT)
    booker.hears("We are to call you back", within=10)
    booker.presses("2")
    booker.hears("We will not call you", within=10)
    promises.becomes(booker, "cancelled")


def test_nobody_is_called_while_he_is_on_the_line(
    *, line: WholeLine, customers: Comes, agent: SignIn, promises: Any
) -> None:
    booker = customers()
    promises.books(booker, BY_CUSTOMER)
    booker.dials(BY_CUSTOMER)
    booker.hears("We are to call you back", within=10)
    promises.are_due(booker)
    agent("maria")
    line.exchange.passes(4)
    assert promises.attempts(booker) == []
    booker.hangs_up()
    assert booker.rings(within=15) == BY_CUSTOMER


def test_who_asks_twice_is_promised_once(*, line: WholeLine, customers: Comes, promises: Any) -> None:
    booker = customers()
    promises.books(booker, BY_CUSTOMER)
    first = promises.of(booker)
    booker.dials(BY_CUSTOMER)
    booker.hears("We are to call you back", within=10)
    booker.presses("1")
    booker.hears("To be called back", within=20)
    booker.presses("1")
    booker.hears("We will call you", within=10)
    line.until(lambda: promises.of(booker)["id"] != first["id"] and promises.of(booker)["state"] == "waiting")
    assert promises.of(booker)["since"] == first["since"], "his place is as old as it was"
