"""What a caller types in secret stands in clear nowhere: not in Redis, SQL, logs, documents or addresses."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import inspect, text

from ivr.bootstrap import House
from ivr.cases import pins
from ivr.cases.customers import add_customer
from tests import service as does
from tests.line import Caller
from tests.service import Service

PIN = "83927451"
WRONG = "60418253"


def in_redis(house: House) -> Iterator[str]:
    """Everything that Redis holds, as text."""
    redis: Any = house.redis
    readers: dict[bytes, Callable[[bytes], object]] = {
        b"string": redis.get,
        b"hash": redis.hgetall,
        b"stream": redis.xrange,
        b"set": redis.smembers,
        b"list": lambda key: redis.lrange(key, 0, -1),
        b"zset": lambda key: redis.zrange(key, 0, -1, withscores=True),
    }
    for key in redis.keys("*"):
        yield f"{key!r} {readers[redis.type(key)](key)!r}"


def in_sql(house: House) -> Iterator[str]:
    """Every row of every table, as text."""
    with house.slow.connect() as connection:
        for table in inspect(house.slow).get_table_names():
            for row in connection.execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - the names are SQL's own
                yield f"{table} {row!r}"


def on_disk(house: House) -> Iterator[str]:
    """Every file of the line but the databases, which are read above."""
    for file in house.settings.var.rglob("*"):
        if file.is_file() and file.suffix not in {".db", ".db-wal", ".db-shm", ".aof"}:
            yield f"{file.name} {file.read_bytes()!r}"


def everywhere(house: House) -> Iterator[str]:
    yield from in_redis(house)
    yield from in_sql(house)
    yield from on_disk(house)


def of_all_sorts(caller: Caller) -> list[str]:
    """Type a wrong PIN, the right one, and hang up; returns every document and address of it."""
    heard = [caller.dials(), caller.presses("2"), caller.presses(WRONG)]
    while "/voice/await" in heard[-1]:
        heard.append(caller.follows())
    heard.append(caller.presses(PIN))
    heard.append(caller.repeats())
    while "/voice/await" in heard[-1]:
        heard.append(caller.follows())
    assert "We know you." in heard[-1]
    return heard


@pytest.fixture
def known(asking_house: House) -> House:
    ann = add_customer(asking_house.slow, "Ann", [])
    pins.set_pin(asking_house.slow, "12345678", PIN, int(ann.id))
    return asking_house


def test_the_digits_stand_in_clear_nowhere(
    known: House, asker: Caller, orders: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    documents = of_all_sorts(asker)
    live = list(everywhere(known))
    asker.hangs_up()
    shown = asker.record()
    everything = [*documents, *live, *everywhere(known), caplog.text, repr(shown)]
    assert [found for found in everything if PIN in found or WRONG in found] == []
    assert [request.json["pin"] for request in orders.requests] == [WRONG, PIN]
    assert [request.target for request in orders.requests] == ["/pin", "/pin"]


def test_a_service_that_hangs_leaves_no_digits_behind_either(
    known: House, asker: Caller, orders: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    orders.behaviour = does.hangs
    asker.dials()
    asker.presses("2")
    document = asker.presses(PIN)
    assert "/voice/await" in document
    everything = [document, *everywhere(known), caplog.text]
    assert [found for found in everything if PIN in found] == []


def test_nobody_can_find_the_digits_by_trying_them_all(known: House, asker: Caller) -> None:
    """What is a hash of the digits alone is as good as the digits: so fingerprints have a key."""
    of_all_sorts(asker)
    asker.hangs_up()
    tried = {
        hashlib.blake2b(f"{turn}:Digits(keys='{PIN}')".encode(), digest_size=8).hexdigest() for turn in range(1, 9)
    }
    asker.record()
    assert [found for found in everywhere(known) if any(guess in found for guess in tried)] == []


def test_a_function_that_fails_over_a_secret_does_not_log_it(
    known: House, asker: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    asker.dials()
    asker.presses("7")
    # Eight digits where six are asked: what the flow does not take is not kept either.
    asker.presses(PIN)
    assert PIN not in caplog.text
    assert [found for found in everywhere(known) if PIN in found] == []
