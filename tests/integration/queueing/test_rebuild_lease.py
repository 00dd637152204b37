"""Who dies while he rebuilds a lost floor is followed by another soon; who lives is not."""

from __future__ import annotations

import time
from typing import Any

import pytest
import redis

from queueing.ports import Census
from queueing.rebuild import rebuild
from queueing.store.keys import REBUILDING
from queueing.store.redis_store import RedisStore

SOON_MS = 5_000


@pytest.fixture
def lost(client: redis.Redis) -> RedisStore:
    client.flushall()
    return RedisStore(client)


def test_the_right_of_one_who_died_runs_out_soon(lost: RedisStore, client: redis.Redis) -> None:
    assert lost.begin_rebuild("dies")
    assert not lost.begin_rebuild("waits")
    assert 0 < client.pttl(REBUILDING) <= SOON_MS


def test_nobody_renews_the_right_of_another(lost: RedisStore, client: redis.Redis) -> None:
    assert lost.begin_rebuild("holds")
    client.pexpire(REBUILDING, 1_000)
    lost.hold_rebuild("another")
    assert client.pttl(REBUILDING) <= 1_000


def test_who_lives_keeps_the_right_while_the_carrier_thinks(
    lost: RedisStore, client: redis.Redis, new_world: Any
) -> None:
    world = new_world(lost)
    told = world.carrier.census

    def slowly() -> Census | None:
        client.pexpire(REBUILDING, 1_500)
        latest = time.monotonic() + 10
        while client.pttl(REBUILDING) <= 1_500:
            assert time.monotonic() < latest
        census: Census | None = told()
        return census

    world.carrier.census = slowly
    assert rebuild(lost, world.carrier, world, lambda: world.now, world.waits)
