"""One whole line for all wire tests of a process; each test brings people with numbers of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine

_numbers = count(100)


@pytest.fixture(scope="session")
def line() -> Iterator[WholeLine]:
    with WholeLine() as line:
        yield line


@pytest.fixture
def new_caller(line: WholeLine) -> Iterator[Callable[[], Handset]]:
    """Bring customers; at the end of the test they hang up."""
    there: list[Handset] = []

    def comes() -> Handset:
        there.append(line.exchange.caller(f"+1555555{next(_numbers):04}"))
        return there[-1]

    yield comes
    for caller in there:
        if caller.person.leg is not None:
            caller.hangs_up()


@pytest.fixture
def caller(new_caller: Callable[[], Handset]) -> Handset:
    return new_caller()


@pytest.fixture
def agent(line: WholeLine) -> Iterator[Callable[[str], Handset]]:
    """Sign agents in; at the end of the test they go home. Each is new, for one who has talked has to wrap up."""
    there: list[str] = []

    def signs_in(name: str) -> Handset:
        number = next(_numbers)
        phone = line.exchange.phone(f"+1555010{number:04}")
        there.append(f"{name}{number}")
        line.available(there[-1], phone.number)
        return phone

    yield signs_in
    for name in there:
        line.away(name)
