"""Somebody who kills the processes of a line, one after the other, each by its own id, and starts them again."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from redis import Redis
from redis.exceptions import RedisError

from tests.whole_line import WholeLine

EVERY_S = 0.5
LEAST_LIFE_S = 2.0
"""Who is younger is left alone for now: a process that never gets beyond its start would prove nothing."""
EVERYTHING = ("worker", "dispatch", "worker", "worker", "worker", "drain", "worker", "worker")
THE_FLOOR = ("dispatch", "dispatch", "dispatch", "drain")
"""Whose turn it is to be hit."""
ALL_OF_WEB = 40
"""So many blows apart all of `web` is hit: gunicorn's master too, with its workers."""


class Blow(NamedTuple):
    """What died, or struck, and when: seconds since the epoch, on the wall."""

    what: str
    at: float


class Killer:
    """Kills from `with` to its end. `strikes`: seconds after the begin -> what else happens then, once.

    For `respite` seconds after a strike nobody is killed: how long the line takes to stand up is its own doing then.
    """

    def __init__(
        self,
        line: WholeLine,
        strikes: Mapping[float, Callable[[WholeLine], None]],
        turns: tuple[str, ...] = EVERYTHING,
        respite: float = 0.0,
    ) -> None:
        self.killed: Counter[str] = Counter()
        self.blows: list[Blow] = []
        self._respite = respite
        self._line = line
        self._turns = turns
        self._strikes = dict(strikes)
        self._names = {strike.__name__ for strike in strikes.values()}
        self._seen: dict[int, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="killer")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        began, blow = time.monotonic(), 0
        while not self._stop.wait(EVERY_S):
            self._strike(time.monotonic() - began)
            if self._is_respite():
                continue
            blow += 1
            if blow % ALL_OF_WEB == 0 and "worker" in self._turns:
                self._kill_web()
            else:
                self._kill_one_of(self._turns[blow % len(self._turns)])

    def _strike(self, passed: float) -> None:
        for due in [due for due in self._strikes if due <= passed]:
            strike = self._strikes[due]
            # While Redis is down already, for all who need it were dead at one moment, it waits for the next blow.
            with suppress(RedisError):
                strike(self._line)
                self.killed[strike.__name__] += 1
                self.blows.append(Blow(strike.__name__, time.time()))
                del self._strikes[due]

    def _is_respite(self) -> bool:
        struck = [blow.at for blow in self.blows if blow.what in self._names]
        return bool(struck) and time.time() - struck[-1] < self._respite

    def _kill_web(self) -> None:
        orphans = _children(self._line.running["web"].pid)
        self._line.stop("web", signal.SIGKILL)
        for orphan in orphans:
            _kill(orphan)
        self._line.start("web")
        self.killed["web"] += 1

    def _kill_one_of(self, kind: str) -> None:
        """Kill the oldest process of a kind, if it is old enough."""
        workers = _children(self._line.running["web"].pid)
        alike = {self._line.running[name].pid: name for name in self._line.running if name.startswith(kind)}
        for process in workers if kind == "worker" else alike:
            if self._age(process) >= LEAST_LIFE_S:
                _kill(process)
                if process in alike:
                    self._line.stop(alike[process], signal.SIGKILL)
                    self._line.start(alike[process])
                self.killed[kind] += 1
                self.blows.append(Blow(kind, time.time()))
                return

    def _age(self, process: int) -> float:
        """Return for how many seconds we have known it."""
        return time.monotonic() - self._seen.setdefault(process, time.monotonic())


def restart_redis(line: WholeLine) -> None:
    """Kill the bundled server; its guard starts it again on the same data."""
    with _redis(line) as redis:
        _kill(int(redis.info("server")["process_id"]))


def answers(line: WholeLine) -> bool:
    """Say whether the bundled server does."""
    with suppress(RedisError), _redis(line) as redis:
        return bool(redis.ping())
    return False


def flush_redis(line: WholeLine) -> None:
    """Let Redis forget everything."""
    with _redis(line) as redis:
        redis.flushall()


def flush_unread(line: WholeLine) -> None:
    """Let Redis forget everything, while the drain is a second behind: what it has not carried is lost."""
    drain = line.running["drain"].pid
    os.kill(drain, signal.SIGSTOP)
    try:
        time.sleep(1)
        flush_redis(line)
    finally:
        os.kill(drain, signal.SIGCONT)


def _redis(line: WholeLine) -> Redis:
    return Redis(unix_socket_path=str(line.var / "redis.sock"))


def _children(parent: int) -> list[int]:
    """Return the process's children, the oldest first."""
    try:
        return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
