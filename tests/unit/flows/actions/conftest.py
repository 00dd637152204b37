"""A caller on a line whose flow a test writes itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.unit.engine.line import NOON, Call, line

Dial = Callable[..., Call]


@pytest.fixture
def call() -> Dial:
    """Return a call on the line with these steps, not yet begun."""

    def on(steps: str, now: datetime = NOON) -> Call:
        return Call(line(steps), now)

    return on
