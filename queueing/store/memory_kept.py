"""What the floor in memory keeps of contacts, agents and offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from queueing.events import OfferMade
from queueing.names import AgentName, ContactId, LegId, OfferId, Presence
from queueing.policy.agents import AGENTS
from queueing.policy.moves import advance
from queueing.policy.offers import OFFERS
from queueing.policy.reasons import why
from queueing.policy.routing import Standing
from queueing.policy.waiting import WAITING
from queueing.ports import AgentProfile, Contact, OfferState, OfferView
from queueing.store.memory_ranks import Rank
from queueing.store.memory_spent import Spent


@dataclass(slots=True)
class KeptContact:
    """A contact and how far he has come. He stands in the first `reached` of his classes.

    `entered`: when he came to the floor, in epoch milliseconds.
    """

    contact: Contact
    standings: tuple[Standing, ...]
    rank: Rank
    entered: int
    reached: int = 1
    state: str = "placed"
    offer: OfferId | None = None
    last_offer: OfferId | None = None

    def move(self, event: str) -> None:
        """Go on by the table. Raises IllegalMove."""
        self.state = advance(WAITING, self.state, event)


@dataclass(slots=True)
class KeptAgent:
    """An agent and what he does. Times in epoch milliseconds; `afterwards`: what he is once his leg is over."""

    profile: AgentProfile
    since: int
    idle_since: int
    state: str = "idle"
    presence: Presence = "offline"
    offer: OfferId | None = None
    afterwards: str = ""
    lease_ms: int | None = None
    lease_until: int | None = None
    reason: str = ""
    by: str = ""
    seat: str = ""
    extended: int = 0
    spent: Spent = field(init=False)

    def __post_init__(self) -> None:
        self.spent = Spent(self.since)

    def move(self, event: str, now: int) -> None:
        """Go on by the table. Raises IllegalMove."""
        self.spent.leave(self.state, now)
        self.state = advance(AGENTS, self.state, event)


@dataclass(slots=True)
class KeptOffer:
    """An offer, its ring (due, claimed, unknown, rung, failed) and its leg.

    `made` says why it was made, with the agent's `skills` of that moment. `by`, `about`, `consults`, `loose`: as in
    OfferView.
    """

    id: OfferId
    agent: AgentName
    contact: Contact
    phone: str
    made: OfferMade | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    state: str = "offered"
    ring: str = "due"
    claimed: int = 0
    leg: LegId | None = None
    leg_over: bool = False
    rang: bool = False
    deadline: int | None = None
    taken: bool = False
    talk_since: int | None = None
    in_room: dict[str, str] = field(default_factory=dict)
    """Who was in the room, and the carrier's own id of it."""
    reason: str = ""
    callback: str = ""
    room: str = ""
    by: str = ""
    about: str = ""
    consults: OfferId | None = None
    loose: bool = False

    @property
    def is_consultation(self) -> bool:
        """Whether another agent is asked about a contact, who stays with his own."""
        return self.about != "" and self.state != "talking"

    @property
    def is_settled(self) -> bool:
        """Whether everybody is in the room whom it waits for: then the carrier need not be asked often."""
        return self.state == "talking" or (self.is_consultation and "agent" in self.in_room)

    @property
    def is_being_called(self) -> bool:
        """Whether it is about a callback whose customer is in no room and in no queue."""
        return self.callback != "" and "caller" not in self.in_room

    @property
    def call(self) -> ContactId:
        """In whose journal it is written: in nobody's while he may not have picked up, for a call begins so."""
        return ContactId("") if self.is_being_called else self.contact.id

    def move(self, event: str) -> None:
        """Go on by the table. Raises IllegalMove."""
        self.state = advance(OFFERS, self.state, event)


class KeptCalling(NamedTuple):
    """A customer who is being called: until when an agent is counted for him, and of whom it may be one."""

    ends: int
    agents: frozenset[AgentName]


def view_of(kept: KeptOffer) -> OfferView:
    """Return an offer as it is seen from outside."""
    contact = kept.contact
    return OfferView(
        offer=kept.id,
        agent=kept.agent,
        contact=contact.id,
        queue=contact.queue,
        title=contact.title,
        state=cast("OfferState", kept.state),
        room=kept.room,
        leg=kept.leg or LegId(""),
        tell=dict(contact.tell),
        whisper=contact.whisper,
        language=contact.language,
        phone=kept.phone,
        place=contact.place,
        talked=kept.talk_since is not None,
        taken=kept.taken,
        reason=kept.reason,
        callback=kept.callback,
        why=why(kept.made, kept.skills) if kept.made else {},
        by=kept.by,
        about=kept.about,
        consults=kept.consults or "",
        loose=kept.loose,
        joined="agent" in kept.in_room,
        whispers=dict(contact.whispers),
    )
