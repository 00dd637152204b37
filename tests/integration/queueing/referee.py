"""Watches every match of a store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from queueing.names import AgentName, ContactId, OfferId
from queueing.policy.routing import parse_class, serves, standings
from queueing.ports import AgentProfile, Contact


class Referee:
    """A store whose every match is looked at: it is made in order, and to those who may have it."""

    def __init__(
        self, store: Any, rank: Callable[[ContactId], tuple[int, int]], held: Mapping[ContactId, Contact]
    ) -> None:
        self._store = store
        self._rank = rank
        self._held = held
        self._swept = 0
        self._numbered: set[OfferId] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def match(self, planned: Mapping[str, Sequence[AgentName]], cps: float, now: int) -> tuple[OfferId, ...]:
        """S8, S10, S11, S12: to the longest idle who serves him goes the best of all who wait.

        Who has waited long enough is served by more agents, from the next sweep on at the latest.
        """
        waiting = [contact for contact in self._held if self._waits(contact)]
        idle = list(self._store.matchable().idle)
        made: tuple[OfferId, ...] = self._store.match(planned, cps, now)
        assert not self._numbered & {*made}, "S13: two offers have one number"
        self._numbered.update(made)
        for offer in map(self._store.offer, made):
            agent = next(agent for agent in idle if agent.name == offer.agent)
            assert self._is_served(offer.contact, agent, now)
            sooner = idle[: idle.index(agent)]
            assert not [other for other in sooner if self._is_served(offer.contact, other, 0)]
            better = [other for other in waiting if self._rank(other) < self._rank(offer.contact)]
            assert not [other for other in better if self._is_served(other, agent, self._swept)]
            waiting.remove(offer.contact)
            idle.remove(agent)
        return made

    def _waits(self, contact: ContactId) -> bool:
        listed = self._store.listed(contact)
        return listed is not None and listed.state == "waiting"

    def sweep(self, now: int) -> Any:
        self._swept = now
        return self._store.sweep(now)

    def _is_served(self, contact: ContactId, agent: AgentProfile, now: int) -> bool:
        own, *later = standings(self._held[contact])
        reached = [own, *(standing for standing in later if standing.from_ms <= now)]
        return any(serves(agent, parse_class(standing.need_class)) for standing in reached)
