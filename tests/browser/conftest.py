"""A whole line, and people with a real browser at its desk."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, sync_playwright

from ivr.cases import accounts
from ivr.cases.accounts import Role
from ivr.cases.customers import add_customer
from ivr.cases.database import open_engine
from ivr.emulator.exchange import Handset
from tests.browser.people import PASSWORD, Person
from tests.whole_line import LINE, WholeLine

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None
)
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SPEED = 4.0
"""Slower than elsewhere: a telephone that rings waits until a page has shown it."""

_numbers = count(1)


# Not for the whole session: while it is open, a loop runs in this thread, in which no other test can run its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def running(browser: Browser) -> Iterator[WholeLine]:
    """Started only where there is a browser for it."""
    with WholeLine(speed=SPEED) as line:
        yield line


@pytest.fixture
def account(running: WholeLine) -> Callable[[Role], str]:
    """Make an account with a new name."""

    def make(role: Role) -> str:
        engine = open_engine(f"sqlite:///{running.var / 'careline.db'}")
        name = accounts.create(engine, f"{role}{next(_numbers)}", role, PASSWORD).name
        engine.dispose()
        return name

    return make


@pytest.fixture
def at_the_desk(
    browser: Browser, running: WholeLine, account: Callable[[Role], str]
) -> Iterator[Callable[..., Person]]:
    """Sign people in; at the end they leave, agents offline."""
    there: dict[str, Person] = {}

    def comes(role: Role, *, script: bool = True) -> Person:
        name, person = account(role), Person(browser, running.url, script=script)
        there[name] = person
        person.signs_in(name)
        return person

    yield comes
    for name, person in there.items():
        running.away(name)
        person.leaves()


@pytest.fixture
def phone(running: WholeLine) -> Handset:
    """A telephone beside an agent."""
    return running.exchange.phone(f"+1555010{next(_numbers):04}")


@pytest.fixture
def ana(running: WholeLine) -> Handset:
    """A customer whom the record knows by her number."""
    number = f"+1555555{next(_numbers):04}"
    engine = open_engine(f"sqlite:///{running.var / 'careline.db'}")
    add_customer(engine, "Ana García", [number], vip=True)
    engine.dispose()
    return running.exchange.caller(number)


@pytest.fixture
def waits(ana: Handset) -> Callable[[], None]:
    """Let the customer call and ask for a person."""

    def waits_for_support() -> None:
        ana.dials(LINE)
        ana.hears("For English, press 1")
        ana.presses("1")
        ana.hears("For an order, press 1")
        ana.presses("1")
        ana.waits_in("support")

    return waits_for_support
