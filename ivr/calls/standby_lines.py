"""How many callers this process lets ring the standby number at once: a telephone bears few, and has no queue."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

HELD = timedelta(minutes=3)
"""A line is free again after that, where its end was told to another process, or to nobody."""


class StandbyLines:
    """So many lines to the standby number. It needs nothing but this process, and serves all its threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._until: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def take(self, call: str, now: datetime) -> bool:
        """Take a line for the call; False where all are taken. Asked again, a call keeps the one that it has."""
        with self._lock:
            self._until = {one: until for one, until in self._until.items() if until > now}
            if call not in self._until and len(self._until) >= self._most:
                return False
            self._until[call] = now + HELD
            return True

    def free(self, call: str) -> None:
        """Give the call's line back, where it has one."""
        with self._lock:
            self._until.pop(call, None)
