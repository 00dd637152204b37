"""How fast queues go, read from the case record on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from ivr.cases.happened import Entry
from ivr.cases.paces import LATELY, recent
from queueing.ports import Past

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

Make = Callable[..., Entry]
Drained = Callable[..., int]
SUPPORT: Any = "support"
WAITS = ("QueueEntered", {"queue": "support", "place": "p1"})
LEAVES = ("QueueLeft", {"queue": "support", "place": "p1", "reason": "gone"})
MADE = ("OfferMade", {"agent": "bo", "offer": "i-1", "queue": "support", "waited": 0})
MET = ("TalkBegan", {"agent": "bo", "offer": "i-1", "queue": "support", "waited": 0})
DONE = ("WrapUpEnded", {"agent": "bo", "offer": "i-1", "seconds": 5})


@pytest.fixture
def told(engine: Engine, drained: Drained, entry: Make) -> Callable[..., list[Past]]:
    """Let things happen to a call, each at its second, and return what is known of them an hour later."""

    def told(*happened: Any, later: timedelta = timedelta(hours=1)) -> list[Past]:
        entries = [entry(at, 0, *events) for at, *events in happened]
        drained(*entries)
        return recent(engine, START + later)

    return told


def test_who_talked_was_handled_has_met_an_agent_and_has_not_given_up(told: Callable[..., list[Past]]) -> None:
    assert told((0, WAITS), (30, MADE), (40, MET), (160, DONE)) == [
        Past(SUPPORT, "met", 1, 10_000),
        Past(SUPPORT, "waited", 0, 40_000),
        Past(SUPPORT, "handled", 1, 130_000),
    ]


def test_who_hung_up_has_given_up_and_who_chose_something_else_has_not(told: Callable[..., list[Past]]) -> None:
    chose = (LEAVES[0], {**LEAVES[1], "reason": "offer"})
    assert told((0, WAITS), (9, LEAVES), (20, WAITS), (50, chose)) == [
        Past(SUPPORT, "waited", 1, 9_000),
        Past(SUPPORT, "waited", 0, 30_000),
    ]


def test_an_offer_that_was_told_when_its_talk_began_says_nothing_of_how_long_it_kept_its_agent(
    told: Callable[..., list[Past]],
) -> None:
    assert told((0, WAITS), (40, MET, MADE), (160, DONE)) == []


def test_what_was_before_a_day_is_forgotten(told: Callable[..., list[Past]]) -> None:
    assert told((0, WAITS), (9, LEAVES), later=LATELY + timedelta(seconds=1)) == []
