"""What a store of the floor must do. Each method is one atomic step, and doing it twice is doing it once.

`now` is in epoch milliseconds. Every method raises FloorGone where the store cannot be reached and FloorLost where its
content is lost and not rebuilt yet. An id that the floor does not know (any more) is never an error.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from queueing.names import AgentName, ContactId, LegId, OfferId, Presence, QueueName
from queueing.policy.estimates import Pace
from queueing.policy.offers import Reason
from queueing.ports import (
    Accepted,
    AgentProfile,
    AgentSignedIn,
    AgentView,
    CarrierLeg,
    Contact,
    Gone,
    Late,
    Left,
    OfferState,
    OfferView,
    Past,
    Ring,
)

Entered = Literal["entered", "known", "gone"]

Seat = Literal["here", "elsewhere", "unknown"]
"""Which desk counts for an agent: the one that asks, another, or the floor does not know him."""


OverdueKind = Literal["offer", "lookup", "release", "look"]


class Overdue(NamedTuple):
    """Something that did not happen in time: the carrier has to be asked why.

    kind `offer`: no notice that moves the offer on; `lookup`: the ring's outcome is unknown; `release`: the leg of an
    offer that is over; `look`: the contact has stopped listening. `id` is the offer's, for a look the contact's.
    """

    kind: OverdueKind
    id: str


class Listed(NamedTuple):
    """A contact's state for whoever asks the carrier about him; `last_offer` "" where nobody ever accepted him."""

    state: str
    place: str
    last_offer: OfferId


class Matchable(NamedTuple):
    """Agents who may be offered somebody, longest idle first, and the need classes in which somebody waits."""

    idle: tuple[AgentProfile, ...]
    classes: tuple[str, ...]


class OnDuty(NamedTuple):
    """An agent's profile, and what he does now."""

    profile: AgentProfile
    view: AgentView


class Prospect(NamedTuple):
    """What a waiting contact's wait is made of.

    `classes`: the need classes in which he stands by now. `ahead`: how many of any queue are before him and have not
    met an agent yet; `before`: by class, how many of them may be offered, each in all classes in which he stands.
    """

    classes: tuple[str, ...]
    ahead: int
    before: Mapping[str, int]
    paces: Mapping[QueueName, Pace]


class Calling(NamedTuple):
    """A customer who is to be called for a callback before an agent has taken it.

    `attempt` is its name, `key` his sort key of routing; `agents` serve him, present or not. `known`: so many calls for
    the queue are under way by the record, which remembers them through a loss of the floor.
    """

    attempt: str
    queue: QueueName
    key: int
    agents: Sequence[AgentName]
    known: int


class Crowd(NamedTuple):
    """How many of a queue have not met an agent yet, and since when the first of them waits (None: nobody does)."""

    queue: QueueName
    waiting: int
    first_since_ms: int | None


@dataclass(frozen=True, slots=True)
class Picture:
    """The floor as record and carrier know it.

    `places`: everybody who was promised a place; `waiting`: those of them whom the carrier's queues hold. `talking`:
    agents' legs in a room; `lingering`: those that are in none and not over yet, each with an offer's id of its own.
    `past`: what queues' paces are made of, the oldest first.
    """

    places: Sequence[Contact] = ()
    waiting: Collection[ContactId] = ()
    agents: Sequence[AgentSignedIn] = ()
    talking: Sequence[CarrierLeg] = ()
    past: Sequence[Past] = ()
    lingering: Sequence[CarrierLeg] = ()


class WaitingSteps(Protocol):
    """Steps of contacts."""

    def enter(self, contact: Contact, now: int) -> Entered:
        """Give the contact his place; nobody is offered him before he is seen."""

    def seen(self, contact: ContactId, now: int) -> bool:
        """The carrier's queue holds him. False where the floor does not know him: he has to enter again."""

    def unseen(self, contact: ContactId, now: int) -> None:
        """The carrier's queue does not hold him, though he lives: nobody is offered him until he is seen."""

    def leave(self, contact: ContactId, place: str, reason: str, now: int) -> Left:
        """Take him off the floor; refused while an agent is being connected to him, unless `reason` is gone.

        He does not enter at this place again, but for `reason` withdrawn: a callback that may not be made just now.
        """

    def ahead(self, contact: ContactId) -> int | None:
        """Count who is before him in his queue; None where he does not wait."""

    def begin_calling(self, wanted: Calling, now: int) -> bool:
        """Count an agent for a customer who is called now, until he talks or 60 s are over. False where none is left.

        Left is who is free soon, less those for whom others wait who rank before him, or are just being called. One
        step, so however many processes ask, no agent is counted twice. False too where the attempt is under way.
        """

    def end_calling(self, attempt: str) -> None:
        """Count an agent for this attempt's customer no more."""

    def callbacks(self) -> tuple[ContactId, ...]:
        """Return the callbacks on the floor whose customer is not called yet, in any order."""

    def prospect(self, contact: ContactId) -> Prospect | None:
        """Return what his wait is made of; None where he does not wait, or is just being offered to somebody."""

    def listed(self, contact: ContactId) -> Listed | None:
        """Return what the floor knows of a contact."""

    def crowds(self) -> tuple[Crowd, ...]:
        """Count those who wait, queue by queue."""


