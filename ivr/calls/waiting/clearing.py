"""Callers who wait when an emergency closes their desk: they are let go at once, not at their next look."""

from __future__ import annotations

import logging

from ivr.calls import interrupts
from ivr.calls.moves import Interrupt
from ivr.calls.restore import restored
from ivr.calls.switchboard import Switchboard
from ivr.carriers.errors import CarrierError
from ivr.engine.state import decode
from queueing.names import ContactId

log = logging.getLogger(__name__)

EVERY_MS = 1_000
"""The carrier is asked for its queues so often at most, and only while a desk is closed."""


class Clearing:
    """Clears the queues of closed desks; one process's own."""

    def __init__(self, board: Switchboard) -> None:
        """`board` is the whole of our side."""
        self._board = board
        self._next_ms = 0

    def sweep(self, now_ms: int) -> None:
        """Let go of everybody who waits for a desk that an emergency has closed."""
        closed = self._board.emergencies.now()
        if not closed or now_ms < self._next_ms:
            return
        self._next_ms = now_ms + EVERY_MS
        for name, rules in self._board.catalogues.current().queues.items():
            if rules.hours in closed:
                self._clear(name)

    def _clear(self, queue: str) -> None:
        try:
            for call in self._board.control.waiting(queue):
                let_go(self._board, call, queue)
        except CarrierError as error:
            log.warning("callers who wait in %s go at their next look: %s", queue, error)


def let_go(board: Switchboard, call: str, queue: str) -> bool:
    """Move a waiting caller to where the flow goes in an emergency; False where an agent is just taking him.

    Raises:
        CarrierError: it is not known whether he was moved; his next look lets him go.
    """
    saved = restored(board, call)
    if saved is None or saved.ended or saved.interrupt:
        return False
    state = decode(saved.state)
    if state.queue != queue or not board.floor.leave(ContactId(call), state.place, "emergency").ok:
        return False
    interrupt = Interrupt(f"{call}-left-{saved.version}", state.offer, left="emergency")
    url = interrupts.order(board, call, interrupt)
    if url is None:
        return False
    moved = board.control.take(queue, call, url)
    if not moved:
        interrupts.withdraw(board, call, interrupt.id)
    return moved
