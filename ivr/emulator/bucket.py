"""The token bucket of calls per second: REST calls beyond it wait their turn (docs/voice/api/call-resource)."""

from __future__ import annotations


class Bucket:
    """Hands out times at which a call may start."""

    def __init__(self) -> None:
        self._next = 0.0

    def wait(self, now: float, rate: float | None) -> float:
        """Return how many seconds from `now` the next call has to wait at `rate` calls a second (None = no limit)."""
        if rate is None:
            return 0.0
        starts = max(now, self._next)
        self._next = starts + 1 / rate
        return starts - now
