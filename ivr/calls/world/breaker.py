"""What spares callers a service that is down, and the house one that hangs."""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from collections.abc import Callable

FAILURES = 5
"""In a row; then nobody waits for the service for a while."""
REST_S = (4.0, 8.0)
"""How long, at random between the two: many processes must not come back in the same moment."""


class Breaker:
    """One service as this process sees it: closed, open for some seconds, then tried with one question at a time."""

    def __init__(self, clock: Callable[[], float], rest: Callable[[], float] = lambda: random.uniform(*REST_S)) -> None:  # noqa: S311 - no secret, only spread
        """`clock` gives seconds that only grow."""
        self._clock = clock
        self._rest = rest
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until = 0.0

    def lets_through(self) -> bool:
        """Say whether the service may be asked; after a rest one question is let through, and the next rest begins."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            if self._clock() < self._open_until:
                return False
            self._open_until = self._clock() + self._rest()
            return True

    def answered(self) -> None:
        """It answered: whatever it said, it is there."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """It did not answer, or said that it cannot."""
        with self._lock:
            self._failures += 1
            if self._failures == FAILURES:
                self._open_until = self._clock() + self._rest()


class Berths:
    """How many errands may be under way at once: in all, and for each that is asked, so that none takes them all."""

    def __init__(self, whole: int, each: int) -> None:
        self._whole = whole
        self._each = each
        self._taken: defaultdict[str, int] = defaultdict(int)
        self._lock = threading.Lock()

    def take(self, name: str) -> bool:
        """Take one for `name`; False where there is none."""
        with self._lock:
            free = self._taken[name] < self._each and sum(self._taken.values()) < self._whole
            if free:
                self._taken[name] += 1
            return free

    def give_back(self, name: str) -> None:
        """Give it back."""
        with self._lock:
            self._taken[name] -= 1
