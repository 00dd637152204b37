"""The copy of the emergency switches, where every process looks; the case record has them for good."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.live import keys
from ivr.live.script import Script
from ivr.live.wire import Wire

LIFE_MS = 60_000
"""After a minute the copy is taken from the record anew, so that no fault in it lasts."""


class EmergencyCopy:
    """Calendar -> until when its emergency lasts. Every method is one round trip; raises LiveGone or LiveRefused."""

    def __init__(self, through: Wire) -> None:
        self._wire = through
        self._copy = Script("copy_emergencies", keys=1)

    def read(self) -> Mapping[str, int] | None:
        """Return until when each emergency lasts, in ms; None where the copy is lost, or too old."""
        told = self._wire.ask("HGETALL", keys.EMERGENCIES)
        # The vendor's client, behind which TLS and Sentinel are, has made a map of it already.
        pairs = told.items() if isinstance(told, Mapping) else zip(told[::2], told[1::2], strict=True)
        found = {name.decode(): int(until) for name, until in pairs}
        return None if found.pop(keys.WRITTEN, None) is None else found

    def switch(self, calendar: str, until_ms: int) -> None:
        """Write one switch that has just been turned; 0 for off."""
        self._wire.ask("HSET", keys.EMERGENCIES, calendar, until_ms)

    def copy(self, until_ms: Mapping[str, int]) -> None:
        """Write the copy where there is none."""
        pairs = [word for pair in until_ms.items() for word in pair]
        self._copy.run(self._wire, keys.EMERGENCIES, keys.WRITTEN, LIFE_MS, *pairs)
