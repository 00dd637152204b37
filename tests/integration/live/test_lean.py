"""The floor over our own wire: it meets the same errors, and gets over the same losses, as over redis-py's client."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest
from redis import Redis

from ivr.live.connect import wire
from ivr.live.lean import LeanClient
from queueing.names import AgentName, ContactId, FloorGone, FloorLost, QueueName
from queueing.policy.moves import IllegalMove
from queueing.ports import AgentProfile, Contact
from queueing.store.contract import Picture
from queueing.store.redis_store import RedisStore

Launch = Callable[..., subprocess.Popen[bytes]]
NOON = 1_700_000_000_000
ANN = Contact(ContactId("ann"), "ann:1", QueueName("support"), NOON, title="Customer care, für alle")


@pytest.fixture
def store(url: str) -> Iterator[RedisStore]:
    through = wire(url)
    store = RedisStore(LeanClient(through))
    assert store.begin_rebuild("i1")
    assert store.restore(Picture(), "i1", NOON)
    yield store
    through.close()


def test_who_waits_is_offered_and_what_is_told_of_it_is_read_as_it_was_written(store: RedisStore) -> None:
    store.enter(ANN, NOON)
    store.seen(ANN.id, NOON)
    store.sign_in(AgentProfile(AgentName("bo"), "+15550100", (ANN.queue,)), None, NOON)
    store.presence(AgentName("bo"), "available", NOON)
    (offer,) = store.match({"support|": [AgentName("bo")]}, 0.5, NOON)
    view = store.offer(offer)
    assert view is not None
    assert (view.contact, view.title, view.why["waited"]) == ("ann", ANN.title, "0 s")
    assert store.match({"support|": [AgentName("bo")]}, 0.5, NOON) == ()


def test_a_server_that_forgot_the_scripts_is_given_them_again(store: RedisStore, redis: Redis) -> None:
    redis.script_flush()
    assert store.enter(ANN, NOON) == "entered"


def test_a_floor_that_was_flushed_is_lost(store: RedisStore, redis: Redis) -> None:
    redis.flushall()
    with pytest.raises(FloorLost):
        store.enter(ANN, NOON)


def test_a_step_that_the_tables_refuse_is_told_as_such(store: RedisStore, redis: Redis) -> None:
    store.enter(ANN, NOON)
    redis.hset("floor:contact:ann", "state", "nowhere")
    with pytest.raises(IllegalMove, match="nowhere"):
        store.leave(ANN.id, ANN.place, "gone", NOON)


def test_a_server_that_is_away_is_out_of_reach_and_one_that_started_again_has_lost_the_floor(
    spare_url: str, launch: Launch
) -> None:
    first = launch()
    through = wire(spare_url)
    store = RedisStore(LeanClient(through))
    assert store.begin_rebuild("i1")
    assert store.restore(Picture(), "i1", NOON)
    first.kill()
    first.wait()
    with pytest.raises(FloorGone):
        store.enter(ANN, NOON)
    launch()
    with pytest.raises(FloorLost):
        store.enter(ANN, NOON)
    through.close()
