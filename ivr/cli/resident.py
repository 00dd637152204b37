"""What the processes that stay have in common: they stop when told, and wait for what is gone."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable

from ivr.cases.errors import RecordGone
from ivr.live.errors import LiveGone

log = logging.getLogger(__name__)

GONE = (LiveGone, RecordGone)
"""What a resident process waits for, as long as it takes: it comes back."""
WAIT_S = 1.0


def told_to_stop() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = threading.Event()

    def told(_number: int, _frame: object) -> None:
        # A thread of its own: the one that was interrupted may hold the event's lock.
        threading.Thread(target=stop.set).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    return stop


def keep_going(
    step: Callable[[], object], stop: threading.Event, *, after_loss: Callable[[], None] = lambda: None
) -> None:
    """Call `step` again and again until told to stop; where a server is gone, say so once and wait for it.

    `after_loss` is called when a step works again after a server was gone.
    """
    lost = False
    while not stop.is_set():
        try:
            step()
        except GONE as error:
            if not lost:
                log.warning("%s; waiting for it", error)
            lost = True
            stop.wait(WAIT_S)
        else:
            if lost:
                log.info("back again")
                after_loss()
            lost = False
