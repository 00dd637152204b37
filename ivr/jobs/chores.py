"""Chores on their way: sent to the queue while they are due, done by the worker that gets them."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

from redis import Redis
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from ivr.bootstrap import House, house_of
from ivr.cases import chores
from ivr.cases.chores import Chore
from ivr.jobs.errors import Later, Never
from ivr.jobs.mails import send_mail
from ivr.jobs.recordings import keep_recording
from ivr.jobs.texts import send_sms
from ivr.jobs.webhooks_out import send_webhook

log = logging.getLogger(__name__)

QUEUE = "chores"
LONGEST_S = 120
"""Seconds that one chore may take."""

KINDS: Mapping[str, Callable[[House, Chore], None]] = {
    "keep_recording": keep_recording,
    "send_sms": send_sms,
    "send_mail": send_mail,
    "send_webhook": send_webhook,
}
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
    if chore is not None:
        do_one(house, chore)


def do_one(house: House, chore: Chore) -> None:
    """Do a chore and write down what came of it."""
    try:
        KINDS[chore.kind](house, chore)
    except Never as never:
        log.error("a chore is given up: %s", never, extra={"chore": chore.id, "kind": chore.kind})
        chores.give_up(house.slow, chore.id)
    except Later as later:
        log.warning("a chore is tried again later: %s", later, extra={"chore": chore.id, "kind": chore.kind})
        chores.failed(house.slow, chore.id, house.board.now())
    except Exception:
        # A fault of ours must not end the worker; the chore is tried again as long as it is owed.
        log.exception("a chore failed", extra={"chore": chore.id, "kind": chore.kind})
        chores.failed(house.slow, chore.id, house.board.now())
    else:
        chores.done(house.slow, chore.id)


def work(connection: Redis) -> None:
    """Do chores until the process is told to stop. One worker process a queue: RQ loses jobs of a worker with two."""
    Worker([queue(connection)], connection=connection, serializer=JSONSerializer).work()


@cache
def _house() -> House:
    """The rooms of this worker, built at its first chore."""
    return house_of(os.environ)
