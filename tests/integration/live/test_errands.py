"""Errands: one process is at each, another takes over when it dies, and the first answer stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redis import Redis

from ivr.live.connect import wire
from ivr.live.errands import HELD_MS, Errand, ErrandBook

UNTIL = 1_795_000_003_000


@pytest.fixture
def book(shared_url: str, redis: Redis) -> Iterator[ErrandBook]:
    assert redis.ping()
    through = wire(shared_url)
    yield ErrandBook(through)
    through.close()


def test_who_asks_first_does_it_and_the_next_waits(book: ErrandBook) -> None:
    assert book.claim("CA1:1:fp:0", b"ask", UNTIL) == Errand("yours", b"ask", until_ms=UNTIL)
    assert book.claim("CA1:1:fp:0", b"ask", UNTIL).state == "running"


def test_the_answer_stays_for_whoever_asks_again(book: ErrandBook) -> None:
    book.claim("CA1:1:fp:0", b"ask", UNTIL)
    assert book.finish("CA1:1:fp:0", b"found") == b"found"
    assert book.claim("CA1:1:fp:0", b"ask", UNTIL) == Errand("answered", answer=b"found", until_ms=UNTIL)
    assert book.claim("CA1:1:fp:0").answer == b"found"


def test_the_first_answer_stands(book: ErrandBook) -> None:
    book.claim("CA1:1:fp:0", b"ask", UNTIL)
    book.finish("CA1:1:fp:0", b"found")
    assert book.finish("CA1:1:fp:0", b"failed") == b"found"


def test_what_was_asked_is_forgotten_with_the_answer(book: ErrandBook, redis: Redis) -> None:
    book.claim("CA1:1:fp:0", b"a sealed secret", UNTIL)
    book.finish("CA1:1:fp:0", b"found")
    assert not [key for key in redis.keys("live:errand*") if b"a sealed secret" in redis.hgetall(key).values()]


def test_another_takes_over_with_the_same_body_when_the_heartbeat_stops(book: ErrandBook, redis: Redis) -> None:
    book.claim("CA1:1:fp:0", b"ask", UNTIL)
    assert 0 < redis.pttl("live:errand-held:CA1:1:fp:0") <= HELD_MS
    redis.delete("live:errand-held:CA1:1:fp:0")
    assert book.claim("CA1:1:fp:0") == Errand("yours", b"ask", until_ms=UNTIL)
    assert book.claim("CA1:1:fp:0").state == "running"


def test_a_heartbeat_keeps_it(book: ErrandBook, redis: Redis) -> None:
    book.claim("CA1:1:fp:0", b"ask", UNTIL)
    redis.pexpire("live:errand-held:CA1:1:fp:0", 50)
    book.hold("CA1:1:fp:0")
    assert redis.pttl("live:errand-held:CA1:1:fp:0") > HELD_MS / 2


def test_an_unknown_one_cannot_be_taken_up(book: ErrandBook) -> None:
    assert book.claim("CA1:1:fp:0").state == "unknown"


def test_an_answer_that_comes_after_a_loss_of_the_store_is_kept(book: ErrandBook, redis: Redis) -> None:
    book.claim("CA1:1:fp:0", b"ask", UNTIL)
    redis.flushall()
    book.finish("CA1:1:fp:0", b"found")
    assert book.claim("CA1:1:fp:0").answer == b"found"


def test_nothing_stays_for_ever(book: ErrandBook, redis: Redis) -> None:
    book.claim("CA1:1:fp:0", b"ask", UNTIL)
    book.claim("CA1:2:fp:0", b"ask", UNTIL)
    book.finish("CA1:2:fp:0", b"found")
    assert [key for key in redis.keys("live:errand*") if redis.pttl(key) < 0] == []
