"""What is still to be done, who is still there, and the pointer to the revision."""

from __future__ import annotations

from redis import Redis

from ivr.live.records import Change, Owed
from ivr.live.store import Live

NOW = 1_795_000_000_000
TWO = (("CA1:1:0", b"enter"), ("CA1:1:1", b"\xff\x00"))


def _commit(live: Live, call: str = "CA1", effects: tuple[tuple[str, bytes], ...] = TWO, now_ms: int = NOW) -> None:
    live.commit(call, live.load(call), Change(1, b"s", f"fp-{now_ms}", reply=b"", effects=effects), now_ms)


def test_an_effect_is_due_a_second_after_its_commit(live: Live) -> None:
    _commit(live)
    assert live.due(NOW + 999) == []
    assert live.due(NOW + 1_000) == [Owed("CA1:1:0", "CA1", b"enter"), Owed("CA1:1:1", "CA1", b"\xff\x00")]


def test_an_effect_struck_off_is_never_due(live: Live, redis: Redis) -> None:
    _commit(live)
    assert live.strike("CA1:1:0")
    assert not live.strike("CA1:1:0")
    assert [owed.id for owed in live.due(NOW + 5_000)] == ["CA1:1:1"]
    live.strike("CA1:1:1")
    assert redis.keys("live:outbox") == redis.keys("live:bodies") == []


def test_what_one_sweep_took_comes_again_only_after_a_second(live: Live) -> None:
    _commit(live)
    taken = live.due(NOW + 2_000)
    assert live.due(NOW + 2_999) == []
    assert live.due(NOW + 3_000) == taken


def test_a_sweep_takes_the_longest_due_first_and_no_more_than_asked(live: Live) -> None:
    _commit(live, "CA2", (("CA2:1:0", b""),), NOW + 20)
    _commit(live, "CA1", (("CA1:1:0", b""),), NOW + 10)
    assert [owed.call for owed in live.due(NOW + 5_000, limit=1)] == ["CA1"]
    assert [owed.call for owed in live.due(NOW + 5_000, limit=1)] == ["CA2"]


def test_a_conflict_leaves_no_effect(live: Live) -> None:
    live.commit("CA1", None, Change(1, b"s", "a", reply=b""), NOW)
    live.commit("CA1", None, Change(1, b"s", "b", reply=b"", effects=TWO), NOW)
    assert live.due(NOW + 5_000) == []


def test_the_revision_pointer(live: Live) -> None:
    assert live.revision() is None
    live.set_revision("abc123")
    assert live.revision() == "abc123"
