"""What became of a call: one pure function over its events. The list of outcomes and their order: docs, case record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.cases.happened import Happened


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of the closed list of outcomes, and the flow's own mark that stands ("" for none)."""

    outcome: str
    mark: str


def outcome_of(events: Sequence[Happened]) -> Outcome:
    """Derive the outcome of a call that has ended from all its events, in order of time. Facts come before marks."""
    mark = standing_mark(events)
    if _kind(events) in CALLBACK_KINDS:
        return Outcome(_of_callback(events), mark.text("mark") if mark is not None else "")
    ruled = next((outcome for outcome, holds in FACTS if holds(events)), None)
    if ruled is None and mark is not None and mark.body.get("served") is True:
        ruled = "self_served"
    if ruled is None:
        ruled = next((outcome for outcome, holds in ENDS if holds(events)), "abandoned_in_menu")
    return Outcome(ruled, mark.text("mark") if mark is not None else "")


def standing_mark(events: Sequence[Happened]) -> Happened | None:
    """Return the last mark that counts: all that was to be said before it had been said when the caller hung up.

    A mark made after the hang-up (`on_hang_up`) has nothing said before it, and counts.
    """
    hung_up = hung_up_at(events)
    counting = (event for event in events if event.kind == "Marked" and _heard(event, hung_up))
    return max(counting, key=lambda event: (event.turn, event.at, event.position), default=None)


def hung_up_at(events: Sequence[Happened]) -> datetime | None:
    """Return when the call was over: the first end that the carrier told; None while it lives."""
    return min((event.at for event in events if event.kind == "CallEnded"), default=None)


def open_place(events: Sequence[Happened]) -> str:
    """Return the key of the place at which the caller waits when all these events have happened; "" where at none."""
    place = ""
    for event in events:
        if event.kind == "QueueEntered":
            place = event.text("place")
        elif event.kind in TALKING or (event.kind == "QueueLeft" and event.text("place") == place):
            place = ""
    return place


def _of_callback(events: Sequence[Happened]) -> str:
    """Rule over a call that we made for a callback: it was kept, or moved, or nobody wanted or took it."""
    if _talked(events):
        return "callback_done"
    if any(True for _ in _of(events, "CallbackMoved")):
        return "callback_moved"
    if _failed(events):
        return "failed"
    return "callback_cancelled" if _kind(events) == "answered_by_person" else "callback_unreachable"


def _kind(events: Sequence[Happened]) -> str:
    """Return as what the call began; a callback that a machine has taken begins once more as such."""
    return next((event.text("kind") for event in reversed(events) if event.kind == "CallBegan"), "")


def _heard(mark: Happened, hung_up: datetime | None) -> bool:
    before = mark.number("after")
    return before <= 0 or hung_up is None or mark.at + timedelta(seconds=before) <= hung_up


def _talked(events: Sequence[Happened]) -> bool:
    return any(event.kind in TALKING for event in events)


def _transferred(events: Sequence[Happened]) -> bool:
    return any(event.body.get("answered") is True for event in _of(events, "LegFinished"))


def _callback_booked(events: Sequence[Happened]) -> bool:
    return any(True for _ in _of(events, "CallbackBooked"))


def _message_left(events: Sequence[Happened]) -> bool:
    return any(True for _ in _of(events, "MessageLeft"))


def _refused(events: Sequence[Happened]) -> bool:
    return any(event.kind == "Refused" or _ended_by(event, "reject") for event in events)


def _gave_up_waiting(events: Sequence[Happened]) -> bool:
    return open_place(events) != "" or any(event.text("reason") == "gone" for event in _of(events, "QueueLeft"))


def _failed(events: Sequence[Happened]) -> bool:
    return any(_ended_by(event, "fault") for event in events)


def _ended_by(event: Happened, why: str) -> bool:
    return event.kind == "FlowEnded" and event.text("why") == why


def _of(events: Sequence[Happened], kind: str) -> Iterator[Happened]:
    return (event for event in events if event.kind == kind)


TALKING = ("Talked", "TalkBegan")
"""The engine's word that they have talked, and the floor's that both are in the room: either may be lost."""

CALLBACK_KINDS = ("answered_by_person", "answered_by_machine", "busy", "no_answer", "failed")
"""As what a call begins that we made for a callback."""

Rule = tuple[str, Callable[[Sequence[Happened]], bool]]
FACTS: tuple[Rule, ...] = (
    ("answered", _talked),
    ("transferred_out", _transferred),
    ("callback_booked", _callback_booked),
    ("voicemail", _message_left),
)
"""What outranks every mark, the first that holds."""
ENDS: tuple[Rule, ...] = (("refused", _refused), ("abandoned_in_queue", _gave_up_waiting), ("failed", _failed))
"""What holds where no mark that stands says served, the first that does; else he left in the menu."""
