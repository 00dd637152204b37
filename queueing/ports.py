"""What crosses the floor's border: what it is told, what it answers, and the two protocols by which it asks.

All times are epoch milliseconds, all durations milliseconds, unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, Protocol

from queueing.names import AgentName, ContactId, Engagement, FloorError, LegId, OfferId, Presence, QueueName

LegState = Literal["ringing", "live", "gone", "unknown"]
"""What the carrier says of a leg; unknown = it could not be asked."""


class RingFailed(FloorError):
    """The carrier refused to ring the agent: there is no leg."""


class RingUnknown(FloorError):
    """The carrier gave no answer: the agent's phone may ring."""


@dataclass(frozen=True, slots=True)
class Widening:
    """After `after` seconds of waiting, agents of `queue` who have the skills of `needs` will do as well."""

    after: float
    queue: QueueName
    needs: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contact:
    """A caller who wants an agent.

    `id` is the call's id, `place` the key of the promised place, `queue` the queue and `title` its name for people.
    `needs`: skill -> least level; `widenings`: who else will do after a while, the soonest first; `by_skill`: of
    several agents the one with the highest levels is asked, not who is idle for longest. `priority` 0 to 9, 0 first.
    `since_ms`: when the place was given. `longest`, `answer_in` and `wrap_up` in seconds. `tell` is for the
    agent's screen, `whisper` (in `language`, BCP 47; `whispers`: the same in others) for his ear once he has accepted;
    the floor passes them through unread. `callback`: the id of the callback whose place it is; nobody is on the line
    then: the customer is called when an agent has accepted.
    """

    id: ContactId
    place: str
    queue: QueueName
    since_ms: int
    title: str = ""
    needs: Mapping[str, int] = field(default_factory=dict)
    priority: int = 5
    longest: float = 1800.0
    answer_in: float = 20.0
    wrap_up: float = 60.0
    tell: Mapping[str, str] = field(default_factory=dict)
    whisper: str = ""
    language: str = "en-US"
    callback: str = ""
    widenings: tuple[Widening, ...] = ()
    by_skill: bool = False
    whispers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgentProfile:
    """An agent: where to ring (`phone`), which `queues` he takes, and his `skills`: name -> level."""

    name: AgentName
    phone: str
    queues: tuple[QueueName, ...]
    skills: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgentSignedIn:
    """An agent as the record has him; `lease_ms` None = stays until he signs off. `reason`: why he is on a break."""

    profile: AgentProfile
    presence: Presence
    lease_ms: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring to be made: `offer` must be in each URL of the leg. `answer_in` in seconds; `callback`: as in Contact."""

    offer: OfferId
    agent: AgentName
    phone: str
    contact: ContactId
    queue: QueueName
    title: str
    answer_in: float
    callback: str = ""


class CarrierLeg(NamedTuple):
    """A leg at the carrier that is not over. `live`: picked up; else it rings.

    `offer` is known of a leg in a room, "" of one that rings or hears what we have to say: such a leg belongs to the
    agent whose number, `to`, was rung. `agent`, `room` and `contact`, the caller in it, are "" where not known.
    `loose`: the room outlasts the leg.
    """

    leg: LegId
    offer: OfferId
    live: bool
    to: str = ""
    agent: AgentName = AgentName("")
    contact: ContactId = ContactId("")
    room: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Census:
    """What the carrier holds now: contacts in its queues, legs that we have called, and contacts in offers' rooms."""

    waiting: Collection[ContactId]
    legs: Sequence[CarrierLeg]
    rooms: Mapping[ContactId, OfferId] = field(default_factory=dict)


class Phone(Protocol):
    """What the floor wants of the telephone. Each method may block for one REST time-out; none repeats by itself."""

    def ring(self, ring: Ring) -> LegId:
        """Ring an agent and give the leg's id. Raises RingFailed (no leg) or RingUnknown (there may be one)."""

    def take(self, view: OfferView) -> bool:
        """Take the offer's contact out of the carrier's queue into its room. False: he is no longer waiting there.

        Of a callback: call the customer into the room. False: it is not to be made any more, or not now.

        Raises RingUnknown where the carrier gave no answer.
        """

    def put_back(self, contact: ContactId, offer: OfferId) -> None:
        """Let a contact who was taken for `offer` wait again at his old place. Repeating it changes nothing."""

    def join(self, view: OfferView) -> bool:
        """Let a contact on hold hear the agent of the offer, with whom his room ends from now on.

        False where that is not known to be done. Repeating it changes nothing.
        """

    def hang_up(self, leg: LegId) -> None:
        """End a leg, whether it rings or talks. Nothing happens where it is over."""

    def leg_state(self, leg: LegId) -> LegState:
        """Ask the carrier about a leg; a contact's id is his leg's."""

    def census(self) -> Census | None:
        """Ask the carrier about everybody. None: it could not be asked."""


