"""A call to read texts, values and conditions for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import pytest

from ivr.dialogue.inputs import Scalar


@dataclass(frozen=True)
class Call:
    """What a call knows, by dotted name."""

    known: Mapping[str, Scalar | datetime]
    language: str = "en"

    def get(self, path: tuple[str, ...]) -> Scalar | datetime | None:
        return self.known.get(".".join(path))


Knowing = Callable[..., Call]


@pytest.fixture
def knowing() -> Knowing:
    """Return a call that knows these values by dotted name, and speaks this language."""

    def call(known: Mapping[str, Scalar | datetime] | None = None, language: str = "en") -> Call:
        return Call(known or {}, language)

    return call
