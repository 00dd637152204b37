"""Errands: what may take longer than a turn. Each has a thread, a berth, and a record that outlives its process."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from threading import Event, Semaphore, Thread

import msgspec

from ivr.calls.world.breaker import Berths
from ivr.calls.world.told import failed
from ivr.dialogue.inputs import Answered
from ivr.dialogue.instructions import LookUp, RunFunction
from ivr.live.errands import HELD_MS, ErrandBook
from ivr.live.errors import LiveError

log = logging.getLogger(__name__)

AT_ONCE = 24
"""Errands under way in one process."""
AT_ONCE_EACH = 6
"""Of these, for one service or function: one that hangs leaves room for the others."""
WAITING_AT_ONCE = 8
"""Turns of one process that wait for an errand, fewer than `web` has threads: all others are told to ask again."""
GLANCE_S = 0.05
BEAT_S = HELD_MS / 4_000


class Errand(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is asked for a call: a lookup, or a function. `until_ms`: when an answer is of no use any more.

    `caller` is E.164, "" where withheld.
    """

    call: str
    revision: str
    until_ms: int
    caller: str = ""
    lookup: LookUp | None = None
    run: RunFunction | None = None

    @property
    def name(self) -> str:
        """What is asked, as berths are counted by."""
        return f"lookup {self.lookup.service}" if self.lookup else f"run {self.run.function if self.run else ''}"


Work = Callable[[Errand, str, float], Answered]
"""Does an errand under its key, within so many seconds."""

_encoder = msgspec.json.Encoder()
_errands = msgspec.json.Decoder(Errand)
_answers = msgspec.json.Decoder(Answered)


class Errands:
    """The errands of one process. Methods raise LiveGone or LiveRefused."""

    def __init__(self, book: ErrandBook, work: Work, now_ms: Callable[[], int]) -> None:
        """`work` does an errand; what it raises is an answer that failed. `now_ms` is the time of the line."""
        self._book = book
        self._work = work
        self._now_ms = now_ms
        self._berths = Berths(AT_ONCE, AT_ONCE_EACH)
        self._waiting = Semaphore(WAITING_AT_ONCE)
        self._under_way: dict[str, Event] = {}
        self._pulse = _Pulse(book, self._under_way)

    def ask(self, key: str, errand: Errand, patience_s: float, *, insist: bool = False) -> Answered | None:
        """Have the errand done, once under its key; None where there is no answer within `patience_s`.

        With `insist` it is waited for even where many turns wait already: for who cannot ask again.
        """
        known = self._book.claim(key, _encoder.encode(errand), errand.until_ms)
        if known.state == "answered":
            return _answers.decode(known.answer)
        if known.state == "yours":
            self._begin(key, errand)
        return self._watch(key, time.monotonic() + patience_s) if insist else self._wait(key, patience_s)

    def look(self, key: str, patience_s: float) -> Answered | None:
        """Return the answer to an errand that was begun, here or elsewhere; None where it is not there yet.

        One whose process has died is done again by this one. One that nobody knows, or that is of no use any more, has
        failed.
        """
        known = self._book.claim(key)
        if known.state == "answered":
            return _answers.decode(known.answer)
        if known.state == "unknown" or self._now_ms() > known.until_ms + HELD_MS:
            return self._finish(key, failed("no answer in time" if known.until_ms else "the question was lost"))
        if known.state == "yours":
            self._begin(key, _errands.decode(known.body))
        return self._wait(key, patience_s)

    def _wait(self, key: str, patience_s: float) -> Answered | None:
        """Wait for it, unless so many turns do already that the next caller would find no thread."""
        if patience_s <= 0 or not self._waiting.acquire(blocking=False):
            return None
        try:
            return self._watch(key, time.monotonic() + patience_s)
        finally:
            self._waiting.release()

    def _watch(self, key: str, until: float) -> Answered | None:
        while (left := until - time.monotonic()) > 0:
            here = self._under_way.get(key)
            if here is not None:
                here.wait(left)
            known = self._book.claim(key)
            if known.state == "answered":
                return _answers.decode(known.answer)
            if known.state == "yours":
                self._begin(key, _errands.decode(known.body))
            elif here is None:
                time.sleep(min(GLANCE_S, left))
        return None

    def _begin(self, key: str, errand: Errand) -> None:
        """Do it in a thread of its own: one that never ends is left behind, and ends with the process."""
        seconds = (errand.until_ms - self._now_ms()) / 1000
        if key in self._under_way:
            # Redis did not hear our heartbeat for a while: it is done here all the same.
            return
        if seconds <= 0:
            self._finish(key, failed("late"))
        elif not self._berths.take(errand.name):
            self._finish(key, failed("too many ask for the same at once"))
        else:
            self._under_way[key] = Event()
            self._pulse.begin()
            Thread(target=self._do, args=(key, errand, seconds), name=errand.name, daemon=True).start()

    def _do(self, key: str, errand: Errand, seconds: float) -> None:
        try:
            answer = self._work(errand, key, seconds)
        except Exception as error:  # noqa: BLE001 - told to the caller's flow, whatever it is
            # Whatever a function of somebody else's raises, its caller goes where the flow goes with a failure. The
            # words of the error are left out: they may repeat a secret that it was given.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("an errand failed: %s\n%s", type(error).__name__, where, extra={"call": errand.call})
            answer = failed("a fault of ours")
        try:
            self._finish(key, answer)
        except LiveError:
            log.warning("an answer is lost with Redis", extra={"call": errand.call, "errand": errand.name})
        finally:
            self._berths.give_back(errand.name)
            self._under_way.pop(key).set()

    def _finish(self, key: str, answer: Answered) -> Answered:
        return _answers.decode(self._book.finish(key, _encoder.encode(answer)))


class _Pulse:
    """The heartbeat of all errands of this process."""

    def __init__(self, book: ErrandBook, under_way: Mapping[str, Event]) -> None:
        self._book = book
        self._under_way = under_way
        self._lock = threading.Lock()
        self._thread: Thread | None = None

    def begin(self) -> None:
        """Beat as long as there is something under way."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._beat, name="errands' heartbeat", daemon=True)
                self._thread.start()

    def _beat(self) -> None:
        while True:
            with self._lock:
                held = list(self._under_way)
                if not held:
                    self._thread = None
                    return
            for key in held:
                try:
                    self._book.hold(key)
                except LiveError:
                    log.debug("no heartbeat while Redis is gone")
            time.sleep(BEAT_S)
