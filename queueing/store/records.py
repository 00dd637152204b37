"""How contacts, agents and offers are written in Redis, and read again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, cast

from queueing.events import OfferMade
from queueing.names import AgentName, ContactId, LegId, OfferId, QueueName
from queueing.policy import times
from queueing.policy.agents import engagement
from queueing.policy.estimates import PATIENT, Pace
from queueing.policy.reasons import why
from queueing.policy.routing import sort_key, standings
from queueing.ports import ROOM, AgentProfile, AgentSignedIn, AgentView, CarrierLeg, Contact, OfferView
from queueing.store.contract import OnDuty, Prospect

PACE: Final = ("handled", "handled_ms", "met", "met_ms", "waited", "waited_ms")
"""What a store keeps of a queue's pace: how many, and their milliseconds together. Of those who have waited: how many
gave up."""


ANSWER_IN: Final = 20.0
"""So many seconds a colleague has to answer who is asked about a contact of whose queue nothing is known any more."""


def milliseconds(seconds: float) -> int:
    """Return a duration as the scripts count it."""
    return round(seconds * 1000)


def spoken_ms(contact: Contact) -> int:
    """Return how long the whisper takes, in whichever language."""
    return max(map(times.spoken, (contact.whisper, *contact.whispers.values())))


def contact_fields(contact: Contact) -> dict[str, str]:
    """Return what the floor keeps of a contact, but for his id, his place and when he got it."""
    return {
        "queue": contact.queue,
        "standings": json.dumps(standings(contact)),
        "key": str(sort_key(contact.since_ms, contact.priority)),
        "title": contact.title,
        "answer_ms": str(milliseconds(contact.answer_in)),
        "wrap_ms": str(milliseconds(contact.wrap_up)),
        "spoken_ms": str(spoken_ms(contact)),
        "tell": json.dumps(dict(contact.tell)),
        "whisper": contact.whisper,
        "whispers": json.dumps(dict(contact.whispers)),
        "language": contact.language,
        "callback": contact.callback,
    }


def placed_fields(contact: Contact) -> dict[str, str]:
    """Return all that the floor keeps of a contact."""
    own = {"id": contact.id, "place": contact.place, "since": str(contact.since_ms)}
    return {**own, **contact_fields(contact)}


def profile_fields(profile: AgentProfile) -> dict[str, str]:
    """Return what the floor keeps of an agent's profile."""
    return {
        "phone": profile.phone,
        "queues": json.dumps(profile.queues),
        "skills": json.dumps(dict(profile.skills)),
    }


def agent_fields(agent: AgentSignedIn) -> dict[str, str]:
    """Return what a rebuilt floor keeps of an agent."""
    lease = "" if agent.lease_ms is None else str(agent.lease_ms)
    own = {"name": agent.profile.name, "presence": agent.presence, "reason": agent.reason, "lease_ms": lease}
    return {**own, **profile_fields(agent.profile)}


def talking_fields(leg: CarrierLeg, now: int) -> dict[str, str]:
    """Return the offer of a leg that talked through a loss of the floor; what it was about is in the record alone."""
    unknown = dict.fromkeys(
        (
            *("queue", "title", "place", "whisper", "leg_over", "in_caller", "in_agent", "reason", "made", "callback"),
            *("by", "about", "consults"),
        ),
        "",
    )
    return {
        **unknown,
        "id": leg.offer,
        "agent": leg.agent,
        "contact": leg.contact,
        "phone": leg.to,
        "leg": leg.leg,
        "room": leg.room or f"{ROOM}{leg.offer}",
        "state": "talking",
        "loose": "1" if leg.loose else "",
        "ring": "rung",
        "claimed": "0",
        "rang": "1",
        "taken": "1",
        "talked": "1",
        "talk_since": str(now),
        "since": str(now),
        "answer_ms": str(milliseconds(ANSWER_IN)),
        "wrap_ms": "0",
        "spoken_ms": "0",
        "tell": "{}",
        "language": "en-US",
    }


