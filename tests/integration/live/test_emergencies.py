"""The copy of the emergency switches: whole or lost, and never older than a switch that was turned meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redis import Redis

from ivr.live.connect import ClientWire, client, wire
from ivr.live.emergencies import EmergencyCopy

UNTIL = 1_795_000_000_000


@pytest.fixture(params=["ours", "redis-py"])
def copy(shared_url: str, redis: Redis, request: pytest.FixtureRequest) -> Iterator[EmergencyCopy]:
    assert redis.ping()
    through = wire(shared_url) if request.param == "ours" else ClientWire(client(shared_url))
    yield EmergencyCopy(through)
    through.close()


def test_a_copy_that_was_never_written_is_lost(copy: EmergencyCopy) -> None:
    assert copy.read() is None


def test_a_copy_without_any_emergency_is_none_that_is_lost(copy: EmergencyCopy) -> None:
    copy.copy({})
    assert copy.read() == {}


def test_a_switch_changes_one_calendar(copy: EmergencyCopy) -> None:
    copy.copy({"office": UNTIL, "shop": UNTIL})
    copy.switch("office", 0)
    assert copy.read() == {"office": 0, "shop": UNTIL}


def test_a_switch_alone_is_not_the_whole_copy(copy: EmergencyCopy) -> None:
    copy.switch("office", UNTIL)
    assert copy.read() is None


def test_what_was_switched_while_the_record_was_read_stays(copy: EmergencyCopy) -> None:
    copy.switch("office", UNTIL)
    copy.copy({"office": 0, "shop": UNTIL})
    assert copy.read() == {"office": UNTIL, "shop": UNTIL}
    copy.copy({"office": 0})
    assert copy.read() == {"office": UNTIL, "shop": UNTIL}


def test_the_copy_is_taken_anew_after_a_while(copy: EmergencyCopy, redis: Redis) -> None:
    copy.copy({"office": UNTIL})
    assert 0 < redis.pttl("live:emergencies") <= 60_000
