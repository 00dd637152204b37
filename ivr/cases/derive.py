"""What the record says of a call, from its events: its row, its agents' legs, its places. Pure.

Nothing here adds to what was there before: each answer depends on the set of events alone, so the journal may come in
any order, and twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ivr.cases.database import Row
from ivr.cases.happened import Happened
from ivr.cases.outcome import hung_up_at, open_place
from queueing.names import CALLBACK

LEG_MOMENTS: Mapping[str, tuple[str, ...]] = {
    "offered_at": ("OfferMade", "Consulted"),
    "accepted_at": ("OfferAccepted",),
    "talked_at": ("TalkBegan", "Talked"),
    "ended_at": ("OfferEnded", "TalkEnded", "Talked"),
    "wrapped_up_at": ("WrapUpEnded",),
}
"""Column -> the events of which the first is that moment. `Talked` is the engine's word where the floor's was lost."""

LEG_WORDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "agent": (
        ("OfferMade", "agent"),
        ("Consulted", "agent"),
        ("TalkBegan", "agent"),
        ("OfferAccepted", "agent"),
        ("Talked", "agent"),
    ),
    "queue": tuple((kind, "queue") for kind in ("OfferMade", "Consulted", "TalkBegan")),
    "leg": (("AgentRung", "leg"),),
    "ending": (("OfferEnded", "reason"), ("TalkEnded", "by")),
}
"""Column -> where it is said: the first (kind, field) that there is."""

KINDS = frozenset(
    {"CallBegan", "CallEnded", "CallbackBooked", "CaseOpened", "Identified", "QueueEntered", "QueueLeft"}
    | {kind for kinds in LEG_MOMENTS.values() for kind in kinds}
    | {kind for places in LEG_WORDS.values() for kind, _ in places}
)
"""The kinds from which anything below is derived."""


def call_facts(events: Sequence[Happened]) -> Row:
    """Return the columns of the call's own row of which the events, in order of time, speak."""
    facts: Row = {}
    began = _first(events, ("CallBegan",))
    if began is not None:
        facts["began_at"] = began.at
        said = {field: began.text(field) for field in ("kind", "flow", "revision", "dialled", "caller")}
        facts |= {field: value for field, value in said.items() if value}
    ended = _first(events, ("CallEnded",))
    if ended is not None:
        facts |= {"ended_at": ended.at, "status": ended.text("status"), "seconds": int(ended.number("seconds"))}
    return facts


def customer_of(events: Sequence[Happened]) -> int | None:
    """Return the customer's id, None where nobody was known by the number."""
    began = _first(events, ("CallBegan",))
    return number_in(began.text("customer")) if began is not None else None


def identified(events: Sequence[Happened]) -> Happened | None:
    """Return the last word of the flow on who is calling, None where it has none."""
    return next((event for event in reversed(events) if event.kind == "Identified"), None)


def cases_opened(events: Sequence[Happened]) -> list[int]:
    """Return the ids of the cases that the call's flow opened, in order of time."""
    named = (number_in(event.text("case")) for event in events if event.kind == "CaseOpened")
    return [case for case in named if case is not None]


def callbacks_booked(events: Sequence[Happened]) -> list[int]:
    """Return the ids of the callbacks that were promised in this call, and in no other."""
    new = (event for event in events if event.kind == "CallbackBooked" and event.body.get("already") is not True)
    named = (number_in(event.text("callback")) for event in new)
    return [callback for callback in named if callback is not None]


def leg_rows(events: Sequence[Happened]) -> list[Row]:
    """Return one row for each offer of the call to an agent; those of a callback booked in it are no legs of it."""
    by_offer: dict[str, list[Happened]] = {}
    for event in events:
        if event.text("offer") and not event.id.startswith(CALLBACK):
            by_offer.setdefault(event.text("offer"), []).append(event)
    return [_leg_row(offer, of_it) for offer, of_it in by_offer.items()]


def place_rows(events: Sequence[Happened]) -> list[Row]:
    """Return one row for each place that the events name, `at` its first moment; only the one he is at is standing."""
    standing = open_place(events) if hung_up_at(events) is None else ""
    entered = [event for event in events if event.kind == "QueueEntered"]
    first = {event.text("place"): event for event in reversed(entered)}
    return [
        {
            "key": place,
            "call_id": event.call,
            "queue": event.text("queue"),
            "state": "standing" if place == standing else "left",
            "at": event.at,
        }
        for place, event in sorted(first.items())
    ]


def number_in(text: str) -> int | None:
    """Read an id as we hand them out: `123`, or `C-000123`."""
    digits = text.removeprefix("C-")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else None


def _leg_row(offer: str, events: Sequence[Happened]) -> Row:
    row: Row = {"offer": offer, "call_id": events[0].call}
    for column, kinds in LEG_MOMENTS.items():
        first = _first(events, kinds)
        row[column] = first.at if first is not None else None
    for column, places in LEG_WORDS.items():
        said = (event.text(field) for kind, field in places for event in events if event.kind == kind)
        row[column] = next(said, "")
    return row


def _first(events: Sequence[Happened], kinds: tuple[str, ...]) -> Happened | None:
    return next((event for event in events if event.kind in kinds), None)
