"""A line whose customers are called back: in one queue they are called first, in the other an agent takes it first.

A colleague is on a break all the time, so that callers may wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ivr.bootstrap import House
from ivr.cases.database import reading, writing
from ivr.cases.tables import callback_attempts, callbacks
from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine

FLOWS = Path(__file__).parent / "callflows"
BY_CUSTOMER, BY_AGENT = "+18005550131", "+18005550132"
_numbers = count(100)


@pytest.fixture(scope="session")
def line() -> Iterator[WholeLine]:
    with WholeLine(environ={"CALLFLOWS": str(FLOWS)}) as line:
        for number in (BY_CUSTOMER, BY_AGENT):
            line.answers(number)
        line.available("colleague", "+15550109999")
        status, _ = line.put("/api/agents/colleague/presence", {"presence": "on_break"})
        assert status == 200
        yield line


@pytest.fixture(scope="session")
def house(line: WholeLine) -> Iterator[House]:
    """The rooms of another process of the same line."""
    with line.house() as house:
        yield house


@pytest.fixture
def customers(line: WholeLine, house: House) -> Iterator[Callable[[], Handset]]:
    """Bring customers with numbers that there may be (555-01xx); at the end nobody is promised anything any more."""
    there: list[Handset] = []
    # After a loss, as after the start, nothing expires for 20 s: no test means to wait for that.
    house.redis.delete("floor:grace")

    def comes() -> Handset:
        there.append(line.exchange.caller(f"+1202555{next(_numbers):04}"))
        return there[-1]

    yield comes
    with writing(house.slow) as connection:
        connection.execute(callbacks.update().values(state="done"))
    for customer in there:
        if customer.person.leg is not None:
            customer.hangs_up()


class Promises:
    """What the record says of the callbacks to a customer."""

    def __init__(self, line: WholeLine, house: House) -> None:
        self.line, self.house = line, house

    def of(self, customer: Handset) -> dict[str, Any]:
        his = select(callbacks).where(callbacks.c.number == customer.number).order_by(callbacks.c.id.desc()).limit(1)
        with reading(self.house.slow) as connection:
            row = connection.execute(his).one_or_none()
        return dict(row._mapping) if row is not None else {}

    def attempts(self, customer: Handset) -> list[dict[str, Any]]:
        made = select(callback_attempts).where(callback_attempts.c.callback_id == self.of(customer)["id"])
        with reading(self.house.slow) as connection:
            return [dict(row._mapping) for row in connection.execute(made.order_by(callback_attempts.c.n))]

    def books(self, customer: Handset, number: str) -> None:
        """The customer waits for a while and then asks to be called back."""
        customer.dials(number)
        customer.hears("To be called back press 1", within=20)
        customer.presses("1", within=20)
        customer.hears("We will call you", within=20)
        assert self.line.outcome(customer.sid) == "callback_booked"
        self.becomes(customer, "waiting")
        customer.is_over()

    def are_due(self, customer: Handset) -> None:
        """Let the time pass until it may be made."""
        his = callbacks.c.id == self.of(customer)["id"]
        with writing(self.house.slow) as connection:
            connection.execute(callbacks.update().where(his).values(due_at=self.house.board.now()))

    def becomes(self, customer: Handset, state: str, within: float = 15.0) -> None:
        self.line.until(lambda: self.of(customer).get("state") == state, within)

    def outcome(self, customer: Handset) -> str:
        """Return what became of the last call for it."""
        return self.line.outcome(self.attempts(customer)[-1]["call_id"], within=15)


@pytest.fixture
def promises(line: WholeLine, house: House) -> Promises:
    return Promises(line, house)
