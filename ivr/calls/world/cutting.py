"""HTTP that is over when its time is, and that knows what it went over: a connection of its own, or a kept one.

The time-outs of `requests` hold for each wait alone: a service that sends a byte a second never meets them, so a
connection is cut at a moment, however slowly the other side drips.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

_under_way = threading.local()


class Cutter:
    """Cuts the connection of one exchange; `cut` says whether it did.

    `kept` says that it waits for the first byte of an answer on a connection that has brought one before: the other
    side may have closed that at any time, and if so it has not heard us.
    """

    def __init__(self) -> None:
        self.cut = False
        self.kept = False
        self._socket: socket.socket | None = None

    def watch(self, plug: socket.socket | None) -> None:
        """Take note of the socket on which the answer is waited for; cut at once where the time is over already."""
        self._socket = plug
        if self.cut:
            self.now()

    def now(self) -> None:
        """Cut it: whoever waits on the socket finds that the other side has closed it."""
        self.cut = True
        if self._socket is not None:
            try:
                # Of the base class: a TLS socket's own method would say goodbye first, and wait for an answer.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            except OSError:
                return


@contextmanager
def within(seconds: float) -> Iterator[Cutter]:
    """Cut what this thread asks through a `CuttingAdapter` in the block, if it lasts longer than `seconds`."""
    cutter = Cutter()
    timer = threading.Timer(seconds, cutter.now)
    timer.daemon = True
    _under_way.cutter = cutter
    timer.start()
    try:
        yield cutter
    finally:
        timer.cancel()
        _under_way.cutter = None


class _Watched(HTTPConnection):
    """Says on which socket it waits, and whether that has brought an answer before."""

    _answered: socket.socket | None = None

    def getresponse(self) -> Any:
        cutter: Cutter | None = getattr(_under_way, "cutter", None)
        if cutter is None:
            return super().getresponse()
        cutter.kept = self.sock is not None and self.sock is self._answered
        cutter.watch(self.sock)
        answer = super().getresponse()
        cutter.kept, self._answered = False, self.sock
        return answer


class _WatchedSecure(_Watched, HTTPSConnection):
    """The same over TLS."""


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _WatchedSecure


class CuttingAdapter(HTTPAdapter):
    """The adapter of `requests` whose exchanges `within` can cut. Nothing is repeated by itself."""

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """Make the pool, of connections that can be cut."""
        super().init_poolmanager(*arguments, **named)
        _make_cuttable(self.poolmanager)

    def proxy_manager_for(self, *arguments: Any, **named: Any) -> Any:
        """Return the pool for a proxy, of connections that can be cut."""
        manager = super().proxy_manager_for(*arguments, **named)
        _make_cuttable(manager)
        return manager


def _make_cuttable(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
