"""Rings agents: each claimed ring leads to one request to the carrier, whatever comes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import BoundedSemaphore
from typing import Final

from queueing.dispatch.tasks import Tasks
from queueing.ports import Phone, Ring, RingFailed, RingUnknown
from queueing.store.contract import Store

AT_ONCE: Final = 16
"""So many rings are under way in one process; more would wait for a thread until their claim is void."""


class Ringer:
    """Makes the rings that the matches have ordered."""

    def __init__(self, store: Store, phone: Phone, clock_ms: Callable[[], int]) -> None:
        """`clock_ms` gives the time in epoch milliseconds."""
        self._store = store
        self._phone = phone
        self._now = clock_ms
        self._slots = BoundedSemaphore(AT_ONCE)

    def ring_all(self, tasks: Tasks) -> None:
        """Claim what is to be rung, as far as there are threads to do it now."""
        while self._slots.acquire(blocking=False):
            ring = self._claim()
            if ring is None:
                return
            tasks.once(ring.offer, partial(self._ring, ring))

    def _claim(self) -> Ring | None:
        ring = None
        try:
            ring = self._store.claim_ring(self._now())
        finally:
            if ring is None:
                self._slots.release()
        return ring

    def _ring(self, ring: Ring) -> None:
        try:
            leg = self._phone.ring(ring)
        except RingFailed:
            self._refused(ring)
        except RingUnknown:
            self._store.ring_unknown(ring.offer, self._now())
        else:
            if not self._store.rung(ring.offer, leg, self._now()):
                self._phone.hang_up(leg)
        finally:
            self._slots.release()

    def _refused(self, ring: Ring) -> None:
        """The caller keeps his place; where the offer was over already, the agent is free now."""
        if self._store.end(ring.offer, "ring_failed", ("offered",), self._now()) is None:
            self._store.leg_over(ring.offer, "failed", self._now())
