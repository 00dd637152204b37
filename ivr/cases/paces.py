"""How fast queues go, as the record has it: what a floor that was lost makes its expected waits of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Engine, select

from ivr.cases.database import reading
from ivr.cases.happened import Happened, by_call, in_order
from ivr.cases.tables import call_events
from queueing.names import QueueName
from queueing.ports import Past

LATELY: Final = timedelta(days=1)
"""What was before tells nothing of how fast queues go now."""

MOST: Final = 1_000
"""Of so many of the newest calls that waited: a pace remembers fewer than that, and they are read in no time."""

KINDS: Final = ("QueueEntered", "QueueLeft", "OfferMade", "TalkBegan", "WrapUpEnded")


def recent(engine: Engine, now: datetime) -> list[Past]:
    """Return what the last contacts of each queue were like, the oldest first.

    Raises:
        RecordGone: SQL does not answer.
    """
    newest = (
        select(call_events.c.call_id)
        .where(call_events.c.kind == "QueueEntered", call_events.c.at >= now - LATELY)
        .order_by(call_events.c.at.desc())
        .limit(MOST)
        .subquery()
    )
    asked = select(call_events).where(call_events.c.call_id.in_(select(newest)), call_events.c.kind.in_(KINDS))
    with reading(engine) as connection:
        rows = connection.execute(asked).all()
    return pasts(Happened(row.id, row.call_id, row.turn, row.position, row.at, row.kind, row.body) for row in rows)


def pasts(events: Iterable[Happened]) -> list[Past]:
    """Return what these calls tell of their queues, in the order in which it happened."""
    told = (found for call in by_call(in_order(events)).values() for found in _of_call(call))
    return [past for _, past in sorted(told, key=lambda found: found[0])]


def _of_call(events: Sequence[Happened]) -> Iterator[tuple[datetime, Past]]:
    """An agent-first callback's offer is told when its customer has picked up: when it was made is not known."""
    made = {event.text("offer"): event for event in events if event.kind == "OfferMade"}
    met = {event.text("offer"): event.at for event in events if event.kind == "TalkBegan"}
    offers = {offer: event for offer, event in made.items() if met.get(offer) != event.at}
    entered: Happened | None = None
    for event in events:
        offer = offers.get(event.text("offer"))
        if event.kind == "QueueEntered":
            entered = event
        elif event.kind == "QueueLeft" and entered:
            yield event.at, _past("waited", entered, event)
            entered = None
        elif event.kind == "TalkBegan" and offer:
            yield event.at, _past("met", offer, event)
            if entered:
                yield event.at, _past("waited", entered, event)
            entered = None
        elif event.kind == "WrapUpEnded" and offer:
            yield event.at, _past("handled", offer, event)


def _past(kind: Literal["handled", "met", "waited"], since: Happened, until: Happened) -> Past:
    stayed = kind == "waited" and until.text("reason") != "gone"
    ms = round((until.at - since.at) / timedelta(milliseconds=1))
    return Past(QueueName(since.text("queue")), kind, 0 if stayed else 1, ms)
