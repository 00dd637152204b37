"""What calls ask of the world has somebody to ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service import Service


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as running:
        yield running
