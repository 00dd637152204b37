"""Events as a test tells them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ivr.cases.happened import Happened

Tell = Callable[..., Happened]
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def tell() -> Tell:
    """Make one event: its kind, the second in which it happens, its turn, and its fields."""

    def one(kind: str, second: float = 0.0, turn: int = 1, **fields: object) -> Happened:
        at = START + timedelta(seconds=second)
        return Happened(f"CA1:{turn}:fp{second}:0", "CA1", turn, 0, at, kind, fields)

    return one
