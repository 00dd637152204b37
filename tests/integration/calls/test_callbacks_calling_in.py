"""A customer who calls in at the very moment at which he would be called: what the record does not know yet counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import cast
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from ivr.bootstrap import House
from ivr.calls.callbacks.placed import place_callback
from ivr.carriers.ports import Control
from ivr.cases import callbacks as promised
from ivr.cases.callbacks import Wanted
from ivr.cases.database import writing
from ivr.cli.drain import Clerk
from ivr.live.unrecorded import Told, Unrecorded
from tests.line import Caller, Clock

NUMBER = "+12025550161"


class Carrier:
    """A carrier that notes whom it is told to call."""

    def __init__(self) -> None:
        self.rung: list[str] = []

    def ring(self, *, to: str, **_told: object) -> str:
        self.rung.append(to)
        return f"CAout{len(self.rung)}"


class Overtaken(Unrecorded):
    """A look at the journal after which the drain carries all of it away, before anybody asks the record."""

    def __init__(self, house: House) -> None:
        super().__init__(house.redis)
        self.drains = Clerk(house).step

    def newest_first(self) -> list[Told]:
        found = super().newest_first()
        self.drains()
        return found


class Drained(Unrecorded):
    """A journal that the drain carries away just before anybody looks."""

    def __init__(self, house: House) -> None:
        super().__init__(house.redis)
        self.drains = Clerk(house).step

    def newest_first(self) -> list[Told]:
        self.drains()
        return super().newest_first()


@pytest.fixture
def carrier() -> Carrier:
    return Carrier()


@pytest.fixture
def due(house: House, clock: Clock) -> Iterator[int]:
    """The id of a callback that is due; all that happened before is in the record."""
    wanted = Wanted(NUMBER, "support", "main", "", "en", "", 3, 900, clock.now(), clock.now() + timedelta(days=1))
    booked = promised.book(house.slow, f"CA0:1:{uuid4()}:0", "CA0", wanted, clock.now())
    assert booked is not None
    with writing(house.slow) as connection:
        promised.confirm(connection, [booked.id])
    Clerk(house).step()
    yield booked.id
    with writing(house.slow) as connection:
        connection.exec_driver_sql("DELETE FROM callback_attempts")
        connection.exec_driver_sql("DELETE FROM callbacks")


@pytest.fixture
def customer(house: House, line: FlaskClient) -> Iterator[Caller]:
    customer = Caller(house, line, f"CA{uuid4().hex}", NUMBER)
    yield customer
    customer.hangs_up()
    Clerk(house).step()


@pytest.fixture
def called(house: House, carrier: Carrier, due: int) -> Callable[..., bool]:
    """Call the customer as a dispatch process does, by its own look at the journal; say whether he was."""

    def place(unrecorded: Unrecorded | None = None) -> bool:
        board = replace(house.board, control=cast("Control", carrier), unrecorded=unrecorded or house.board.unrecorded)
        return place_callback(board, due)

    return place


@pytest.mark.parametrize("drain", ["not yet", "between the two looks", "before both"])
def test_who_calls_in_is_not_called(
    *, house: House, customer: Caller, called: Callable[..., bool], carrier: Carrier, drain: str
) -> None:
    customer.dials()
    looks = {"not yet": None, "between the two looks": Overtaken(house), "before both": Drained(house)}[drain]
    assert not called(looks)
    assert not called()
    assert carrier.rung == []


def test_who_has_called_and_gone_is_called(customer: Caller, called: Callable[..., bool], carrier: Carrier) -> None:
    customer.dials()
    customer.hangs_up()
    assert called()
    assert carrier.rung == [NUMBER]


def test_somebody_elses_call_and_a_call_of_ours_hold_up_nobody(
    house: House, line: FlaskClient, called: Callable[..., bool], carrier: Carrier
) -> None:
    other = Caller(house, line, f"CA{uuid4().hex}", "+12025550162")
    other.dials()
    events = b'[["CallBegan", {"flow": "main", "caller": "%s", "kind": "no_answer"}]]' % NUMBER.encode()
    house.board.live.addendum("CAours", "ours", events, 1)
    assert called()
    other.hangs_up()
    assert carrier.rung == [NUMBER]
