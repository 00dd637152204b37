"""The floor in Redis: each method is one script, so that any number of processes may work on it at once."""

from __future__ import annotations

import json

from queueing.policy import times
from queueing.store import records
from queueing.store.contract import Overdue, Picture
from queueing.store.redis_agents import AgentsInRedis
from queueing.store.redis_offers import OffersInRedis
from queueing.store.redis_waiting import WaitingInRedis
from queueing.store.steps import Client, Steps


class RedisStore(WaitingInRedis, AgentsInRedis, OffersInRedis):
    """Implements `queueing.store.contract.Store`."""

    def __init__(self, client: Client) -> None:
        """`client`: with retries off and time-outs of about 250 ms. Threads may share the store."""
        self._steps = Steps(client)

    def sweep(self, now: int) -> tuple[Overdue, ...]:
        """End what ends by itself; see the contract."""
        return tuple(Overdue(kind, name) for kind, name in self._steps.step("sweep", now, times.BATCH))

    def note_calm(self) -> None:
        """Note that no request to the carrier is under way."""
        self._steps.note_calm()

    def is_calm(self) -> bool:
        """Say whether that was noted just now."""
        return self._steps.is_calm()

    def begin_rebuild(self, incarnation: str) -> bool:
        """Take the right to rebuild a lost floor."""
        return self._steps.claim_rebuild(incarnation)

    def hold_rebuild(self, incarnation: str) -> None:
        """Renew that right, where it is still this one's."""
        self._steps.hold_rebuild(incarnation)

    def restore(self, picture: Picture, incarnation: str, now: int) -> bool:
        """Replace the floor by the picture, in one step that writes the incarnation last."""
        places = sorted(picture.places, key=lambda contact: (contact.since_ms, contact.id))
        written = {
            "places": [records.placed_fields(contact) for contact in places],
            "waiting": list(picture.waiting),
            "agents": [records.agent_fields(agent) for agent in picture.agents],
            "talking": [records.talking_fields(leg, now) for leg in picture.talking],
            "lingering": [records.lingering_fields(leg, now) for leg in picture.lingering],
            "past": picture.past,
        }
        return self._steps.found(incarnation, now, json.dumps(written))
