"""A small pooled connection for what every turn asks of the server, five times cheaper than a general client."""

from __future__ import annotations

import os
from collections import deque
from typing import Any, Protocol

from hiredis import ReplyError

from ivr.live.address import Address
from ivr.live.connection import Connection, Word
from ivr.live.errors import LiveGone, refusal

Answer = Any
"""What a server answers: bytes, int, None, or a list of answers. Each caller knows what its command gives."""


class Wire(Protocol):
    """Somebody who can ask the server."""

    def ask(self, *words: Word) -> Answer:
        """Send one command and return its answer. Raises LiveGone or LiveRefused."""

    def close(self) -> None:
        """Close what is open; the next question opens anew."""


class PooledWire:
    """Raw connections, the last used first. May be shared by threads and be carried over a fork."""

    def __init__(self, address: Address, timeout_s: float) -> None:
        self._address = address
        self._timeout_s = timeout_s
        self._idle = _Idle()

    def ask(self, *words: Word) -> Answer:
        """Send one command and return its answer. Raises LiveGone or LiveRefused."""
        idle = self._of_this_process()
        try:
            connection = self._send(idle, words)
            answer = _read(connection)
        except OSError as error:
            raise LiveGone(f"{self._address}: {error or type(error).__name__}") from error
        if isinstance(answer, ReplyError):
            raise self._refused(idle, connection, str(answer))
        idle.connections.append(connection)
        return answer

    def close(self) -> None:
        """Close the connections that nobody uses at this moment."""
        self._of_this_process().close()

    def _of_this_process(self) -> _Idle:
        idle = self._idle
        if idle.process != os.getpid():
            # A parent's sockets came over the fork: two processes on one would read one another's answers.
            inherited, self._idle = idle, _Idle()
            inherited.close()
            idle = self._idle
        return idle

    def _send(self, idle: _Idle, words: tuple[Word, ...]) -> Connection:
        pooled = idle.take()
        if pooled is not None:
            try:
                pooled.send(words)
            except TimeoutError:
                pooled.close()
                raise
            except OSError:
                # A command that did not leave whole cannot have been carried out: once more on a new connection.
                pooled.close()
            else:
                return pooled
        return self._send_on_new(words)

    def _send_on_new(self, words: tuple[Word, ...]) -> Connection:
        connection = Connection(self._address, self._timeout_s)
        try:
            connection.send(words)
        except OSError:
            connection.close()
            raise
        return connection

    def _refused(self, idle: _Idle, connection: Connection, text: str) -> Exception:
        error = refusal(text)
        if isinstance(error, LiveGone):
            # A server that takes no writes may be a primary of yesterday: ask again who it is now.
            connection.close()
        else:
            idle.connections.append(connection)
        return error


class _Idle:
    """Connections of one process that nobody uses."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.connections: deque[Connection] = deque()

    def take(self) -> Connection | None:
        while self.connections:
            try:
                connection = self.connections.pop()
            except IndexError:  # another thread took it between the two lines
                return None
            if not connection.stale():
                return connection
            connection.close()
        return None

    def close(self) -> None:
        while self.connections:
            self.connections.pop().close()


def _read(connection: Connection) -> Answer:
    try:
        return connection.read()
    except BaseException:
        # An answer that comes later would be taken for the next command's.
        connection.close()
        raise
