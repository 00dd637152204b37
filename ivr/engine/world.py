"""What the engine is given of the world around a call."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from ivr.dialogue.secrets import Seal
from ivr.engine.errors import NoSeal


def no_seal(call: str, _clear: str) -> str:
    """Refuse a secret that could not be sealed. Raises NoSeal."""
    raise NoSeal(call)


class World(NamedTuple):
    """The moment (aware, UTC), what seals a secret, and the calendars that the emergency switch has closed."""

    now: datetime
    seal: Seal = no_seal
    emergency: Collection[str] = ()
