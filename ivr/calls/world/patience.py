"""How long the carrier may be kept waiting in one request, however many things a flow asks in it."""

from __future__ import annotations

import time

AT_MOST_S = 1.2
"""For one question of a caller who listens; then `meanwhile` is spoken."""
IN_ALL_S = 2.4
"""For all questions of one turn: a webhook has 4 s for everything."""
SILENTLY_S = 3.0
"""For all questions of one request where nobody listens."""


class Patience:
    """What is left of it, from the moment at which the turn begins.

    `later`: what nobody listens to may be asked again after this request; else what is not answered now has failed.
    """

    def __init__(self, *, silently: float = SILENTLY_S, later: bool = False) -> None:
        """`silently`: seconds for all questions where nobody listens."""
        self._began = time.monotonic()
        self._silently = silently
        self.later = later

    def left(self, *, silently: bool) -> float:
        """Return for how many seconds the next question may be waited for, 0 where none is left."""
        passed = time.monotonic() - self._began
        return max(0.0, self._silently - passed if silently else min(AT_MOST_S, IN_ALL_S - passed))
