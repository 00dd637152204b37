"""A floor on a Redis server of its own, with as many waiting as a bench asks for, and the same server used bare."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from ivr.live import server
from ivr.live.connect import client, wire
from ivr.live.lean import LeanClient
from queueing.names import AgentName, ContactId, OfferId, QueueName
from queueing.policy.routing import plan
from queueing.policy.times import MATCHES
from queueing.ports import AgentProfile, Contact
from queueing.store.contract import Picture
from queueing.store.redis_store import RedisStore

SUPPORT = QueueName("support")
NOON = 1_700_000_000_000
ENOUGH_CPS = 1e9
PATIENCE_S = 30.0


class Floor:
    """Who waits, one agent, and the same server used bare."""

    def __init__(self, redis: Any, lean: LeanClient) -> None:
        self._redis = redis
        self.store = RedisStore(lean)
        assert self.store.begin_rebuild("bench")
        assert self.store.restore(Picture(), "bench", NOON)
        self._numbers = count(1)
        self.store.sign_in(AgentProfile(AgentName("bo"), "+15550100", (SUPPORT,), {"french": 1}), None, NOON)
        self.store.presence(AgentName("bo"), "available", NOON)
        redis.set("bare:one", "1")

    def enters(self, needs: Mapping[str, int]) -> None:
        """Somebody begins to wait behind all others."""
        number = next(self._numbers)
        contact = Contact(ContactId(f"CA{number:032x}"), f"place:{number}", SUPPORT, NOON + number, needs=needs)
        self.store.enter(contact, NOON)
        self.store.seen(contact.id, NOON)
        self._redis.zadd("bare:waiting", {contact.id: contact.since_ms})

    def ours(self) -> float:
        """Match and offer once, and return how many seconds it took; then all is as before."""
        began = time.perf_counter()
        matchable = self.store.matchable()
        (offer,) = self.store.match(plan(matchable.idle, matchable.classes, MATCHES), ENOUGH_CPS, NOON)
        took = time.perf_counter() - began
        self._undo(offer)
        return took

    def bare(self) -> float:
        """Make two round trips, a GET and a ZADD, and return how many seconds they took."""
        began = time.perf_counter()
        self._redis.get("bare:one")
        self._redis.zadd("bare:waiting", {"one more": NOON})
        took = time.perf_counter() - began
        self._redis.zrem("bare:waiting", "one more")
        return took

    def _undo(self, offer: OfferId) -> None:
        view = self.store.offer(offer)
        assert view is not None
        self.store.leave(view.contact, view.place, "gone", NOON)
        self.enters({})


@contextmanager
def floor() -> Iterator[Floor]:
    """Run a server for one floor."""
    var = Path(tempfile.mkdtemp(prefix="floor", dir="/tmp"))
    url = server.ensure(var)
    redis, through = client(url, PATIENCE_S), wire(url, PATIENCE_S)
    try:
        yield Floor(redis, LeanClient(through))
    finally:
        redis.close()
        through.close()
        server.release(var)
        shutil.rmtree(var, ignore_errors=True)


def compared(works: Mapping[str, Callable[[], float]], rounds: int) -> Mapping[str, float]:
    """Return the median seconds of each, done in turn, so that a busy machine is busy for all of them.

    Each round has another order: who comes behind one of his own kind finds the processor warm.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    chance = Random(1)
    for _ in range(rounds):
        for name in chance.sample(list(works), len(works)):
            times[name].append(works[name]())
    return {name: median(taken) for name, taken in times.items()}
