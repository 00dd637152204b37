"""The loop: match, ring, sweep.

It polls. A wake-up through Redis would save some forty small requests a second, and would need a connection of its own
and a proof that no wake-up is ever lost. A poll every 50 ms needs neither, and the ring still leaves within 200 ms.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from typing import Final

from queueing.dispatch.asking import Inquiry
from queueing.dispatch.ringing import Ringer
from queueing.dispatch.tasks import Tasks
from queueing.floor import Floor
from queueing.names import FloorGone, FloorLost
from queueing.ports import Book, Phone
from queueing.rebuild import rebuild

POLL_S: Final = 0.05
SWEEP_MS: Final = 250
RETRY_S: Final = 0.2
THREADS: Final = 32

log = logging.getLogger(__name__)

Sweep = Callable[[int], None]
"""Something that has to be looked after now and then; it is given the time in epoch milliseconds."""


class Dispatch:
    """Keeps the floor going; any number of processes may run one."""

    def __init__(
        self,
        floor: Floor,
        phone: Phone,
        book: Book,
        cps: float,
        sweeps: Sequence[Sweep] = (),
        *,
        clock_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`cps`: calls a second that the carrier lets us make, over all processes. `sweeps` run every 250 ms."""
        self._floor = floor
        self._phone = phone
        self._book = book
        self._cps = cps
        self._sweeps = tuple(sweeps)
        self._now = clock_ms
        self._pause = pause
        self._ringer = Ringer(floor.store, phone, clock_ms)
        self._swept_at = 0

    def run(self, stop: Event) -> None:
        """Go on until `stop` is set; what is under way is finished, for a ring's outcome must be written down."""
        with ThreadPoolExecutor(THREADS, thread_name_prefix="dispatch") as pool:
            tasks = Tasks(pool)
            while not stop.wait(POLL_S):
                self.go_on(tasks)

    def tick(self, tasks: Tasks) -> None:
        """Match, ring, and sweep where it is time to. Raises FloorGone or FloorLost."""
        self._floor.match(self._cps)
        self._ringer.ring_all(tasks)
        now = self._now()
        if now - self._swept_at >= SWEEP_MS:
            self._swept_at = now
            self._sweep(tasks, now)

    def _sweep(self, tasks: Tasks, now: int) -> None:
        for sweep in self._sweeps:
            tasks.once(sweep, partial(sweep, now))
        inquiry = Inquiry(self._floor, self._phone, now)
        for overdue in self._floor.store.sweep(now):
            tasks.once(overdue, partial(inquiry.settle, overdue))

    def go_on(self, tasks: Tasks) -> None:
        """Go one round, whatever may be wrong; a floor that is lost is brought back."""
        try:
            self._round(tasks)
        except FloorGone as gone:
            log.warning("the floor is out of reach: %s", gone)
            self._pause(RETRY_S)
        except Exception:
            log.exception("a round of the dispatch loop failed")
            self._pause(RETRY_S)

    def _round(self, tasks: Tasks) -> None:
        try:
            self.tick(tasks)
        except FloorLost:
            self._stand_up()

    def _stand_up(self) -> None:
        log.warning("the floor is lost")
        if rebuild(self._floor.store, self._phone, self._book, self._now, self._pause):
            log.warning("the floor is back")
        else:
            self._pause(RETRY_S)
