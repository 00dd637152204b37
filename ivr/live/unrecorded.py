"""What the case record may not know yet: the journal's entries that nobody has carried there."""

from __future__ import annotations

from typing import Any, NamedTuple

from redis import Redis

from ivr.live import keys
from ivr.live.connect import reaching

MOST = 2_000
"""So many of the newest are looked at: more are there only while the record lags by seconds."""


class Told(NamedTuple):
    """An entry: whose, what happened (JSON, as committed), and whether the call is over with it."""

    call: str
    events: bytes
    ended: bool


class Unrecorded:
    """A look at the journal that takes nothing off it. Raises LiveGone or LiveRefused; threads may share it."""

    def __init__(self, through: Redis) -> None:
        self._client = through

    def newest_first(self) -> list[Told]:
        """Return the entries that are still there, `MOST` at most.

        Whoever asks the record afterwards misses nothing: an entry is taken off the journal after it is recorded.
        """
        with reaching():
            raw: Any = self._client.xrevrange(keys.JOURNAL, count=MOST)
        return [Told(entry[b"call"].decode(), entry[b"events"], entry[b"ended"] == b"1") for _, entry in raw]
