"""Whether a server is fit to hold the calls in progress."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from redis import Redis

from ivr.live.connect import reaching
from ivr.live.errors import UrlRefused

OLDEST_VERSION = (6, 2)
"""XAUTOCLAIM, by which the journal takes over what a dead reader left, came with 6.2."""


def warnings(through: Redis) -> tuple[str, ...]:
    """Return what is wrong with the server's set-up, in words for an operator; empty if nothing is.

    Raises LiveGone, and UrlRefused for a Cluster: one step of ours writes keys of many slots.
    """
    with reaching():
        facts: Mapping[str, Any] = through.info()
        if "maxmemory_policy" not in facts:
            facts = {**facts, **through.info("memory")}
    if facts.get("cluster_enabled"):
        raise UrlRefused("REDIS_URL: a Cluster cannot hold the calls; name one primary")
    return tuple(_warnings(facts))


def _warnings(facts: Mapping[str, Any]) -> Iterator[str]:
    if not facts.get("aof_enabled"):
        yield "Redis keeps no append-only file: a restart of it loses every call in progress (set appendonly yes)"
    policy = facts.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        yield f"Redis may drop calls when memory is short (maxmemory-policy is {policy}; set noeviction)"
    version = str(facts.get("redis_version", ""))
    if tuple(int(part) for part in version.split(".")[:2] if part.isdigit()) < OLDEST_VERSION:
        yield f"Redis {version or 'of unknown version'} is too old: 6.2 or newer is needed"
