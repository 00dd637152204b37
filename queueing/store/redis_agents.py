"""Agents in Redis."""

from __future__ import annotations

from typing import cast

from queueing.names import AgentName, Presence
from queueing.ports import AgentProfile
from queueing.store import records
from queueing.store.contract import OnDuty, Seat
from queueing.store.steps import Steps


class AgentsInRedis:
    """Implements `queueing.store.contract.AgentSteps`."""

    _steps: Steps

    def sign_in(self, agent: AgentProfile, lease_ms: int | None, now: int, seat: str = "") -> None:
        """Write the profile and begin a lease."""
        self._steps.step("sign_in", now, agent.name, *records.profile_fields(agent).values(), _lease(lease_ms), seat)

    def take_seat(self, agent: AgentName, seat: str, lease_ms: int | None, now: int) -> bool:
        """Let this desk count for him."""
        return self._steps.step("take_seat", now, agent, seat, _lease(lease_ms)) == [1]

    def heartbeat(self, agent: AgentName, seat: str, now: int) -> Seat:
        """Renew his lease."""
        return cast("Seat", self._steps.step("heartbeat", now, agent, seat)[0])

    def presence(
        self, agent: AgentName, presence: Presence, now: int, *, reason: str = "", by: str = "", rest: int = 0
    ) -> bool:
        """Set what he wants."""
        return self._steps.step("presence", now, agent, presence, reason, by, rest) == [1]

    def wrapped_up(self, agent: AgentName, now: int, patience: int = 0) -> bool:
        """End his wrap-up."""
        return self._steps.step("wrapped_up", now, agent, patience) == [1]

    def extend_wrap_up(self, agent: AgentName, now: int) -> bool:
        """Prolong his wrap-up."""
        return self._steps.step("extend_wrap_up", now, agent) == [1]

    def roster(self) -> tuple[OnDuty, ...]:
        """Return every agent ever signed in, by name."""
        return tuple(records.on_duty(row) for row in sorted(self._steps.step("roster", 0)))


def _lease(lease_ms: int | None) -> str | int:
    return "" if lease_ms is None else lease_ms
