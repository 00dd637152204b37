"""What became of a callback's call, and of the call in which one was booked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ivr.cases.happened import Happened
from ivr.cases.outcome import Outcome, outcome_of

Tell = Callable[..., Happened]
Event = tuple[str, float, dict[str, Any]]

HANGS_UP: Event = ("CallEnded", 60, {"status": "completed", "seconds": 60})
TALKS: Event = ("TalkBegan", 20, {"agent": "ana", "offer": "1-1"})
MOVED: Event = ("CallbackMoved", 20, {"callback": "1", "at": "2026-11-24T10:00:00+00:00"})
BOOKED: Event = ("CallbackBooked", 20, {"callback": "1", "number": "+12025550123", "queue": "support"})
WAITS: Event = ("QueueEntered", 5, {"queue": "support", "place": "p1"})


def began(kind: str, at: float = 0) -> Event:
    return ("CallBegan", at, {"flow": "callback_call", "kind": kind})


PERSON, MACHINE = began("answered_by_person"), began("answered_by_machine", 8)

TABLE: list[tuple[str, list[Event]]] = [
    ("callback_done", [PERSON, WAITS, TALKS]),
    ("callback_done", [PERSON, TALKS, MOVED]),
    ("callback_moved", [PERSON, MOVED]),
    ("callback_moved", [began("busy"), MOVED]),
    ("callback_cancelled", [PERSON]),
    ("callback_cancelled", [PERSON, WAITS]),
    ("callback_unreachable", [began("no_answer")]),
    ("callback_unreachable", [PERSON, MACHINE]),
    ("callback_moved", [PERSON, MACHINE, MOVED]),
    ("failed", [PERSON, ("FlowEnded", 9, {"why": "fault"})]),
    ("callback_booked", [began("inbound"), BOOKED]),
    ("callback_booked", [began("inbound"), WAITS, BOOKED, ("MessageLeft", 30, {"recording": "RE1"})]),
    ("answered", [began("inbound"), BOOKED, TALKS]),
]


@pytest.mark.parametrize(("outcome", "events"), TABLE)
def test_each_outcome(tell: Tell, outcome: str, events: list[Event]) -> None:
    # An event's own field may be called kind as well.
    told = [replace(tell(kind, at), body=body) for kind, at, body in [*events, HANGS_UP]]
    assert outcome_of(told) == Outcome(outcome, "")