class Past(NamedTuple):
    """One of the contacts of which a queue's pace is made.

    `kind`: it was `handled` (`ms` from the ring to the end of wrap-up), it `met` an agent (from the ring to the talk),
    or it has `waited` (`counts` 1: until it gave up, else 0).
    """

    queue: QueueName
    kind: Literal["handled", "met", "waited"]
    counts: int
    ms: int


class Book(Protocol):
    """What the floor wants of the durable record, to stand up again after a loss."""

    def open_places(self) -> Sequence[Contact]:
        """Every promised place that nobody has left, in any order."""

    def agents(self) -> Sequence[AgentSignedIn]:
        """Every agent whose recorded presence is not offline."""

    def lately(self) -> Sequence[Past]:
        """What the last contacts of each queue were like, the oldest first."""


ROOM: Final = "room-"
"""How the room begins in which an offer's contact and agent meet; the offer's id follows."""

OfferState = Literal["offered", "answered", "connecting", "talking", "over"]


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer, as it is or as it ended.

    `phone` is the number rung. `talked`: both were in the room. `taken`: the contact has left the carrier's queue for
    it. `reason` says why it came to nothing, `why` in words why this contact and this agent, and why now. `callback`:
    the id of the callback that it is about, "" for a caller.

    A consultation is an offer too: the agent `by`, who talks by the offer `about`, asks this one; until the contact is
    put through to him he stays connecting. `consults` is the last consultation of a talk. `loose`: the room does not
    end with the agent. `joined`: the agent is in the room.
    """

    offer: OfferId
    agent: AgentName
    contact: ContactId
    queue: QueueName
    title: str
    state: OfferState
    room: str
    leg: LegId
    tell: Mapping[str, str]
    whisper: str
    language: str
    phone: str = ""
    place: str = ""
    talked: bool = False
    taken: bool = False
    reason: str = ""
    callback: str = ""
    why: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    about: str = ""
    consults: str = ""
    loose: bool = False
    joined: bool = False
    whispers: Mapping[str, str] = field(default_factory=dict)

    @property
    def came_by(self) -> OfferId:
        """The offer by which the contact came into the room: it gave the room its name."""
        return OfferId(self.room.removeprefix(ROOM))

    @property
    def waits_for_word(self) -> bool:
        """Whether the contact was put through to this agent, and may hear music still."""
        return self.state == "talking" and self.loose and bool(self.about) and not self.consults


@dataclass(frozen=True, slots=True)
class Accepted:
    """The agent has the contact: both meet in `room`. `again`: he had accepted before."""

    contact: ContactId
    room: str
    view: OfferView
    again: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """The caller has gone: tell the agent so, he is freed without blame."""


@dataclass(frozen=True, slots=True)
class Late:
    """The offer is over for another reason, or was never made."""


@dataclass(frozen=True, slots=True)
class Left:
    """Whether a contact could leave: `ok` False where he is being connected. `leg`: an agent's leg to hang up now."""

    ok: bool
    leg: LegId | None = None


@dataclass(frozen=True, slots=True)
class AgentView:
    """An agent now. `since_ms`: since when so engaged; `deadline_ms`: when that ends by itself, None = never.

    `reason` says why he is away, one of BREAKS, LOST, or ""; `by` who sent him there, "" = he himself. `seat` names the
    desk that counts for him, "" = he has none. `extensions`: so often he may still prolong his wrap-up.
    """

    name: AgentName
    phone: str
    presence: Presence
    engagement: Engagement
    since_ms: int
    offer: OfferId | None = None
    contact: ContactId | None = None
    queue: QueueName | None = None
    queues: tuple[QueueName, ...] = ()
    deadline_ms: int | None = None
    reason: str = ""
    by: str = ""
    seat: str = ""
    extensions: int = 0


@dataclass(frozen=True, slots=True)
class QueueView:
    """A queue now: how many wait for an agent, how long the longest has (seconds), and its agents.

    `agents` counts those available, and those who are not done with a call, by engagement; others who are on a break as
    `on_break`; who is offline is not counted.
    """

    name: QueueName
    waiting: int
    longest_wait_s: int
    agents: Mapping[str, int]


RoomFor = Literal["placed", "full", "nobody_there"]
"""May a caller wait? Placed: yes."""
