"""How many customers may be called at once, before an agent has taken them: as many as there will be agents for."""

from __future__ import annotations

from math import ceil
from typing import Final

SOON_FREE: Final = 6
"""One in so many agents who are busy is free by the time that a customer has answered, half a minute later: talk and
wrap-up take three minutes. A guess that is too high lets a customer wait for seconds at the head of the queue."""


def free_soon(idle: int, busy: int) -> int:
    """Return how many of these agents are free now, or will be when somebody who is called now has answered."""
    return idle + ceil(busy / SOON_FREE)
