"""Agents in memory."""

from __future__ import annotations

from queueing.names import AgentName, Presence
from queueing.policy import times
from queueing.policy.agents import engagement
from queueing.ports import AgentProfile, AgentView
from queueing.store.contract import OnDuty, Seat
from queueing.store.memory_floor import MemoryFloor
from queueing.store.memory_kept import KeptAgent
from queueing.store.memory_step import step


class AgentsInMemory:
    """Implements `queueing.store.contract.AgentSteps`."""

    _floor: MemoryFloor

    @step
    def sign_in(self, agent: AgentProfile, lease_ms: int | None, now: int, seat: str = "") -> None:
        """Write the profile and begin a lease."""
        kept = self._floor.agents.setdefault(agent.name, KeptAgent(agent, now, now))
        kept.profile, kept.lease_ms, kept.seat = agent, lease_ms, seat
        self._floor.queues.update(agent.queues)
        self._floor.renew_lease(kept, now)

    @step
    def take_seat(self, agent: AgentName, seat: str, lease_ms: int | None, now: int) -> bool:
        """Let this desk count for him."""
        kept = self._floor.agents.get(agent)
        if kept is None or not kept.seat:
            return False
        kept.seat, kept.lease_ms = seat, lease_ms
        self._floor.renew_lease(kept, now)
        return True

    @step
    def heartbeat(self, agent: AgentName, seat: str, now: int) -> Seat:
        """Renew his lease."""
        kept = self._floor.agents.get(agent)
        if kept is None:
            return "unknown"
        if not kept.seat and kept.lease_ms is not None:
            kept.seat = seat
        if kept.seat not in ("", seat):
            return "elsewhere"
        self._floor.renew_lease(kept, now)
        return "here"

    @step
    def presence(
        self, agent: AgentName, presence: Presence, now: int, *, reason: str = "", by: str = "", rest: int = 0
    ) -> bool:
        """Set what he wants."""
        kept = self._floor.agents.get(agent)
        if kept is None:
            return False
        if rest:
            self._floor.deadlines["cool", agent] = now + rest
        if presence == "available":
            self._come_back(kept, now)
            kept.reason, kept.by = reason, by
        else:
            self._floor.send_away(kept, presence, reason, by, now)
        return True

    def _come_back(self, kept: KeptAgent, now: int) -> None:
        self._floor.tell_spent(kept, now)
        if kept.state == "not_answering":
            kept.move("returned", now)
            kept.since = kept.idle_since = now
        elif kept.afterwards == "not_answering":
            kept.afterwards, kept.idle_since = "idle", now
        elif kept.presence != "available":
            kept.idle_since = now
            kept.since = now if kept.state == "idle" else kept.since
        kept.presence = "available"
        self._floor.renew_lease(kept, now)

    @step
    def wrapped_up(self, agent: AgentName, now: int, patience: int = 0) -> bool:
        """End his wrap-up."""
        kept = self._floor.agents.get(agent)
        if kept is None or kept.state != "wrapping_up":
            return False
        self._floor.end_wrap_up(kept, now, patience)
        return True

    @step
    def extend_wrap_up(self, agent: AgentName, now: int) -> bool:  # noqa: ARG002 - every step is told the time
        """Prolong his wrap-up."""
        kept = self._floor.agents.get(agent)
        if kept is None or kept.state != "wrapping_up" or kept.extended >= times.EXTENSIONS:
            return False
        kept.extended += 1
        self._floor.deadlines["wrap", agent] += times.EXTENSION
        return True

    @step
    def roster(self) -> tuple[OnDuty, ...]:
        """Return every agent ever signed in, by name."""
        return tuple(OnDuty(kept.profile, self._view(kept)) for _, kept in sorted(self._floor.agents.items()))

    def _view(self, kept: KeptAgent) -> AgentView:
        name = kept.profile.name
        offer = self._floor.offers.get(kept.offer) if kept.offer else None
        asked = offer is not None and kept.state in ("offered", "connecting")
        return AgentView(
            name=name,
            phone=kept.profile.phone,
            presence=kept.presence,
            engagement=engagement(kept.state),
            since_ms=kept.since,
            offer=kept.offer,
            contact=offer.contact.id or None if offer else None,
            queue=offer.contact.queue or None if offer else None,
            queues=kept.profile.queues,
            deadline_ms=offer.deadline if offer and asked else self._floor.deadlines.get(("wrap", name)),
            reason=kept.reason,
            by=kept.by,
            seat=kept.seat,
            extensions=times.EXTENSIONS - kept.extended,
        )
