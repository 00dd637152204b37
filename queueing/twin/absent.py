"""Callers who have given up, and how long they would have waited.

Nothing that happens before somebody is served depends on whether he is still there. So he would have been served when
an agent who serves him takes somebody behind him, or is free and finds nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Set

from queueing.names import AgentName, QueueName
from queueing.policy.routing import parse_class, serves, sort_key, standings
from queueing.ports import AgentProfile, Contact

Served = Callable[[int], None]
"""Told when he would have been served (epoch milliseconds)."""


class Absent:
    """Those who have gone, in any order."""

    def __init__(self) -> None:
        self._gone: list[tuple[Contact, int, Served]] = []
        self._there: dict[AgentName, AgentProfile] = {}

    def __bool__(self) -> bool:
        return bool(self._gone)

    def add(self, contact: Contact, served: Served) -> None:
        """Remember one who has gone."""
        self._gone.append((contact, sort_key(contact.since_ms, contact.priority), served))

    def comes(self, agent: AgentProfile) -> None:
        """An agent has come."""
        self._there[agent.name] = agent

    def goes(self, agent: AgentName) -> None:
        """An agent has gone."""
        self._there.pop(agent, None)

    def is_served(self, queue: QueueName) -> bool:
        """Say whether any agent at the desk takes the queue."""
        return any(queue in agent.queues for agent in self._there.values())

    def passed_by(self, taken: Contact, agent: AgentName, now: int) -> None:
        """An agent takes somebody: all whom he serves and who were before that one would have been served now."""
        behind = sort_key(taken.since_ms, taken.priority)
        self._serve(lambda contact, key: key < behind and self._would_take(agent, contact, now), now)

    def idle(self, agents: Set[AgentName], now: int) -> None:
        """Agents are free, and nobody is left for them."""
        self._serve(lambda contact, _key: any(self._would_take(agent, contact, now) for agent in agents), now)

    def _serve(self, test: Callable[[Contact, int], bool], now: int) -> None:
        served = [entry for entry in self._gone if test(entry[0], entry[1])]
        if served:
            self._gone = [entry for entry in self._gone if entry not in served]
            for _, _, told in served:
                told(now)

    def _would_take(self, agent: AgentName, contact: Contact, now: int) -> bool:
        profile = self._there.get(agent)
        reached = (standing for standing in standings(contact) if standing.from_ms <= now)
        return profile is not None and any(serves(profile, parse_class(one.need_class)) for one in reached)
