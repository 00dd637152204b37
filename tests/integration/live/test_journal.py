"""The journal comes out at least once, in order, whatever happens to its readers and its server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis

from ivr.live import journal as journal_module
from ivr.live.errors import LiveRefused
from ivr.live.journal import Entry, Journal
from ivr.live.store import Live

NOW = 1_795_000_000_000


@pytest.fixture
def other(url: str) -> Iterator[Journal]:
    """A second reader of the same group."""
    reader = Journal.at(url, reader="other")
    yield reader
    reader.close()


def _tell(live: Live, *names: str) -> None:
    for name in names:
        live.addendum("CA1", name, b"[]", NOW)


def _names(entries: list[Entry]) -> list[str]:
    return [entry.fp for entry in entries]


def _confirm(journal: Journal, entries: list[Entry]) -> None:
    journal.done([entry.id for entry in entries])


def test_what_was_written_before_the_first_reader_came_is_read(live: Live, journal: Journal) -> None:
    _tell(live, "a", "b", "c")
    assert _names(journal.read(count=2)) == ["a", "b"]


def test_nothing_new_is_an_empty_list_after_the_wait(journal: Journal) -> None:
    assert journal.read(block_ms=5) == []


def test_a_wait_longer_than_the_usual_time_out_is_no_failure(journal: Journal) -> None:
    assert journal.read(block_ms=400) == []


def test_confirmed_entries_are_gone(live: Live, journal: Journal, redis: Redis) -> None:
    _tell(live, "a", "b")
    _confirm(journal, journal.read())
    journal.done([])
    assert journal.read(block_ms=5) == []
    assert redis.xlen("journal") == 0
    assert redis.xinfo_groups("journal")[0]["pending"] == 0


def test_unconfirmed_entries_come_first_again(live: Live, journal: Journal) -> None:
    _tell(live, "a", "b")
    first = journal.read()
    _tell(live, "c")
    assert journal.read() == first
    _confirm(journal, first)
    assert _names(journal.read()) == ["c"]


def test_a_reader_that_died_gets_its_entries_after_its_restart(live: Live, url: str, journal: Journal) -> None:
    _tell(live, "a", "b", "c")
    read = journal.read()
    journal.done([read[0].id])
    restarted = Journal.at(url)
    assert _names(restarted.read()) == ["b", "c"]
    restarted.close()


def test_two_readers_share_the_entries(live: Live, journal: Journal, other: Journal) -> None:
    _tell(live, "a", "b")
    assert _names(journal.read(count=1)) == ["a"]
    assert _names(other.read(count=1)) == ["b"]
    assert _names(other.read(count=1)) == ["b"]


def test_what_a_dead_reader_left_goes_to_another(
    live: Live, journal: Journal, other: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tell(live, "a")
    journal.read()
    assert other.read(block_ms=5) == []
    monkeypatch.setattr(journal_module, "ABANDONED_MS", 0)
    assert _names(other.read(block_ms=5)) == ["a"]


def test_an_entry_that_another_reader_did_meanwhile_is_not_handed_out(
    live: Live, journal: Journal, redis: Redis
) -> None:
    _tell(live, "a", "b")
    redis.xdel("journal", journal.read()[0].id)
    assert _names(journal.read()) == ["b"]
    assert redis.xpending("journal", "drain")["pending"] == 1


@pytest.mark.parametrize("unconfirmed", [True, False])
def test_after_a_flush_the_journal_goes_on(live: Live, journal: Journal, redis: Redis, unconfirmed: bool) -> None:
    _tell(live, "lost")
    lost = journal.read()
    if not unconfirmed:
        _confirm(journal, lost)
    redis.flushall()
    _tell(live, "a")
    assert _names(journal.read(block_ms=5)) == ["a"]


def test_confirming_what_a_flush_took_away_is_no_failure(live: Live, journal: Journal, redis: Redis) -> None:
    _tell(live, "lost")
    lost = journal.read()
    redis.flushall()
    _confirm(journal, lost)
    assert journal.read(block_ms=5) == []


def test_a_journal_that_is_no_stream_is_refused(journal: Journal, redis: Redis) -> None:
    redis.set("journal", "text")
    with pytest.raises(LiveRefused, match="WRONGTYPE"):
        journal.read(block_ms=5)


def test_entries_of_the_floor_are_read_like_ours(journal: Journal, redis: Redis) -> None:
    fields: dict[Any, Any] = {
        "call": "CA1",
        "turn": "",
        "fp": "7-1:offered",
        "at": NOW,
        "events": "[1]",
        "state": "",
        "ended": "",
    }
    redis.xadd("journal", fields)
    assert journal.read()[0][1:] == ("CA1", 0, "7-1:offered", NOW, b"[1]", b"", False)