def lingering_fields(leg: CarrierLeg, now: int) -> dict[str, str]:
    """Return the offer, over already, by which an agent's leg is known that is in no room and not over yet."""
    return {**talking_fields(leg, now), "state": "over", "taken": "", "talked": "", "talk_since": ""}


def flat(fields: Mapping[str, str]) -> list[str]:
    """Return fields and values in turn."""
    return [word for pair in fields.items() for word in pair]


def profile(name: str, phone: str, queues: str, skills: str) -> AgentProfile:
    """Read an agent's profile."""
    return AgentProfile(AgentName(name), phone, _queues(queues), _skills(skills))


def on_duty(row: Sequence[str]) -> OnDuty:
    """Read an agent of the roster."""
    name, phone, queues, skills, presence, state, since, offer, contact, queue, deadline, *more = row
    reason, by, seat, extensions = more
    view = AgentView(
        name=AgentName(name),
        phone=phone,
        presence=cast("Any", presence),
        engagement=engagement(state),
        since_ms=int(since),
        offer=OfferId(offer) if offer else None,
        contact=ContactId(contact) if contact else None,
        queue=QueueName(queue) if queue else None,
        queues=_queues(queues),
        deadline_ms=int(float(deadline)) if deadline else None,
        reason=reason,
        by=by,
        seat=seat,
        extensions=int(extensions),
    )
    return OnDuty(profile(name, phone, queues, skills), view)


def offer_view(offer: str, row: Sequence[str]) -> OfferView | None:
    """Read an offer from its fields and values in turn; None where there are none."""
    if not row:
        return None
    kept = dict(zip(row[::2], row[1::2], strict=True))
    return OfferView(
        offer=OfferId(kept.get("id", offer)),
        agent=AgentName(kept["agent"]),
        contact=ContactId(kept["contact"]),
        queue=QueueName(kept["queue"]),
        title=kept["title"],
        state=cast("Any", kept["state"]),
        room=kept["room"],
        leg=LegId(kept["leg"]),
        tell=json.loads(kept["tell"]),
        whisper=kept["whisper"],
        language=kept["language"],
        phone=kept["phone"],
        place=kept["place"],
        talked=kept["talked"] == "1",
        taken=kept["taken"] == "1",
        reason=kept["reason"],
        callback=kept.get("callback", ""),
        why=why(OfferMade(**json.loads(kept["made"])), _skills(kept["skills"])) if kept["made"] else {},
        by=kept.get("by", ""),
        about=kept.get("about", ""),
        consults=kept.get("consults", ""),
        loose=kept.get("loose", "") == "1",
        joined=kept["in_agent"] != "",
        whispers=json.loads(kept.get("whispers", "{}")),
    )


def prospect(classes: Sequence[str], ahead: int, before: Sequence[Any], paces: Sequence[Sequence[str]]) -> Prospect:
    """Read what a contact's wait is made of."""
    crowds = dict(zip(before[::2], before[1::2], strict=True))
    known = {QueueName(queue): pace([float(one) for one in sums]) for queue, *sums in paces}
    return Prospect(tuple(classes), ahead, crowds, known)


def pace(sums: Sequence[float]) -> Pace:
    """Read a queue's pace from the sums that the store keeps, in the order of `PACE`."""
    handled, handled_ms, met, met_ms, gave_up, waited_ms = sums
    return Pace(
        handled=handled,
        handling=handled_ms / handled / 1000 if handled else 0.0,
        connecting=met_ms / met / 1000 if met else 0.0,
        giving_up=gave_up / (waited_ms / 1000 + PATIENT),
    )


@lru_cache(maxsize=1024)
def _queues(written: str) -> tuple[QueueName, ...]:
    return tuple(QueueName(queue) for queue in json.loads(written))


@lru_cache(maxsize=1024)
def _skills(written: str) -> Mapping[str, int]:
    return cast("Mapping[str, int]", json.loads(written))
