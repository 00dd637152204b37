"""The service: what the rest of the line may ask of the floor.

Each method is one step of the store, and a request to the carrier where the step wants one. Doing a thing twice is
doing it once, whoever comes late is told so, and what a dead process left undone is found by the dispatch loop.

All methods raise FloorGone or FloorLost where the store is not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from queueing.expecting import expected_wait
from queueing.names import AgentName, ContactId, LegId, OfferId, Presence, QueueName
from queueing.policy.agents import WITH_A_CALL
from queueing.policy.estimates import told
from queueing.policy.routing import OWN, need_class, plan, serves, sort_key
from queueing.policy.times import MATCHES
from queueing.ports import (
    Accepted,
    AgentProfile,
    AgentView,
    Contact,
    Gone,
    Late,
    Left,
    OfferView,
    Phone,
    QueueView,
    RingUnknown,
    RoomFor,
    Widening,
)
from queueing.store.contract import Calling, Crowd, OnDuty, Seat, Store

__all__ = ["Accepted", "Floor", "Gone", "Late", "Left"]


class Floor:
    """The floor, on whatever store it stands."""

    def __init__(self, store: Store, phone: Phone, clock_ms: Callable[[], int]) -> None:
        """`clock_ms` gives the time in epoch milliseconds."""
        self.store = store
        self._phone = phone
        self._now = clock_ms

    # Contacts

    def room_for(
        self,
        queue: QueueName,
        needs: Mapping[str, int],
        cap: int | None = None,
        *,
        widenings: Sequence[Widening] = (),
        only_if_free: bool = False,
    ) -> RoomFor:
        """Say whether one more may wait: not where nobody signed in may ever take him, or `cap` are waiting.

        `widenings`: as they would be his. `only_if_free`: the queue counts as full too unless an agent is free for him
        now.
        """
        there = [agent for agent in self.store.roster() if _signed_in(agent)]
        wanted = need_class(queue, needs)
        ever = [wanted, *(need_class(step.queue, step.needs) for step in widenings)]
        if not any(serves(agent.profile, one) for agent in there for one in ever):
            return "nobody_there"
        if cap is not None and self._waiting(queue) >= cap:
            return "full"
        free = any(_free(agent) and serves(agent.profile, wanted) for agent in there)
        return "placed" if free or not only_if_free else "full"

    def enter(self, contact: Contact) -> bool:
        """Let a contact wait at his place. False where he has gone, or left this place, already."""
        return self.store.enter(contact, self._now()) != "gone"

    def seen(self, contact: ContactId, now_ms: int) -> bool:
        """Take a look's word that the carrier's queue holds him: from the first one on he may be offered.

        False where the floor does not know him, after a loss: `enter` him again with the place and time he had.
        """
        return self.store.seen(contact, now_ms)

    def ahead(self, contact: ContactId) -> int | None:
        """Count who is before him in his queue; None where he does not wait."""
        return self.store.ahead(contact)

    def begin_calling(
        self, attempt: str, queue: QueueName, needs: Mapping[str, int], *, since_ms: int, priority: int, known: int
    ) -> bool:
        """Count an agent for a customer who is called before one has taken him. False where none will be free for him.

        Each agent is counted for one customer, over all processes: N who are free soon lead to N calls. `since_ms`:
        when his place was given; `known`: the calls for his queue that the record holds for under way. `end_calling`
        where no call comes of it.
        """
        wanted = need_class(queue, needs)
        able = [agent.profile.name for agent in self.store.roster() if serves(agent.profile, wanted)]
        calling = Calling(attempt, queue, sort_key(since_ms, priority), able, known)
        return self.store.begin_calling(calling, self._now())

    def end_calling(self, attempt: str) -> None:
        """Count no agent any more for the customer of this attempt: he is not called, or his call is over."""
        self.store.end_calling(attempt)

    def callbacks(self) -> tuple[ContactId, ...]:
        """Return the callbacks that stand on the floor, and whose customer is not called yet."""
        return self.store.callbacks()

    def withdraw(self, contact: ContactId) -> None:
        """Take a callback off the floor that may not be made just now; it may stand at its place again."""
        listed = self.store.listed(contact)
        if listed is not None:
            self.leave(contact, listed.place, "withdrawn")

    def wait_minutes(self, contact: ContactId, said: int) -> int | None:
        """Return the minutes up to which a waiting contact will wait still, as he may be told; None: nothing is known.

        `said`: the minutes that he was told last, 0 = none; more are never told.
        """
        prospect = self.store.prospect(contact)
        expected = expected_wait(prospect, self.store.roster()) if prospect else None
        return told(expected, said) if expected else None

    def leave(self, contact: ContactId, place: str, reason: str) -> Left:
        """Take a contact off the floor; `reason` is gone (he hung up) or any other word.

        Refused while an agent is being connected to him, unless he is gone; who is `withdrawn` may enter at his place
        again. `Left.leg` should be hung up now; the dispatch loop does so too.
        """
        return self.store.leave(contact, place, reason, self._now())

    # Agents

    def sign_in(self, agent: AgentProfile, lease_ms: int | None, seat: str = "") -> None:
        """Write who the agent is; `lease_ms`: heartbeats must come within it, None = they need not.

        `seat` names the desk at which he works, which counts from now on in place of any other, "" = he has none. A new
        agent is offline until `presence` says otherwise.
        """
        self.store.sign_in(agent, lease_ms, self._now(), seat)

    def take_seat(self, agent: AgentName, seat: str, lease_ms: int | None) -> bool:
        """Let this desk count for an agent in place of the one that does. False where none does."""
        return self.store.take_seat(agent, seat, lease_ms, self._now())

    def heartbeat(self, agent: AgentName, seat: str) -> Seat:
        """Renew an agent's lease, where this desk counts for him; a lease that ran out has made him offline."""
        return self.store.heartbeat(agent, seat, self._now())

    def presence(self, agent: AgentName, presence: Presence, reason: str = "", by: str = "", rest_ms: int = 0) -> bool:
        """Set what an agent wants. Away, his unaccepted offer is given back; a talk and its wrap-up go on.

        So a pause that is asked for in mid-call begins after the wrap-up. Available again also ends not_answering.
        `reason` is one of BREAKS or ""; `by` is who says so, "" = the agent himself. Nobody is offered to
        him before `rest_ms` are over. False where he never signed in.
        """
        return self.store.presence(agent, presence, self._now(), reason=reason, by=by, rest=rest_ms)

    def wrapped_up(self, agent: AgentName, patience_ms: int = 0) -> bool:
        """End an agent's wrap-up; a leg that he still has is hung up `patience_ms` later. False where he has none."""
        return self.store.wrapped_up(agent, self._now(), patience_ms)

    def extend_wrap_up(self, agent: AgentName) -> bool:
        """Prolong an agent's wrap-up by a minute. False where he has none, or has prolonged it twice."""
        return self.store.extend_wrap_up(agent, self._now())

    def held(self, offer: OfferId, *, held: bool) -> bool:
        """Take note that the contact hears music in the middle of his talk, or the agent again; False: it was so."""
        return self.store.hold(offer, held=held, now=self._now())

    # Offers

    def match(self, cps: float) -> tuple[OfferId, ...]:
        """Offer those who wait to agents who are free, as many as one step takes, and no more than `cps` a second."""
        matchable = self.store.matchable()
        planned = plan(matchable.idle, matchable.classes, MATCHES)
        return self.store.match(planned, cps, self._now()) if planned else ()

    def ringing(self, offer: OfferId, leg: LegId) -> None:
        """Take the carrier's notice that the agent's phone rings: his time to answer starts, once."""
        self.store.ringing(offer, leg, self._now())

    def answered(self, offer: OfferId, leg: LegId) -> OfferView | None:
        """Take note that the agent's leg was picked up, by him or by a mailbox: the time to decide starts, once.

        None where the offer is over: tell him that the caller has gone, and end the leg.
        """
        return self.store.answered(offer, leg, self._now())

    def accept(self, offer: OfferId) -> Accepted | Gone | Late:
        """Connect the agent who pressed the key: his caller is taken out of the carrier's queue before we answer.

        Accepted where both are on their way into the room. Where the carrier does not answer the same is said, and the
        dispatch loop finds out.
        """
        answer = self.store.accept(offer, self._now())
        return self._take(answer) if isinstance(answer, Accepted) and not answer.view.taken else answer

    def called(self, offer: OfferId, call: ContactId) -> OfferView | None:
        """Take note of the call to the customer of an accepted callback: it is the contact from now on.

        None where no agent waits for him any more.
        """
        return self.store.called(offer, call, self._now())

    def decline(self, offer: OfferId) -> None:
        """End an offer that the agent does not want: the caller keeps his place, the agent rests a little."""
        self.store.end(offer, "declined", ("offered", "answered"), self._now())

    def consult(self, offer: OfferId, agent: AgentName) -> OfferView | None:
        """Let the agent of a talk ask another, whose phone is rung: an offer of its own, in which he stays connecting.

        The contact has to be put on hold. None where nobody talks, somebody is asked already, or `agent` is not free.
        """
        return self.store.consult(offer, agent, self._now())

    def take_back(self, consultation: OfferId) -> OfferView | None:
        """End a consultation, whose contact stays with his agent. The view's leg should be told so; None: it is over.

        The agent who was asked is free once his leg is over.
        """
        return self.store.end(consultation, "taken_back", ("offered", "answered", "connecting"), self._now())

    def hand_over(self, offer: OfferId) -> OfferView | None:
        """Put the contact of a talk through to the agent who is asked about him; the first one wraps up.

        None where nobody who is asked is in the room.
        """
        handed = self.store.hand_over(offer, self._now())
        self._move(handed)
        return handed

    def join(self, handed: OfferView) -> None:
        """Let a contact who was put through hear his new agent; where that fails, a sweep comes back to it."""
        if self._phone.join(handed):
            self.held(handed.offer, held=False)

    def leg_over(self, offer: OfferId, status: str) -> None:
        """Take the carrier's word that the agent's leg is over; `status` is busy, failed or anything else."""
        self._move(self.store.leg_over(offer, status, self._now()))

    def joined(self, offer: OfferId, label: str, room: str = "") -> OfferView | None:
        """Take note that caller or agent (`label`) is in the room. The view's `talked` says whether both are.

        `room` is the carrier's own id of it: with it a notice counts that comes after the caller has hung up.
        """
        return self.store.joined(offer, label, self._now(), room)

    def room_over(self, offer: OfferId, by: str) -> None:
        """Take note that caller or agent (`by`) has left the room: a talk is over, and the agent wraps up."""
        self._move(self.store.room_over(offer, by, self._now()))

    # Views

    def offer(self, offer: OfferId) -> OfferView | None:
        """Return an offer; None where there never was one, or ten minutes after its end."""
        return self.store.offer(offer)

    def agents(self) -> tuple[AgentView, ...]:
        """Return every agent, by name."""
        return tuple(agent.view for agent in self.store.roster())

    def agent(self, agent: AgentName) -> AgentView | None:
        """Return an agent; None where he never signed in."""
        return next((view for view in self.agents() if view.name == agent), None)

    def queues(self) -> tuple[QueueView, ...]:
        """Return every queue in which anybody ever waited or served, by name; an agent's own while somebody waits."""
        agents = self.agents()
        shown = (crowd for crowd in self.store.crowds() if crowd.waiting or not crowd.queue.startswith(OWN))
        return tuple(self._queue(crowd, agents) for crowd in sorted(shown))

    # What they share

    def _take(self, accepted: Accepted) -> Accepted | Gone:
        offer = accepted.view.offer
        try:
            taken = self._phone.take(accepted.view)
        except RingUnknown:
            return accepted
        if taken:
            self.store.taken(offer)
        elif not accepted.again:
            self.store.end(offer, "caller_left", ("connecting",), self._now())
        left = self.store.offer(offer)
        return accepted if left is not None and left.state != "over" else Gone()

    def _move(self, offer: OfferView | None) -> None:
        """Do what the end of a talk leaves to be done with its contact: he is joined, or put back."""
        if offer is not None and offer.state == "talking":
            self.join(offer)
        elif offer is not None:
            self._phone.put_back(offer.contact, offer.came_by)

    def _waiting(self, queue: QueueName) -> int:
        return next((crowd.waiting for crowd in self.store.crowds() if crowd.queue == queue), 0)

    def _queue(self, crowd: Crowd, agents: tuple[AgentView, ...]) -> QueueView:
        first = crowd.first_since_ms
        longest = 0 if first is None else max(0, self._now() - first) // 1000
        return QueueView(crowd.queue, crowd.waiting, longest, Counter(_doing(crowd.queue, agents)))


def _signed_in(agent: OnDuty) -> bool:
    return agent.view.presence != "offline"


def _free(agent: OnDuty) -> bool:
    return agent.view.presence == "available" and agent.view.engagement == "idle"


def _doing(queue: QueueName, agents: tuple[AgentView, ...]) -> Iterator[str]:
    for agent in agents:
        if queue in agent.queues and (doing := _counted(agent)):
            yield doing


def _counted(agent: AgentView) -> str:
    """What he counts as; nothing where he is not there. A pause that he has asked for begins after his call."""
    if agent.presence == "available" or agent.engagement in WITH_A_CALL:
        return agent.engagement
    return "on_break" if agent.presence == "on_break" else ""
