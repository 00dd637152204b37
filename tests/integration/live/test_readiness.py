"""Warnings about servers that would lose calls."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest
from redis import Redis

from ivr.live.connect import client
from ivr.live.errors import LiveGone, UrlRefused
from ivr.live.readiness import warnings

Launch = Callable[..., subprocess.Popen[bytes]]


def test_a_server_with_a_journal_of_its_own_is_fit(redis: Redis) -> None:
    assert warnings(redis) == ()


def test_what_would_lose_calls_is_named(launch: Launch, spare_url: str) -> None:
    launch("--appendonly", "no", "--maxmemory-policy", "allkeys-lru")
    with client(spare_url) as through:
        told = warnings(through)
    assert len(told) == 2
    assert "append-only" in told[0]
    assert "allkeys-lru" in told[1]


def test_a_cluster_is_refused(launch: Launch, spare_url: str) -> None:
    launch("--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf")
    with client(spare_url) as through, pytest.raises(UrlRefused, match="Cluster"):
        warnings(through)


def test_no_server_is_gone(spare_url: str) -> None:
    with client(spare_url) as through, pytest.raises(LiveGone):
        warnings(through)
