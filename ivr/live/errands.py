"""Errands: what calls ask of the world. Any process can finish, or repeat, what one that died has begun."""

from __future__ import annotations

import os
import uuid
from typing import Literal, NamedTuple, cast

from ivr.live import keys
from ivr.live.script import Script
from ivr.live.wire import Wire

HELD_MS = 2_000
"""An errand whose process has not been heard of for so long is another's to do."""
LIFE_MS = 15 * 60_000
"""So long an answer is kept for a caller who asks again."""

State = Literal["yours", "running", "answered", "unknown"]


class Errand(NamedTuple):
    """How an errand stands for the process that asks. `body` where it is to do it, `answer` where there is one."""

    state: State
    body: bytes = b""
    answer: bytes = b""
    until_ms: int = 0


class ErrandBook:
    """Errands by key. Every method is one round trip and raises LiveGone or LiveRefused."""

    def __init__(self, through: Wire) -> None:
        self._wire = through
        self._claim = Script("claim_errand", keys=2)
        self._finish = Script("finish_errand", keys=2)

    def claim(self, errand: str, body: bytes = b"", until_ms: int = 0) -> Errand:
        """Return how it stands; `yours` where nobody is at it, for two seconds and as long as it is held.

        A new one is written with its `body`, and the moment until which an answer is of use. Without a body only one
        that is written already is taken up.
        """
        holder = f"{os.getpid()}:{uuid.uuid4().hex}"
        words = (keys.errand_key(errand), keys.holder_key(errand), holder, HELD_MS, body, until_ms, LIFE_MS)
        said, text, until = self._claim.run(self._wire, *words)
        state = cast("State", said.decode())
        if state == "answered":
            return Errand(state, answer=text, until_ms=int(until))
        return Errand(state, body=text, until_ms=int(until))

    def hold(self, errand: str) -> None:
        """Go on holding it: the heartbeat of the process that is at it."""
        self._wire.ask("PEXPIRE", keys.holder_key(errand), HELD_MS)

    def finish(self, errand: str, answer: bytes) -> bytes:
        """Write the answer and return the one that stands: the first."""
        words = (keys.errand_key(errand), keys.holder_key(errand), answer, LIFE_MS)
        return bytes(self._finish.run(self._wire, *words))
