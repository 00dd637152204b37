"""Each branch of a commit."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from redis import Redis

from ivr.live.journal import Journal
from ivr.live.records import Change, Committed, Conflict, Repeated, Saved
from ivr.live.store import AFTERLIFE_MS, LIFE_MS, Live

NOW = 1_795_000_000_000
ARRIVAL = Change(1, b"menu", "fp-1", b'[["CallBegan",{}]]', b"<Response/>")


def _begun(live: Live, call: str = "CA1") -> Saved:
    assert live.commit(call, None, ARRIVAL, NOW) == Committed(NOW)
    return _loaded(live, call)


def _loaded(live: Live, call: str = "CA1") -> Saved:
    saved = live.load(call)
    assert saved is not None
    return saved


def test_a_call_that_was_never_begun_is_none(live: Live) -> None:
    assert live.load("CA1") is None


def test_what_was_committed_is_loaded(live: Live) -> None:
    assert _begun(live) == Saved(NOW, 1, b"menu", b"<Response/>", "fp-1", b"", False, "")


def test_bytes_come_back_as_they_went(live: Live) -> None:
    every_byte = bytes(range(256))
    live.commit("CA é/1", None, ARRIVAL._replace(state=every_byte, reply=every_byte), NOW)
    assert _loaded(live, "CA é/1")[2:4] == (every_byte, every_byte)


def test_an_answer_to_what_was_seen_is_taken(live: Live, journal: Journal) -> None:
    seen = _begun(live)
    assert live.commit("CA1", seen, Change(2, b"queue", "fp-2", b"[1]", b"<Two/>"), NOW + 5) == Committed(NOW + 1)
    assert _loaded(live) == Saved(NOW + 1, 2, b"queue", b"<Two/>", "fp-2", b"", False, "")
    first, second = journal.read()
    assert (first.turn, first.fp, first.events) == (1, "fp-1", ARRIVAL.events)
    assert second[1:] == ("CA1", 2, "fp-2", NOW + 5, b"[1]", b"queue", False)


def test_the_same_answer_again_gets_the_same_reply_and_writes_nothing(live: Live, redis: Redis) -> None:
    seen = _begun(live)
    change = Change(2, b"queue", "fp-2", reply=b"<Two/>", effects=(("CA1:2:0", b"enter"),))
    live.commit("CA1", seen, change, NOW)
    stood = _loaded(live)
    live.strike("CA1:2:0")
    assert live.commit("CA1", seen, change, NOW + 9) == Repeated(b"<Two/>")
    assert _loaded(live) == stood
    assert redis.xlen("journal") == 2
    assert live.due(NOW + 10_000) == []


def test_an_arrival_that_comes_twice_is_repeated(live: Live) -> None:
    _begun(live)
    assert live.commit("CA1", None, ARRIVAL, NOW + 1) == Repeated(b"<Response/>")


def test_another_answer_to_an_old_question_conflicts(live: Live, redis: Redis) -> None:
    seen = _begun(live)
    live.commit("CA1", seen, Change(2, b"queue", "fp-2", reply=b"<Two/>"), NOW)
    stood = _loaded(live)
    assert live.commit("CA1", seen, Change(2, b"other", "fp-3", reply=b"<Three/>"), NOW) == Conflict()
    assert live.commit("CA1", None, Change(1, b"other", "fp-4", reply=b"<Four/>"), NOW) == Conflict()
    assert _loaded(live) == stood
    assert redis.xlen("journal") == 2


def test_of_two_answers_at_once_one_is_taken(live: Live, redis: Redis) -> None:
    seen = _begun(live)
    told: list[Committed | Repeated | Conflict] = []
    at_once = threading.Barrier(8)

    def answer(number: int) -> None:
        change = Change(2, str(number).encode(), f"fp-{number + 10}", reply=b"<r/>")
        at_once.wait()
        told.append(live.commit("CA1", seen, change, NOW))

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(answer).__name__ for answer in told) == ["Committed"] + ["Conflict"] * 7
    assert redis.xlen("journal") == 2


def test_a_lost_call_conflicts_and_can_be_restored_with_a_newer_version(live: Live, redis: Redis) -> None:
    seen = _begun(live)
    redis.flushall()
    assert live.commit("CA1", seen, Change(2, b"queue", "fp-2", reply=b"<Two/>"), NOW + 50) == Conflict()
    assert live.load("CA1") is None
    restored = live.commit("CA1", None, Change(2, b"queue", "fp-2", reply=b"<Two/>"), NOW + 60)
    assert isinstance(restored, Committed)
    assert restored.version > seen.version
    assert live.commit("CA1", seen, Change(2, b"old", "fp-9", reply=b""), NOW + 70) == Conflict()


def test_a_fact_leaves_turn_and_reply_alone(live: Live) -> None:
    seen = _begun(live)
    assert isinstance(live.commit("CA1", seen, Change(1, b"talking", "joined-1"), NOW), Committed)
    assert _loaded(live) == Saved(NOW + 1, 1, b"talking", b"<Response/>", "fp-1", b"", False, "")


def test_an_answer_is_recognised_across_a_fact(live: Live) -> None:
    seen = _begun(live)
    live.commit("CA1", seen, Change(1, b"menu", "joined-1"), NOW)
    assert live.commit("CA1", None, ARRIVAL, NOW) == Repeated(b"<Response/>")


def test_a_fact_that_lost_is_applied_to_what_is_there_now(live: Live, redis: Redis) -> None:
    seen = _begun(live)
    live.commit("CA1", seen, Change(2, b"queue", "fp-2", reply=b"<Two/>"), NOW)
    assert live.commit("CA1", seen, Change(1, b"menu+fact", "left-1"), NOW) == Conflict()
    again = _loaded(live)
    assert isinstance(live.commit("CA1", again, Change(again.turn, b"queue+fact", "left-1"), NOW), Committed)
    assert _loaded(live).state == b"queue+fact"
    assert redis.xlen("journal") == 3


def test_a_fact_told_again_is_recognised_after_other_turns(live: Live, redis: Redis) -> None:
    live.commit("CA1", _begun(live), Change(1, b"menu+fact", "left-1"), NOW)
    live.commit("CA1", _loaded(live), Change(2, b"queue", "fp-2", reply=b"<Two/>"), NOW)
    assert live.commit("CA1", _loaded(live), Change(2, b"twice", "left-1"), NOW) == Repeated(b"<Two/>")
    assert _loaded(live).state == b"queue"
    assert redis.xlen("journal") == 3


def test_a_part_of_a_known_fact_is_another_fact(live: Live) -> None:
    live.commit("CA1", _begun(live), Change(1, b"a", "left-12"), NOW)
    assert isinstance(live.commit("CA1", _loaded(live), Change(1, b"b", "left-1"), NOW), Committed)


def test_the_memory_for_facts_is_bounded_and_keeps_the_newest(live: Live, redis: Redis) -> None:
    _begun(live)
    for number in range(100):
        live.commit("CA1", _loaded(live), Change(1, b"s", f"{number:064}"), NOW)
    assert redis.hstrlen("live:call:CA1", "facts") <= 2112
    assert isinstance(live.commit("CA1", _loaded(live), Change(1, b"s", f"{75:064}"), NOW), Repeated)


def test_interrupt_and_leaving_stay_until_they_are_cleared(live: Live) -> None:
    live.commit("CA1", _begun(live), Change(1, b"s", "a", interrupt=b"take", leaving="callback"), NOW)
    live.commit("CA1", _loaded(live), Change(1, b"s", "b"), NOW)
    assert (_loaded(live).interrupt, _loaded(live).leaving) == (b"take", "callback")
    live.commit("CA1", _loaded(live), Change(1, b"s", "c", interrupt=b"", leaving=""), NOW)
    assert (_loaded(live).interrupt, _loaded(live).leaving) == (b"", "")


def test_an_ended_call_takes_no_change_any_more(live: Live, journal: Journal) -> None:
    live.commit("CA1", _begun(live), Change(1, b"over", "completed", ended=True), NOW)
    ended = _loaded(live)
    assert ended.ended
    assert live.commit("CA1", ended, Change(2, b"alive", "fp-2", reply=b"<r/>"), NOW) == Conflict()
    assert live.commit("CA1", ended, Change(1, b"over", "completed", ended=True), NOW) == Repeated(b"")
    assert [entry.ended for entry in journal.read()] == [False, True]


@pytest.mark.parametrize(("ended", "life"), [(False, LIFE_MS), (True, AFTERLIFE_MS)])
def test_a_call_lives_a_day_and_is_known_for_an_hour_after_its_end(
    live: Live, redis: Redis, ended: bool, life: int
) -> None:
    live.commit("CA1", _begun(live), Change(1, b"s", "a", ended=ended), NOW)
    assert life - 10_000 < int(redis.pttl("live:call:CA1")) <= life


def test_what_was_said_last_is_dropped_at_the_end(live: Live) -> None:
    seen = _begun(live)
    assert seen.reply
    live.commit("CA1", seen, Change(1, b"over", "completed", ended=True), NOW)
    assert _loaded(live).reply == b""


def test_a_process_recalls_what_it_wrote_itself(live: Live) -> None:
    seen = _begun(live)
    assert live.recall("CA1", 1) == seen._replace(reply=b"")
    live.commit("CA1", seen, Change(2, b"queue", "fp-2", reply=b"<Two/>", leaving="voicemail", interrupt=b"i"), NOW)
    assert live.recall("CA1", 1) is None
    assert live.recall("CA1", 2) == _loaded(live)._replace(reply=b"")
    assert live.recall("CA2", 2) is None


def test_what_an_answer_leaves_as_it_was_is_recalled_as_well(live: Live) -> None:
    seen = _begun(live)
    live.commit("CA1", seen, Change(2, b"a", "fp-2", reply=b"<Two/>", leaving="voicemail", interrupt=b"i"), NOW)
    live.commit("CA1", _loaded(live), Change(3, b"b", "fp-3", reply=b"<Three/>"), NOW)
    assert live.recall("CA1", 3) == _loaded(live)._replace(reply=b"")
    assert _loaded(live).interrupt == b"i"


def test_after_a_fact_and_after_the_end_a_call_is_read(live: Live) -> None:
    live.commit("CA1", _begun(live), Change(1, b"fact", "fact:1"), NOW)
    assert live.recall("CA1", 1) is None
    live.commit("CA2", _begun(live, "CA2"), Change(2, b"over", "fp-2", reply=b"<Response/>", ended=True), NOW)
    assert live.recall("CA2", 2) is None


def test_who_builds_on_what_another_process_has_changed_meets_a_conflict_and_reads(live: Live, shared_url: str) -> None:
    seen = _begun(live)
    with closing(Live.at(shared_url)) as other:
        assert other.commit("CA1", seen, Change(1, b"fact", "fact:1"), NOW) == Committed(NOW + 1)
    recalled = live.recall("CA1", 1)
    assert recalled == seen._replace(reply=b"")
    assert live.commit("CA1", recalled, Change(2, b"queue", "fp-2", reply=b"<Two/>"), NOW) == Conflict()
    assert live.recall("CA1", 1) is None
    assert _loaded(live).state == b"fact"
