"""Agents in Redis."""

from __future__ import annotations

from queueing.names import AgentName, Presence
from queueing.ports import AgentProfile
from queueing.store import records
from queueing.store.contract import OnDuty
from queueing.store.steps import Steps


class AgentsInRedis:
    """Implements `queueing.store.contract.AgentSteps`."""

    _steps: Steps

    def sign_in(self, agent: AgentProfile, lease_ms: int | None, now: int) -> None:
        """Write the profile and begin a lease."""
        lease = "" if lease_ms is None else lease_ms
        self._steps.step("sign_in", now, agent.name, *records.profile_fields(agent).values(), lease)

    def heartbeat(self, agent: AgentName, now: int) -> bool:
        """Renew his lease."""
        return self._steps.step("heartbeat", now, agent) == [1]

    def presence(self, agent: AgentName, presence: Presence, now: int) -> bool:
        """Set what he wants."""
        return self._steps.step("presence", now, agent, presence) == [1]

    def wrapped_up(self, agent: AgentName, now: int) -> bool:
        """End his wrap-up."""
        return self._steps.step("wrapped_up", now, agent) == [1]

    def roster(self) -> tuple[OnDuty, ...]:
        """Return every agent ever signed in, by name."""
        return tuple(records.on_duty(row) for row in sorted(self._steps.step("roster", 0)))
