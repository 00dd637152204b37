"""`python -m ivr drain`: carries the journal into the case record, and settles what is recorded."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime

from ivr.bootstrap import House, house_of
from ivr.carriers.errors import CarrierError
from ivr.carriers.ports import Unknown
from ivr.cases import reconcile
from ivr.cases.drain import Drain
from ivr.cases.promises import settle_promises
from ivr.cases.reconcile import Live, Over
from ivr.cases.settlement import settle
from ivr.cli.resident import keep_going, told_to_stop
from ivr.engine.errors import StateUnreadable
from ivr.engine.state import decode
from ivr.jobs.chores import send_due
from ivr.live.journal import Journal

log = logging.getLogger(__name__)

SWEEP_S = 1.0
"""Seconds between two looks at promises and chores."""
RECONCILE_S = 15.0
"""Seconds between two looks at calls that went silent."""
GIVES_WAY = 10
"""Steps of niceness, of 19."""


def drain() -> int:
    """Carry entries until told to stop; settle whenever the journal is empty. Returns 0.

    It gives way to the processes that callers wait for: what is recorded may come a moment later.
    """
    os.nice(GIVES_WAY)
    house = house_of()
    stop = told_to_stop()
    clerk = Clerk(house)
    keep_going(clerk.step, stop, after_loss=clerk.ask_about_all)
    return 0


def doing(state: bytes) -> str:
    """Return what the caller is doing in a call's state; "" where this release cannot read it."""
    try:
        return decode(state).hint
    except StateUnreadable:
        return ""


class Clerk:
    """What keeps the case record up to date, one step at a time."""

    def __init__(self, house: House) -> None:
        self._drain = Drain(Journal.at(house.redis_url), house.slow)
        self._house = house
        self._ask_about_all = True
        self._due: dict[Callable[[datetime], None], datetime] = {}

    def ask_about_all(self) -> None:
        """At the next step, ask the carrier about every open call: something may have been lost."""
        self._ask_about_all = True
        self._due.pop(self._reconcile, None)

    def step(self) -> None:
        """Carry one batch; where there was none, settle and sweep.

        Raises:
            LiveGone, RecordGone: a server does not answer; nothing is lost by it.
        """
        if self._drain.step(datetime.now(UTC)):
            return
        now = datetime.now(UTC)
        settle(self._house.slow, now, doing)
        self._every(SWEEP_S, self._sweep, now)
        self._every(RECONCILE_S, self._reconcile, now)

    def _every(self, seconds: float, task: Callable[[datetime], None], now: datetime) -> None:
        last = self._due.get(task)
        if last is None or (now - last).total_seconds() >= seconds:
            self._due[task] = now
            task(now)

    def _sweep(self, now: datetime) -> None:
        settle_promises(self._house.slow, now)
        send_due(self._house, now)

    def _reconcile(self, now: datetime) -> None:
        """The carrier may be gone for a while: then the journal is carried all the same, and it is asked later."""
        try:
            reconcile.reconcile(self._house.slow, self._ask, now, everything=self._ask_about_all)
        except CarrierError as error:
            log.warning("silent calls stay open for now, for the carrier does not say how they ended: %s", error)
        else:
            self._ask_about_all = False

    def _ask(self, call: str) -> Over | Live | reconcile.Unknown:
        """What the carrier says of a call, in the words of the case record."""
        answer = self._house.board.control.open_call(call)
        if isinstance(answer, Unknown):
            return reconcile.Unknown()
        return Live() if answer is None else Over(answer.status, answer.seconds, None)
