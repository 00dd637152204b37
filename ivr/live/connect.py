"""Clients for REDIS_URL: ours for the calls, redis-py's for the rest; neither repeats a command by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import (
    ConnectionError as ConnectionLost,
)
from redis.exceptions import (
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
)
from redis.exceptions import TimeoutError as TimedOut
from redis.retry import Retry
from redis.sentinel import Sentinel

from ivr.live.address import Address, Sentinels, parse
from ivr.live.connection import Word
from ivr.live.errors import LiveGone, ScriptUnknown, refusal
from ivr.live.wire import Answer, PooledWire, Wire

_sentinel: Any = Sentinel  # redis-py gives it no types
TIMEOUT_S = 0.25
"""How long any one wait for the server may last: a webhook has 4 s for everything."""


def wire(url: str, timeout_s: float = TIMEOUT_S) -> Wire:
    """Return the connection for the hot calls; where TLS or Sentinel is needed, redis-py does the work behind it.

    Raises UrlRefused. Does not connect yet.
    """
    where = parse(url)
    if isinstance(where, Address) and not where.tls:
        return PooledWire(where, timeout_s)
    return ClientWire(client(url, timeout_s))


def client(url: str, timeout_s: float = TIMEOUT_S) -> Redis:
    """Return a redis-py client without retries (its default makes one script run up to eleven times).

    Raises UrlRefused. Does not connect yet. Use `reaching()` around its calls to meet this room's errors only.
    """
    where = parse(url)
    if isinstance(where, Sentinels):
        return _primary(where, timeout_s)
    return Redis.from_url(
        url, retry=_no_retries(), socket_timeout=timeout_s, socket_connect_timeout=timeout_s, protocol=2
    )


def _primary(where: Sentinels, timeout_s: float) -> Redis:
    waits = {"retry": _no_retries(), "socket_timeout": timeout_s, "socket_connect_timeout": timeout_s, "protocol": 2}
    watchers: Any = _sentinel(list(where.hosts), sentinel_kwargs=waits)
    primary: Redis = watchers.master_for(
        where.name, username=where.user or None, password=where.password or None, db=where.database, **waits
    )
    return primary


def _no_retries() -> Retry:
    return Retry(NoBackoff(), 0)


@contextmanager
def reaching() -> Iterator[None]:
    """Turn redis-py's errors into LiveGone, LiveRefused or ScriptUnknown."""
    try:
        yield
    except (ConnectionLost, TimedOut, ReadOnlyError, OutOfMemoryError) as error:
        raise LiveGone(str(error)) from error
    except NoScriptError as error:
        raise ScriptUnknown(str(error)) from error
    except RedisError as error:
        raise refusal(str(error)) from error


class ClientWire:
    """The same small door as PooledWire, with redis-py behind it."""

    def __init__(self, through: Redis) -> None:
        self._client = through
        self._execute: Any = through.execute_command  # redis-py gives it no types

    def ask(self, *words: Word) -> Answer:
        """Send one command and return its answer. Raises LiveGone or LiveRefused."""
        with reaching():
            return self._execute(*words)

    def close(self) -> None:
        """Close what is open; the next question opens anew."""
        self._client.close()