class AgentSteps(Protocol):
    """Steps of agents."""

    def sign_in(self, agent: AgentProfile, lease_ms: int | None, now: int, seat: str = "") -> None:
        """Write the profile and begin a lease (None: he needs none). A new agent is offline until he says otherwise."""

    def take_seat(self, agent: AgentName, seat: str, lease_ms: int | None, now: int) -> bool:
        """Let this desk count for him in place of the one that does. False where none does."""

    def heartbeat(self, agent: AgentName, seat: str, now: int) -> Seat:
        """Renew his lease, where this desk counts for him; after a loss the first that is heard of does."""

    def presence(
        self, agent: AgentName, presence: Presence, now: int, *, reason: str = "", by: str = "", rest: int = 0
    ) -> bool:
        """Set what he wants; going away while he is offered somebody gives that contact back first. False: unknown.

        Nobody is offered to him before `rest` is over.
        """

    def wrapped_up(self, agent: AgentName, now: int, patience: int = 0) -> bool:
        """End his wrap-up; a leg that he still has may go on for `patience`. False where there is none."""

    def extend_wrap_up(self, agent: AgentName, now: int) -> bool:
        """Prolong his wrap-up. False where there is none, or it was prolonged as often as may be."""

    def roster(self) -> tuple[OnDuty, ...]:
        """Return every agent ever signed in, by name."""


class OfferSteps(Protocol):
    """Steps of offers."""

    def matchable(self) -> Matchable:
        """Return who could be matched; no agents where nobody waits."""

    def match(self, plan: Mapping[str, Sequence[AgentName]], cps: float, now: int) -> tuple[OfferId, ...]:
        """Offer the best heads of the classes to the first agents of the plan who are still free.

        No more than `cps` offers a second are made, over all processes, since each will ring a phone.
        """

    def claim_ring(self, now: int) -> Ring | None:
        """Take the oldest ring that nobody has claimed. What is claimed is never given out again."""

    def rung(self, offer: OfferId, leg: LegId, now: int) -> bool:
        """The carrier named the leg. False where the offer is over: hang the leg up."""

    def ring_unknown(self, offer: OfferId, now: int) -> None:
        """The carrier did not answer: it is looked up later, and never rung again."""

    def ringing(self, offer: OfferId, leg: LegId, now: int) -> None:
        """The phone rings: the time to answer starts, once."""

    def answered(self, offer: OfferId, leg: LegId, now: int) -> OfferView | None:
        """The leg was picked up: the time to decide starts, once. None where the offer is over or has another leg."""

    def accept(self, offer: OfferId, now: int) -> Accepted | Gone | Late:
        """The agent takes the contact. Accepted again where he had done so before."""

    def taken(self, offer: OfferId) -> None:
        """The carrier has taken the contact out of its queue."""

    def called(self, offer: OfferId, call: ContactId, now: int) -> OfferView | None:
        """The customer of an accepted callback is being called: `call` is the contact, and its place, from now on.

        None where the offer is about no callback, or is not connecting any more.
        """

    def end(self, offer: OfferId, reason: Reason, states: Sequence[OfferState], now: int) -> OfferView | None:
        """End an offer that is in one of `states`; the contact keeps his place. None where it is not."""

    def leg_over(self, offer: OfferId, status: str, now: int) -> OfferView | None:
        """The agent's leg is over. Return the offer where its contact has to be moved now, else None.

        Over: put him back. Talking: he was put through to the agent of that offer, and has to be joined with him.
        """

    def joined(self, offer: OfferId, label: str, now: int, room: str = "") -> OfferView | None:
        """Caller or agent (`label`) is in the room; with both they talk.

        `room` is the carrier's own id of it, "" where not known: by the same one, a caller who was gone before it was
        told has talked all the same.
        """

    def hold(self, offer: OfferId, *, held: bool, now: int) -> bool:
        """The contact hears music in mid-talk, or the agent again. False where it is so already, or nobody talks."""

    def room_over(self, offer: OfferId, by: str, now: int) -> OfferView | None:
        """Somebody has left the room. Return the offer where its contact has to be moved now, else None.

        What is told of a contact who was put through to another agent counts for the talk that he has now.
        """

    def consult(self, offer: OfferId, agent: AgentName, now: int) -> OfferView | None:
        """The agent of a talk asks another one, whose phone is rung as for any offer.

        None where nobody talks by the offer, he asks somebody already, or that agent may not be offered anybody.
        """

    def hand_over(self, offer: OfferId, now: int) -> OfferView | None:
        """Give a talk to the agent who is asked about it, and return his offer: its contact has to be joined.

        None where nobody who is asked is in the room.
        """

    def offer(self, offer: OfferId) -> OfferView | None:
        """Return an offer, ten minutes after its end at most."""


class Store(WaitingSteps, AgentSteps, OfferSteps, Protocol):
    """The floor's state."""

    def sweep(self, now: int) -> tuple[Overdue, ...]:
        """End what ends by itself, and return what the carrier has to be asked about; it comes again until settled."""

    def note_calm(self) -> None:
        """Note that no request of ours to the carrier is under way, as when a whole line starts; good for 15 s."""

    def is_calm(self) -> bool:
        """Say whether that was noted within the last 15 s."""

    def begin_rebuild(self, incarnation: str) -> bool:
        """Take the right to rebuild a lost floor. False where it is not lost, or somebody else is at it.

        It runs out some seconds after its holder has died.
        """

    def hold_rebuild(self, incarnation: str) -> None:
        """Renew that right. Nothing happens where it has gone to another."""

    def restore(self, picture: Picture, incarnation: str, now: int) -> bool:
        """Replace the floor by the picture. False where the right to begin this incarnation has gone to another."""
