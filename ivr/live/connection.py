"""One raw connection to the server: packed bytes out, parsed answers in."""

from __future__ import annotations

import select
import socket
import struct
from typing import Any

from hiredis import Reader, ReplyError, pack_command

from ivr.live.address import Address

Word = str | bytes | int
_pack: Any = pack_command  # its own types know commands of one word only
_CHUNK = 16_384


class Connection:
    """A socket with a time limit on every wait. Raises OSError (TimeoutError for a wait) throughout."""

    def __init__(self, address: Address, timeout_s: float) -> None:
        self._socket = _connected(address, timeout_s)
        self._reader: Any = Reader()  # its own types know bytes only
        self._chunk = bytearray(_CHUNK)
        _limit_waits(self._socket, timeout_s)
        self._readable = None if address.path else _watch(self._socket)
        try:
            self._greet(address)
        except BaseException:
            self.close()
            raise

    def stale(self) -> bool:
        """Tell whether the server closed it unnoticed: over TCP a command would still leave, and never be answered.

        On a unix socket the next command does not leave at all, which is noticed for nothing.
        """
        return self._readable is not None and bool(self._readable.poll(0))

    def send(self, words: tuple[Word, ...]) -> None:
        """Send a command; whole, or an error."""
        try:
            self._socket.sendall(_pack(words))
        except BlockingIOError:
            raise TimeoutError("the server takes nothing in") from None

    def read(self) -> Any:
        """Return the next answer: bytes, int, None, a list, or a ReplyError as a value."""
        while True:
            try:
                came = self._socket.recv_into(self._chunk)
            except BlockingIOError:
                raise TimeoutError("no answer in time") from None
            if not came:
                raise ConnectionResetError("the server closed the connection")
            self._reader.feed(self._chunk, 0, came)
            answer = self._reader.gets()
            if answer is not False:
                return answer

    def close(self) -> None:
        """Close the socket of this process."""
        self._socket.close()

    def _greet(self, address: Address) -> None:
        for command in _greeting(address):
            self.send(command)
            answer = self.read()
            if isinstance(answer, ReplyError):
                raise ConnectionRefusedError(str(answer))


def _greeting(address: Address) -> list[tuple[Word, ...]]:
    commands: list[tuple[Word, ...]] = []
    if address.password:
        commands.append(("AUTH", *([address.user] if address.user else []), address.password))
    if address.database:
        commands.append(("SELECT", address.database))
    return commands


def _connected(address: Address, timeout_s: float) -> socket.socket:
    if not address.path:
        plug = socket.create_connection((address.host, address.port), timeout_s)
        plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return plug
    plug = socket.socket(socket.AF_UNIX)
    try:
        plug.settimeout(timeout_s)
        plug.connect(address.path)
    except OSError:
        plug.close()
        raise
    return plug


def _watch(plug: socket.socket) -> select.poll:
    readable = select.poll()
    readable.register(plug, select.POLLIN)
    return readable


def _limit_waits(plug: socket.socket, timeout_s: float) -> None:
    # The kernel's own limits: with Python's, every send and every receive costs a second system call.
    limit = struct.pack("ll", int(timeout_s), int(timeout_s % 1 * 1_000_000))
    plug.settimeout(None)
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
