"""Chores on their way: sent to the queue while they are due, done by the worker that gets them."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache

from redis import Redis
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from ivr.bootstrap import House, house_of
from ivr.cases import chores
from ivr.cases.chores import Chore
from ivr.jobs.recordings import keep_recording

log = logging.getLogger(__name__)

QUEUE = "chores"
LONGEST_S = 120
"""Seconds that one chore may take."""

KINDS: Mapping[str, Callable[[House, Chore], None]] = {"keep_recording": keep_recording}
"""What a chore of each kind means."""


LONGEST_BLOCK_S = 600.0
"""A worker's connection must bear this: RQ blocks on it while there is nothing to do."""


def queue(connection: Redis) -> Queue:
    """Return the queue on which chores travel."""
    return Queue(QUEUE, connection=connection, serializer=JSONSerializer, default_timeout=LONGEST_S)


def send_due(house: House, now: datetime) -> int:
    """Send what is due, again and again until it is done; returns how many were sent."""
    due = chores.due(house.slow, now)
    for chore in due:
        queue(house.redis).enqueue(do, chore.id, result_ttl=0, failure_ttl=86_400)
    return len(due)


def do(chore_id: str) -> None:
    """Do one chore; one that is done already is left alone."""
    house = _house()
    chore = chores.get(house.slow, chore_id)
    if chore is None:
        return
    try:
        KINDS[chore.kind](house, chore)
    except Exception:
        log.exception("a chore failed", extra={"chore": chore.id, "kind": chore.kind})
        chores.failed(house.slow, chore.id, datetime.now(UTC))
        return
    chores.done(house.slow, chore.id)


def work(connection: Redis) -> None:
    """Do chores until the process is told to stop. One worker process a queue: RQ loses jobs of a worker with two."""
    Worker([queue(connection)], connection=connection, serializer=JSONSerializer).work()


@cache
def _house() -> House:
    """The rooms of this worker, built at its first chore."""
    return house_of(os.environ)
