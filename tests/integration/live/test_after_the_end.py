"""Calls that end before they begin, and what is learnt after the end."""

from __future__ import annotations

from redis import Redis

from ivr.live.journal import Journal
from ivr.live.records import Change, Committed, Conflict
from ivr.live.store import Live

NOW = 1_795_000_000_000
ARRIVAL = Change(1, b"menu", "fp-1", b"[]", b"<Response/>")


def test_a_buried_call_is_never_begun(live: Live, redis: Redis) -> None:
    assert live.bury("CA1", "no-answer")
    assert live.buried("CA1") == "no-answer"
    assert live.commit("CA1", None, ARRIVAL, NOW) == Conflict()
    assert live.load("CA1") is None
    assert redis.xlen("journal") == 0
    assert 0 < int(redis.pttl("live:tombstone:CA1")) <= 3_600_000


def test_a_call_that_was_begun_is_not_buried(live: Live) -> None:
    live.commit("CA1", None, ARRIVAL, NOW)
    assert not live.bury("CA1", "no-answer")
    assert live.buried("CA1") is None


def test_a_call_may_be_begun_with_its_end(live: Live) -> None:
    assert isinstance(live.commit("CA1", None, Change(0, b"over", "busy", ended=True), NOW), Committed)
    assert live.commit("CA1", None, ARRIVAL, NOW) == Conflict()


def test_an_addendum_is_journalled_and_changes_nothing(live: Live, journal: Journal) -> None:
    live.commit("CA1", None, ARRIVAL, NOW)
    seen = live.load("CA1")
    assert live.addendum("CA1", "rec-1", b'[["MessageLeft",{}]]', NOW + 3)
    assert live.load("CA1") == seen
    assert journal.read()[1][1:] == ("CA1", 0, "rec-1", NOW + 3, b'[["MessageLeft",{}]]', b"", False)


def test_an_addendum_is_taken_once_also_after_the_end(live: Live, redis: Redis) -> None:
    live.commit("CA1", None, ARRIVAL._replace(ended=True), NOW)
    assert live.addendum("CA1", "rec-1", b"[]", NOW)
    assert not live.addendum("CA1", "rec-1", b"[]", NOW)
    assert redis.xlen("journal") == 2


def test_a_fact_committed_before_the_end_is_no_addendum_after_it(live: Live, redis: Redis) -> None:
    live.commit("CA1", None, ARRIVAL, NOW)
    live.commit("CA1", live.load("CA1"), Change(1, b"s", "rec-1", ended=True), NOW)
    assert not live.addendum("CA1", "rec-1", b"[]", NOW)
    assert redis.xlen("journal") == 2


def test_an_addendum_to_a_forgotten_call_is_journalled_and_makes_no_call(live: Live, redis: Redis) -> None:
    assert live.addendum("CA1", "transcript-1", b"[]", NOW)
    assert redis.xlen("journal") == 1
    assert redis.keys("live:*") == []
