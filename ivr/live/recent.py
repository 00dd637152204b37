"""What this process has written last of each call, so that the next turn of the call need not be read."""

from __future__ import annotations

from threading import Lock

from ivr.live.records import Change, Saved

MOST = 4096
"""Calls; each takes some 3 kB."""


class Recent:
    """Calls as they were when this process let go of them; another may have moved them on since.

    So nothing may be believed of one but what a commit against its version confirms.
    """

    def __init__(self) -> None:
        self._calls: dict[str, Saved] = {}
        self._lock = Lock()

    def get(self, call: str) -> Saved | None:
        """Return the call as it was left here, None where it is not known."""
        return self._calls.get(call)

    def changed(self, call: str, seen: Saved | None, change: Change, version: int) -> None:
        """Take in a change that stands. A call that has ended, or that a fact has moved, is read the next time."""
        if change.reply is None or change.ended:
            self.forget(call)
            return
        interrupt = change.interrupt if change.interrupt is not None else seen.interrupt if seen else b""
        leaving = change.leaving if change.leaving is not None else seen.leaving if seen else ""
        self._keep(
            call,
            Saved(version, change.turn, change.state, change.reply, change.fingerprint, interrupt, False, leaving),
        )

    def forget(self, call: str) -> None:
        """Have the call read the next time."""
        self._calls.pop(call, None)

    def _keep(self, call: str, saved: Saved) -> None:
        with self._lock:
            self._calls.pop(call, None)
            self._calls[call] = saved
            if len(self._calls) > MOST:
                del self._calls[next(iter(self._calls))]
