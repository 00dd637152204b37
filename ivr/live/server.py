"""The bundled server: started by the first process that finds none, stopped when the last process has gone."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from ivr.live.address import Address
from ivr.live.connection import Connection
from ivr.live.errors import ServerFailed
from ivr.live.folder import Folder

START_LIMIT_S = 30
"""A server with a big append-only file reads it first."""

_ANSWER_LIMIT_S = 1.0
_locks: dict[Path, int] = {}


def ensure(var: Path) -> str:
    """Return the URL of the server whose data are in `var`, after starting it where none answers.

    From then on this process, and any that it forks, counts as a user: the server lives as long as one of them does,
    however they end. Cheap when the server runs, so a resident loop that meets LiveGone may call it again.
    Raises ServerFailed.
    """
    folder = Folder(var)
    folder.make()
    with folder.starting.open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        _become_user(folder)
        listens_at = folder.socket()
        if not answers(listens_at):
            _start(folder)
    return f"unix://{quote(str(listens_at))}"


def release(var: Path) -> None:
    """Stop counting this process as a user of the server."""
    lock = _locks.pop(Folder(var).path, None)
    if lock is not None:
        os.close(lock)


def answers(listens_at: Path) -> bool:
    """Tell whether a server that has read its data answers there."""
    try:
        connection = Connection(Address(path=str(listens_at)), _ANSWER_LIMIT_S)
    except OSError:
        return False
    try:
        connection.send(("PING",))
        return bool(connection.read() == b"PONG")
    except OSError:
        return False
    finally:
        connection.close()


def _become_user(folder: Folder) -> None:
    if folder.path in _locks:
        return
    # A lock belongs to the open file: forked children share it, programs that we run do not inherit it.
    lock = os.open(folder.users, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    # Waits while a guard, which saw no user, stops its server.
    fcntl.flock(lock, fcntl.LOCK_SH)
    _locks[folder.path] = lock


def _start(folder: Folder) -> None:
    command = [sys.executable, "-m", "ivr.live.guard", str(folder.path)]
    home = Path(__file__).parents[2]
    with folder.log.open("ab") as log:
        # A session of its own: Ctrl-C in the terminal is for the users, who still need the server to end well.
        done = subprocess.run(  # noqa: S603 - our own module and an absolute path, no shell
            command, cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, check=False
        )
    # The guard that was there already may have brought the server back meanwhile: then ours had nothing to do.
    if done.returncode and not answers(folder.socket()):
        raise ServerFailed(f"The bundled server did not start; {folder.log} says why")
