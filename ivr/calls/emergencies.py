"""The emergency switch: in the record first, then in the copy that every process looks at once a second."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Lock

from ivr.cases.book import CaseBook
from ivr.cases.emergencies import Turned
from ivr.cases.errors import RecordGone
from ivr.live.emergencies import EmergencyCopy
from ivr.live.errors import LiveError

log = logging.getLogger(__name__)

Beside = Callable[[Callable[[], None]], object]
"""Does something soon, while whoever asks for it goes on."""

GLANCE_S = 1.0
"""A switch that was turned is seen so soon: for calls that begin, that run, and that wait."""
BESIDE_S = 2.0
"""For so much longer what is known will do, while another thread looks: no caller waits for a glance."""
AFTER_A_FAILURE_S = 3.0
"""So soon it is tried again where neither copy nor record can be read; until then the last known holds."""


class Emergencies:
    """Implements `ivr.functions.function.Switch`; one object serves all threads of a process."""

    def __init__(
        self,
        book: CaseBook,
        copy: EmergencyCopy,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
        beside: Beside | None = None,
    ) -> None:
        """`now` gives aware UTC time, `clock` seconds that only grow; `beside` by default uses a thread of its own."""
        self._book = book
        self._copy = copy
        self._now = now
        self._clock = clock
        self._beside = beside or ThreadPoolExecutor(1, "emergencies").submit
        self._known: Mapping[str, int] = {}
        self._look_at = float("-inf")
        self._lock = Lock()

    def now(self) -> frozenset[str]:
        """Return the calendars that are closed by an emergency, as it was known three seconds ago at most.

        Never raises.
        """
        overdue = self._clock() - self._look_at
        # One thread looks; the others need not wait for it.
        if overdue >= 0 and self._lock.acquire(blocking=False):
            if overdue < BESIDE_S:
                self._beside(self._glance)
            else:
                self._glance()
        if not self._known:
            return frozenset()
        now_ms = _until_ms(self._now())
        return frozenset(calendar for calendar, until in self._known.items() if now_ms < until)

    def turn_on(self, calendar: str, lasts: timedelta, reason: str, by: str) -> None:
        """Close the calendar for so long; from then on it opens by itself.

        Raises:
            RecordGone: SQL does not answer, and nothing has changed.
        """
        self._turn(calendar, self._now() + lasts, reason, by)

    def turn_off(self, calendar: str, reason: str, by: str) -> None:
        """Let the calendar's own hours hold again.

        Raises:
            RecordGone: SQL does not answer, and nothing has changed.
        """
        self._turn(calendar, None, reason, by)

    def turned(self) -> Mapping[str, Turned]:
        """Return how each switch was turned last, by calendar; one whose end has come is off.

        Raises:
            RecordGone: SQL does not answer.
        """
        return self._book.emergencies()

    def _turn(self, calendar: str, until: datetime | None, reason: str, by: str) -> None:
        self._book.turn_switch(Turned(calendar, until, reason, by, self._now()))
        self._look_at = float("-inf")
        try:
            self._copy.switch(calendar, _until_ms(until))
        except LiveError:
            log.warning("an emergency switch is in the record only: Redis has no copy of it, so the record is asked")

    def _glance(self) -> None:
        try:
            self._look()
        finally:
            self._lock.release()

    def _look(self) -> None:
        self._look_at = self._clock() + GLANCE_S
        try:
            copy = self._copy.read()
            self._known = copy if copy is not None else self._copied()
        except (LiveError, RecordGone) as error:
            self._look_at = self._clock() + AFTER_A_FAILURE_S
            log.warning("emergency switches cannot be read, the last known ones hold: %s", error)

    def _copied(self) -> Mapping[str, int]:
        """Return what the record says, and let the others read it in the copy."""
        switches = self._book.emergencies()
        known = {name: _until_ms(turned.until) for name, turned in switches.items()}
        self._copy.copy(known)
        return known


def _until_ms(until: datetime | None) -> int:
    """Return the moment as the copy has it: ms since 1970, 0 for a switch that is off."""
    return int(until.timestamp() * 1000) if until is not None else 0
