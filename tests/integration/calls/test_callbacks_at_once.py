"""Two dispatch processes and one free agent: one customer is called, in whatever order their steps fall."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time
from typing import cast

import pytest

from ivr.bootstrap import House
from ivr.calls.callbacks.placed import status
from ivr.calls.callbacks.whose_turn import sweep
from ivr.calls.catalogues import Catalogues
from ivr.calls.switchboard import Switchboard
from ivr.carriers.ports import Control, Posted
from ivr.cases import callbacks as promised
from ivr.cases.callbacks import Wanted
from ivr.cases.database import writing
from ivr.flows.catalogue import Catalogue
from queueing.floor import Floor
from queueing.names import AgentName
from queueing.policy.rules import CallbackRules
from queueing.store.redis_store import RedisStore
from tests.line import Clock

CUSTOMERS = {"+12025550151": "support", "+12025550152": "support", "+12025550153": "billing"}
ANY_TIME = CallbackRules(first="customer", between=(time(0), time(23, 59)))


class Carrier:
    """Places calls; while it is asked for one, something else may happen."""

    def __init__(self) -> None:
        self.rung: list[str] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def ring(self, *, to: str, **_told: object) -> str:
        self.rung.append(to)
        self.meanwhile()
        return f"CAout{len(self.rung)}"


class Published:
    """The flows that are published, with queues whose customers are called first, at any hour."""

    def __init__(self, flows: Catalogue) -> None:
        queues = {name: replace(rules, callback=ANY_TIME, hours=None) for name, rules in flows.queues.items()}
        self.flows = replace(flows, queues=queues)

    def current(self) -> Catalogue:
        return self.flows


@pytest.fixture
def carrier() -> Carrier:
    return Carrier()


@pytest.fixture
def process(house: House, carrier: Carrier, clock: Clock) -> Callable[..., Switchboard]:
    """One more dispatch process; `meanwhile` happens each time just before its step on the floor."""
    catalogues = Published(house.board.catalogues.current())

    def opened(meanwhile: Callable[[], None] = lambda: None) -> Switchboard:
        def now_ms() -> int:
            meanwhile()
            return int(clock.now().timestamp() * 1000)

        floor = Floor(RedisStore(house.redis), house.legs, now_ms)
        return replace(
            house.board,
            floor=floor,
            control=cast("Control", carrier),
            catalogues=cast("Catalogues", catalogues),
        )

    return opened


@pytest.fixture
def due(house: House, clock: Clock, agent: AgentName) -> Iterator[None]:
    """Three callbacks that are due, in two queues, and one agent who serves both."""
    for number, queue in CUSTOMERS.items():
        wanted = Wanted(number, queue, "main", "", "en", "", 3, 900, clock.now(), clock.now().replace(year=2100))
        booked = promised.book(house.slow, f"CA1:1:{number}:0", "CA1", wanted, clock.now())
        assert booked is not None
        with writing(house.slow) as connection:
            promised.confirm(connection, [booked.id])
    yield
    with writing(house.slow) as connection:
        connection.exec_driver_sql("DELETE FROM callback_attempts")
        connection.exec_driver_sql("DELETE FROM callbacks")
    house.redis.delete("floor:calling")


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize("where", ["before its step", "while it rings", "after it"])
def test_one_agent_leads_to_one_call(
    *, process: Callable[..., Switchboard], carrier: Carrier, clock: Clock, where: str
) -> None:
    other = process()

    def the_other_sweeps() -> None:
        sweep(other, clock.now())
        sweep(other, clock.now())

    one = process(the_other_sweeps if where == "before its step" else lambda: None)
    if where == "while it rings":
        carrier.meanwhile = the_other_sweeps
    sweep(one, clock.now())
    if where == "after it":
        the_other_sweeps()
    sweep(one, clock.now())
    assert len(carrier.rung) == 1, "one agent is free, so one customer may be called"


@pytest.mark.usefixtures("due")
def test_when_the_call_is_over_the_next_is_called(
    process: Callable[..., Switchboard], carrier: Carrier, clock: Clock, house: House
) -> None:
    one = process()
    sweep(one, clock.now())
    with writing(house.slow) as connection:
        attempt = connection.exec_driver_sql("SELECT id FROM callback_attempts").scalar_one()
    form = {"CallSid": "CAout1", "CallStatus": "busy", "From": "+18005550100", "To": carrier.rung[0]}
    status(one, Posted(form, {"a": str(attempt)}, "/voice/callback/status"))
    with writing(house.slow) as connection:
        connection.exec_driver_sql("UPDATE callback_attempts SET state = 'over'")
    sweep(one, clock.now())
    assert len(carrier.rung) == 2
