"""The judge of the benchmark under kills: what it calls unfair, and what it lets pass; by hand."""

from __future__ import annotations

from math import inf
from typing import Any

from queueing.events import AgentSpent
from tests.benchmarks.crowd import Stay
from tests.benchmarks.fairness import Account, Judge, Offered, Standing, Step
from tests.benchmarks.killer import Blow

FIRST, LATER = Standing("support", 1_000), Standing("support", 2_000)
BOTH = {"old": FIRST, "young": LATER}
WAITS = {"old": [Stay(0.0, [5.0])], "young": [Stay(0.0, [6.0])]}


def step(kind: str, call: str, at: float, number: int, incarnation: str = "a", **body: Any) -> Step:
    return Step(kind, call, at, incarnation, number, {"widened": 0, **body})


def offer(call: str, at: float, number: int, **more: Any) -> Offered:
    return Offered(step("OfferMade", call, at, number), **more)


def judge(offers: dict[str, list[Offered]], *blows: Blow, stays: Any = None, **more: Any) -> Judge:
    firsts = {"a": 0.0, **more.pop("firsts", {})}
    return Judge(Account(BOTH, offers, firsts, **more), WAITS if stays is None else stays, blows)


def test_who_is_offered_before_an_older_one_who_waits_has_overtaken_him() -> None:
    found = judge({"young": [offer("young", 10, 1)], "old": [offer("old", 11, 2, talked=True)]})
    assert list(found.unfair()) == ["young was offered before old"]
    assert found.judged == 1


def test_redis_says_who_was_offered_first_whatever_the_clocks_of_two_processes_say() -> None:
    found = judge({"young": [offer("young", 10, 2)], "old": [offer("old", 10.1, 1, talked=True)]})
    assert list(found.unfair()) == []
    assert found.judged == 1


def test_who_was_refused_waits_again_at_once() -> None:
    over = step("OfferEnded", "old", 9, 2, reason="declined")
    offers = {"young": [offer("young", 10, 3)], "old": [offer("old", 8, 1, over=over)]}
    assert list(judge(offers).unfair()) == ["young was offered before old"]
    still = {"young": [offer("young", 10, 3)], "old": [offer("old", 8, 1, over=over._replace(number=4))]}
    assert list(judge(still).unfair()) == []


def test_who_was_put_back_after_a_key_waits_again_from_his_next_look_on() -> None:
    over = step("OfferEnded", "old", 9, 2, reason="agent_left")
    offers = {"young": [offer("young", 10, 3)], "old": [offer("old", 8, 1, over=over, accepted=True)]}
    assert list(judge(offers).unfair()) == []
    seen = {**WAITS, "old": [Stay(0.0, [5.0], left=8.5), Stay(0.0, [9.5])]}
    assert list(judge(offers, stays=seen).unfair()) == ["young was offered before old"]


def test_who_was_not_there_yet_or_left_soon_after_proves_nothing() -> None:
    for stay in (Stay(0.0, [10.5]), Stay(0.0, [5.0], left=12.0), Stay(0.0, [], left=inf)):
        assert list(judge({"young": [offer("young", 10, 1)]}, stays={**WAITS, "old": [stay]}).unfair()) == []


def test_around_a_loss_nothing_is_judged_and_looks_prove_nothing() -> None:
    for loss in (8.0, 12.0):
        assert list(judge({"young": [offer("young", 10, 1)]}, Blow("flush_unread", loss)).unfair()) == []
    later = judge({"young": [offer("young", 20, 1)]}, Blow("flush_unread", 6.0))
    assert list(later.unfair()) == []


def test_whose_agent_had_accepted_when_the_floor_was_lost_counts_again_once_he_is_in_the_queue_anew() -> None:
    offers = {"young": [offer("young", 30, 1)], "old": [offer("old", 8, 1, accepted=True)]}
    offers["young"][0].made = offers["young"][0].made._replace(incarnation="b")
    found = judge(offers, Blow("flush_unread", 12.0), stays={**WAITS, "old": [Stay(4.0, [5.0, 20.0])]})
    assert list(found.unfair()) == []
    anew = judge(
        offers, Blow("flush_unread", 12.0), stays={**WAITS, "old": [Stay(4.0, [5.0], 9.0), Stay(18.0, [19.0])]}
    )
    assert list(anew.unfair()) == ["young was offered before old"]


def test_a_floor_that_is_back_late_is_told() -> None:
    loss = Blow("flush_unread", 100.0)
    assert list(judge({}, loss, firsts={"b": 104.9}).late()) == []
    assert list(judge({}, loss, firsts={"b": 105.1}).late()) == ["the floor was back 5.1 s after a loss"]
    assert list(judge({}, loss).late()) == ["the floor was back inf s after a loss"]


def test_an_orphan_is_counted_from_the_death_of_who_was_to_ring() -> None:
    over = step("OfferEnded", "old", 15.5, 2, reason="ring_lost")
    offers = {"old": [offer("old", 10, 1, over=over)]}
    assert list(judge(offers, Blow("dispatch", 11.0)).late()) == []
    assert list(judge(offers, Blow("dispatch", 10.2)).late()) == ["old was an orphan for 5.3 s"]
    assert list(judge(offers).late()) == ["old was an orphan for 5.5 s"]


def test_agents_times_that_do_not_add_up_are_told() -> None:
    first = AgentSpent("bo", "available", "", 0, 10, (("idle", 10),), afresh=True)
    gap = AgentSpent("bo", "available", "", 11, 20, (("idle", 9),), afresh=False)
    assert len(list(judge({}, spent=(first, gap)).times())) == 1
    after_loss = AgentSpent("bo", "available", "", 11, 20, (("idle", 9),), afresh=True)
    assert list(judge({}, spent=(first, after_loss)).times()) == []
    overlap = AgentSpent("bo", "available", "", 9, 20, (("idle", 11),), afresh=True)
    assert len(list(judge({}, spent=(first, overlap)).times())) == 1
