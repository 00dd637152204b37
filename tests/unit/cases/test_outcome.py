from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ivr.cases.happened import Happened
from ivr.cases.outcome import Outcome, outcome_of

Tell = Callable[..., Happened]

BEGAN = ("CallBegan", 0, {"flow": "main"})
HANGS_UP = ("CallEnded", 60, {"status": "completed", "seconds": 60})
WAITS = ("QueueEntered", 5, {"queue": "billing", "place": "p1"})
TALKS = ("TalkBegan", 20, {"agent": "ana", "offer": "1-1"})
SERVED = ("Marked", 10, {"mark": "told_hours", "served": True, "after": 0.0})
MESSAGE = ("MessageLeft", 40, {"recording": "RE1", "url": "u", "seconds": 9})

TABLE = [
    ("answered", [WAITS, TALKS]),
    ("answered", [WAITS, ("Talked", 50, {"agent": "ana", "offer": "1-1"})]),
    ("answered", [SERVED, WAITS, TALKS, MESSAGE]),
    ("transferred_out", [("LegFinished", 30, {"to": "+1", "status": "completed", "answered": True}), MESSAGE]),
    ("abandoned_in_menu", [("LegFinished", 30, {"to": "+1", "status": "busy", "answered": False})]),
    ("voicemail", [MESSAGE]),
    ("voicemail", [SERVED, WAITS, ("QueueLeft", 30, {"queue": "b", "place": "p1", "reason": "nobody_there"}), MESSAGE]),
    ("voicemail", [("MessageLeft", 90, {"recording": "RE1"})]),
    ("self_served", [SERVED]),
    ("self_served", [SERVED, WAITS]),
    ("self_served", [SERVED, ("FlowEnded", 50, {"why": "fault"})]),
    ("refused", [("Refused", 1, {"reason": "blocked"})]),
    ("refused", [("FlowEnded", 1, {"why": "reject"})]),
    ("abandoned_in_queue", [WAITS]),
    ("abandoned_in_queue", [WAITS, ("QueueLeft", 60, {"queue": "b", "place": "p1", "reason": "gone"})]),
    ("abandoned_in_queue", [WAITS, ("Connected", 30, {"queue": "b", "agent": "ana", "offer": "1-1"})]),
    (
        "abandoned_in_queue",
        [WAITS, ("QueueLeft", 6, {"place": "p1", "reason": "full"}), ("QueueEntered", 9, {"place": "p2"})],
    ),
    ("abandoned_in_queue", [WAITS, ("FlowEnded", 50, {"why": "fault"})]),
    ("failed", [("FlowEnded", 50, {"why": "fault"})]),
    ("abandoned_in_menu", []),
    ("abandoned_in_menu", [("FlowEnded", 50, {"why": "hangup"})]),
    ("abandoned_in_menu", [WAITS, ("QueueLeft", 30, {"queue": "b", "place": "p1", "reason": "waited_too_long"})]),
]


@pytest.mark.parametrize(("outcome", "events"), TABLE)
def test_each_outcome(tell: Tell, outcome: str, events: list[tuple[str, float, dict[str, Any]]]) -> None:
    told = [tell(kind, second, **fields) for kind, second, fields in [BEGAN, *events, HANGS_UP]]
    assert outcome_of(sorted(told, key=lambda event: event.at)).outcome == outcome


def test_a_call_that_was_never_begun_is_one_left_in_the_menu(tell: Tell) -> None:
    assert outcome_of([tell("CallEnded", status="no-answer")]) == Outcome("abandoned_in_menu", "")


@pytest.mark.parametrize(("heard", "outcome"), [(9.9, "abandoned_in_menu"), (10.0, "self_served")])
def test_a_mark_counts_once_what_was_said_before_it_was_heard(tell: Tell, heard: float, outcome: str) -> None:
    events = [tell("Marked", 5, mark="told_hours", served=True, after=10.0), tell("CallEnded", 5 + heard)]
    assert outcome_of(events).outcome == outcome


def test_the_last_mark_that_was_heard_stands(tell: Tell) -> None:
    events = [
        tell("Marked", 1, mark="greeted", served=False, after=0.0),
        tell("Marked", 5, mark="told_hours", served=True, after=2.0),
        tell("Marked", 20, turn=2, mark="told_all", served=False, after=30.0),
        tell("CallEnded", 30, turn=2),
    ]
    assert outcome_of(events) == Outcome("self_served", "told_hours")


def test_a_later_mark_that_is_not_served_takes_back_the_earlier_one(tell: Tell) -> None:
    events = [
        tell("Marked", 1, mark="told", served=True),
        tell("Marked", 2, turn=2, mark="asked_more"),
        tell("CallEnded", 9),
    ]
    assert outcome_of(events) == Outcome("abandoned_in_menu", "asked_more")


def test_a_mark_made_after_the_hang_up_counts(tell: Tell) -> None:
    events = [tell("CallEnded", 9), tell("Marked", 10, turn=2, mark="survey_sent", served=True, after=0.0)]
    assert outcome_of(events) == Outcome("self_served", "survey_sent")


def test_the_first_end_told_is_the_hang_up(tell: Tell) -> None:
    late = [tell("CallEnded", 3), tell("CallEnded", 90), tell("Marked", 1, mark="told", served=True, after=5.0)]
    assert outcome_of(late).outcome == "abandoned_in_menu"


def test_a_fact_keeps_the_mark(tell: Tell) -> None:
    events = [tell("Marked", 1, mark="identified"), tell("TalkBegan", 5, offer="1-1"), tell("CallEnded", 9)]
    assert outcome_of(events) == Outcome("answered", "identified")
