"""A busy hour, as the people of a line live through it: ten customers, two agents at the desk and one with a telephone.

Dispatch is killed while a telephone rings, and a customer who did not want to wait on is called back in her turn.
"""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest
from playwright.sync_api import Browser, expect

from ivr.emulator.exchange import Handset
from tests.browser.people import Person
from tests.whole_line import HERE, WholeLine
from tests.wire.test_agents_by_phone import AGENTS_LINE, Agent
from tests.wire.test_one_call import to_the_queue

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("busy hour")]

HELPLINE = "+18005550101"
CUSTOMERS = count(120)
RINGS_S = 20
SPEED = 6.0


def changes(file: Path, what: str, to: str) -> None:
    changed, times = re.subn(what, to, file.read_text())
    assert times
    file.write_text(changed)


@pytest.fixture(scope="module")
def running(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeLine]:
    """The line as it is shipped, but open and calling back at night too: tests run at any time."""
    flows = tmp_path_factory.mktemp("line") / "callflows"
    shutil.copytree(HERE / "callflows", flows)
    changes(flows / "queues.yaml", r"between: [\d:-]+", 'between: "00:00-23:59"')
    changes(flows / "hours.yaml", "week: {mon-fri.*", "week: always")
    changes(flows / "helpline.yaml", "holiday: closed_for_a_reason", "holiday: callback_again")
    with WholeLine(speed=SPEED, environ={"CALLFLOWS": str(flows)}) as line:
        line.answers(HELPLINE)
        line.answers(AGENTS_LINE)
        yield line


class Serves(Protocol):
    """An agent, however he works."""

    def takes(self, caller: Handset) -> None: ...

    def says_what_came_of_it(self) -> None: ...


class AtTheDesk(NamedTuple):
    """An agent with a page before him, and a telephone."""

    page: Person
    phone: Handset

    def takes(self, caller: Handset) -> None:
        self.phone.rings(within=RINGS_S)
        self.answers(caller)

    def answers(self, caller: Handset) -> None:
        self.phone.answers()
        self.page.must_see("on your telephone to take the call")
        self.phone.presses("1")
        self.phone.talks_with(caller)
        self.page.must_see("Talking")

    def says_what_came_of_it(self) -> None:
        self.page.must_see("Wrapping up")
        self.page.page.get_by_label("Solved").check()
        self.page.presses("Done")


class ByTelephone(NamedTuple):
    """An agent who has nothing but a telephone."""

    agent: Agent

    def takes(self, caller: Handset) -> None:
        self.agent.takes_the_call(caller)

    def says_what_came_of_it(self) -> None:
        self.agent.phone.hears("The caller has gone")
        self.agent.phone.presses("1")
        self.agent.phone.is_over()


@pytest.fixture
def desk(running: WholeLine, at_the_desk: Callable[..., Person]) -> Callable[[], AtTheDesk]:
    """Bring an agent to the desk who is on a break: so callers may wait."""

    def comes() -> AtTheDesk:
        agent = AtTheDesk(at_the_desk("agent"), running.exchange.phone(f"+1555010{next(CUSTOMERS):04}"))
        agent.page.is_available_at(agent.phone.number)
        agent.page.must_see("Ready")
        agent.page.presses("On a break")
        agent.page.must_see("On a break")
        return agent

    return comes


@pytest.fixture
def customers(running: WholeLine) -> list[Handset]:
    return [running.exchange.caller(f"+1202555{next(CUSTOMERS):04}") for _ in range(10)]


def asks_to_be_called_back(customer: Handset) -> None:
    customer.hears("be called back, press 1", within=RINGS_S)
    customer.presses("1", within=RINGS_S)
    customer.hears("On the number ending in", within=RINGS_S)
    customer.presses("1", within=RINGS_S)
    customer.is_over(within=RINGS_S)


def calls_the_helpline(customer: Handset) -> None:
    customer.dials(HELPLINE)
    customer.hears("For English, press 1", within=RINGS_S)
    customer.presses("1")
    customer.hears("press 3", within=RINGS_S)
    customer.presses("3")
    customer.waits_in("support", within=RINGS_S)


def test_a_busy_hour(
    running: WholeLine, desk: Callable[[], AtTheDesk], at_the_desk: Callable[..., Person], customers: list[Handset]
) -> None:
    supervisor, ann, ben, lee = at_the_desk("supervisor"), desk(), desk(), Agent(running)
    first, second, cora, *others = customers
    for caller in (first, second):
        to_the_queue(caller)
    calls_the_helpline(cora)
    for caller in others:
        to_the_queue(caller)
    asks_to_be_called_back(cora)
    assert running.outcome(cora.sid) == "callback_booked"
    expect(supervisor.page.get_by_role("row", name="Customer care")).to_contain_text("9")

    ann.page.presses("Available")
    ann.takes(first)
    ben.page.presses("Available")
    ben.phone.rings(within=RINGS_S)
    running.stop("dispatch", signal.SIGKILL)
    running.start("dispatch")
    ben.answers(second)

    lee.signs_in()
    assert lee.phone.rings(within=RINGS_S) == HELPLINE
    lee.phone.answers()
    lee.phone.hears("A callback for Customer care", within=RINGS_S)
    lee.phone.presses("1")
    cora.rings(within=RINGS_S)
    cora.answers()
    cora.hears("press 1", within=RINGS_S)
    cora.presses("1")
    lee.phone.talks_with(cora, within=RINGS_S)

    busy: list[tuple[Serves, Handset]] = [(ann, first), (ben, second), (ByTelephone(lee), cora)]
    for waiting in others:
        agent, talked = busy.pop(0)
        talked.hangs_up()
        agent.says_what_came_of_it()
        agent.takes(waiting)
        busy.append((agent, waiting))
    for agent, talked in busy:
        talked.hangs_up()
        agent.says_what_came_of_it()

    assert [running.outcome(caller.sid, within=20) for caller in (first, second, *others)] == ["answered"] * 9
    assert running.outcome(cora.sid, within=20) == "callback_done"
    assert running.exchange.rung_twice == []
