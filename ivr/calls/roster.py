"""Who is there to help, and who waits, as the case record has it; presence is written down before the floor hears."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ivr.calls.switchboard import Switchboard
from ivr.cases.agents import Agent
from queueing.names import AgentName, Presence, QueueName
from queueing.ports import AgentProfile, AgentSignedIn, Contact

BEST = 9
"""The highest level of a skill."""


class Roster:
    """Implements `queueing.ports.Book` on the case record, and moves agents in and out."""

    def __init__(self, board: Switchboard) -> None:
        """`board` is the whole of our side."""
        self._board = board

    def set_presence(
        self, name: str, presence: Presence, phone: str | None = None, lease_ms: int | None = None
    ) -> Agent:
        """Write what the agent wants, then tell the floor. `phone` is E.164, None keeps the one that is written.

        `lease_ms`: how long a desk may be silent before its agent counts as away; None = until he signs off.

        Raises:
            RecordGone: SQL does not answer, and nothing has changed.
        """
        agent = self._board.book.set_presence(name, presence, phone, self._board.now())
        if presence == "available":
            self._board.floor.sign_in(self._profile(agent), lease_ms)
        self._board.floor.presence(AgentName(name), presence)
        return agent

    def open_places(self) -> Sequence[Contact]:
        """Return every promised place that nobody has left."""
        return [msgspec.convert(contact, Contact) for contact in self._board.book.open_places()]

    def agents(self) -> Sequence[AgentSignedIn]:
        """Return every agent who is not offline."""
        return [
            AgentSignedIn(self._profile(agent), msgspec.convert(agent.presence, Presence))
            for agent in self._board.book.agents_present()
        ]

    def _profile(self, agent: Agent) -> AgentProfile:
        """An agent for whom no queues or skills are named serves, and knows, all that are published."""
        catalogue = self._board.catalogues.current()
        queues = agent.queues if agent.queues is not None else tuple(catalogue.queues)
        skills = agent.skills if agent.skills is not None else dict.fromkeys(catalogue.directory.skills, BEST)
        return AgentProfile(AgentName(agent.name), agent.phone, tuple(map(QueueName, queues)), skills)
