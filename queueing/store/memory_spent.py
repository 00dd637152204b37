"""What an agent has spent his time on, until it is told: the twin of `spent` and `tell_spent` in floor.lua."""

from __future__ import annotations

from queueing.events import AgentSpent


class Spent:
    """States one after the other, without a gap. Times in epoch milliseconds.

    Processes' clocks differ a little: a step that comes with an earlier time than the last one takes no time.
    """

    __slots__ = ("_afresh", "_since", "_states", "_turned")

    def __init__(self, now: int) -> None:
        self._since = self._turned = now
        self._states: list[tuple[str, int]] = []
        self._afresh = True

    def leave(self, state: str, now: int) -> None:
        """He goes on to another state."""
        if now > self._turned:
            self._states.append((state, now - self._turned))
            self._turned = now

    def tell(self, agent: str, presence: str, reason: str) -> AgentSpent | None:
        """Return what has not been told yet, once; None where no time has passed."""
        if not self._states:
            return None
        told = AgentSpent(agent, presence, reason, self._since, self._turned, tuple(self._states), self._afresh)
        self._since, self._states, self._afresh = self._turned, [], False
        return told
