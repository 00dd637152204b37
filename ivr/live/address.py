"""Where the server is: what REDIS_URL says, read once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ivr.live.errors import UrlRefused

SERVER_PORT = 6379
SENTINEL_PORT = 26379


@dataclass(frozen=True, slots=True)
class Address:
    """One server, on a unix socket (`path`) or at `host` and `port`."""

    host: str = ""
    port: int = SERVER_PORT
    path: str = ""
    user: str = ""
    password: str = ""
    database: int = 0
    tls: bool = False

    def __str__(self) -> str:
        return self.path or f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Sentinels:
    """Watchers who know which server is the primary called `name`; user, password and database are the server's."""

    hosts: tuple[tuple[str, int], ...]
    name: str
    user: str = ""
    password: str = ""
    database: int = 0

    def __str__(self) -> str:
        return f"{self.name} of " + ",".join(f"{host}:{port}" for host, port in self.hosts)


def parse(url: str) -> Address | Sentinels:
    """Read `unix:///path?db=0`, `redis://[user:password@]host[:port][/0]`, `rediss://` or `redis+sentinel://h1,h2/name[/0]`.

    Raises UrlRefused, which never repeats the password.
    """
    parts = urlsplit(url)
    readers: dict[str, Callable[[str], Address | Sentinels]] = {
        "unix": _unix,
        "redis": _host,
        "rediss": _host,
        "redis+sentinel": _sentinels,
    }
    read = readers.get(parts.scheme)
    if read is None:
        raise UrlRefused(_unknown(parts.scheme))
    try:
        return read(url)
    except ValueError:
        raise UrlRefused(f"REDIS_URL: cannot read what follows {parts.scheme}://") from None


def _unknown(scheme: str) -> str:
    if "cluster" in scheme:
        return "REDIS_URL: a Cluster cannot hold the calls, since one step writes many keys; name one primary"
    return f"REDIS_URL: unknown kind of address {scheme!r}; use redis, rediss, unix or redis+sentinel"


def _unix(url: str) -> Address:
    parts = urlsplit(url)
    database = parts.query.removeprefix("db=") or "0"
    path = unquote(parts.path)
    if not path.startswith("/") or path == "/":
        raise ValueError(path)
    return Address(path=path, database=int(database))


def _host(url: str) -> Address:
    parts = urlsplit(url)
    if parts.query and parts.scheme == "redis":
        raise ValueError(parts.query)
    return Address(
        host=parts.hostname or "localhost",
        port=parts.port or SERVER_PORT,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=int(parts.path.strip("/") or 0),
        tls=parts.scheme == "rediss",
    )


def _sentinels(url: str) -> Sentinels:
    parts = urlsplit(url)
    login, _, hosts = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    name, _, database = parts.path.strip("/").partition("/")
    if not name or not hosts:
        raise ValueError(url)
    return Sentinels(
        hosts=tuple(_sentinel(host) for host in hosts.split(",")),
        name=unquote(name),
        user=unquote(user),
        password=unquote(password),
        database=int(database or 0),
    )


def _sentinel(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError(text)
    return parts.hostname, parts.port or SENTINEL_PORT
