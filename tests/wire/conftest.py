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
def caller(line: WholeLine) -> Handset:
    return line.exchange.caller(f"+1555555{next(_numbers):04}")


@pytest.fixture
def agent(line: WholeLine) -> Iterator[Callable[[str], Handset]]:
    """Sign agents in by name; at the end of the test they go home."""
    there: list[str] = []

    def signs_in(name: str) -> Handset:
        phone = line.exchange.phone(f"+1555010{next(_numbers):04}")
        line.available(name, phone.number)
        there.append(name)
        return phone

    yield signs_in
    for name in there:
        line.away(name)
