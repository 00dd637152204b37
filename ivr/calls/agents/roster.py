"""Who is there to help, and who waits, as the case record has it; presence is written down before the floor hears."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from ivr.calls.queues import as_ruled
from ivr.calls.switchboard import Switchboard
from ivr.cases.agents import Agent, Wish
from ivr.cases.paces import recent
from ivr.flows.catalogue import Catalogue
from queueing.names import AgentName, Presence, QueueName
from queueing.ports import AgentProfile, AgentSignedIn, Contact, Past

log = logging.getLogger(__name__)

BEST = 9
"""The highest level of a skill."""

DESK_LEASE_MS: Final = 15_000
"""A desk says every five seconds that it is there; of whom it has said nothing for so long counts as offline."""


class Desk(NamedTuple):
    """A browser at which an agent works: `seat` names it; `lease_ms` None = it does not say that it is there."""

    seat: str
    lease_ms: int | None


class Roster:
    """Implements `queueing.ports.Book` on the case record, and moves agents in and out."""

    def __init__(self, board: Switchboard) -> None:
        """`board` is the whole of our side."""
        self._board = board

    def set_presence(
        self,
        name: str,
        presence: Presence,
        phone: str | None = None,
        *,
        reason: str = "",
        desk: Desk | None = None,
        rest_ms: int = 0,
    ) -> Agent:
        """Write what the agent wants, then tell the floor. `phone` is E.164, None keeps the one that is written.

        `reason` is one of BREAKS or "". `desk`: where he works, None = on a telephone alone. Nobody is offered to him
        before `rest_ms` are over.

        Raises:
            RecordGone: SQL does not answer, and nothing has changed.
        """
        desk = desk or Desk("", None)
        wish = Wish(presence, phone, reason, desk.lease_ms)
        agent = self._board.book.set_presence(name, wish, self._board.now())
        if presence == "available":
            self._board.floor.sign_in(self._profile(agent), desk.lease_ms, desk.seat)
        self._board.floor.presence(AgentName(name), presence, reason, rest_ms=rest_ms)
        return agent

    def send(self, name: str, presence: Presence, reason: str, by: str) -> bool:
        """Set another's presence, as a supervisor may; his desk and telephone stay as they are.

        A talk and its wrap-up go on. False where nobody has this name.

        Raises:
            RecordGone: SQL does not answer, and nothing has changed.
        """
        agent = self._board.book.agent(name)
        if agent is None:
            return False
        self._board.book.set_presence(name, Wish(presence, None, reason, agent.lease_ms), self._board.now())
        log.info("an agent's presence was set by another", extra={"agent": name, "presence": presence, "by": by})
        return self._board.floor.presence(AgentName(name), presence, reason, by)

    def open_places(self) -> Sequence[Contact]:
        """Return every promised place that nobody has left; whom the record missed goes by the rules of his queue."""
        catalogue = self._board.catalogues.current()
        places = [msgspec.convert(contact, Contact) for contact in self._board.book.open_places()]
        return [place if place.title else as_ruled(catalogue, place) for place in places]

    def agents(self) -> Sequence[AgentSignedIn]:
        """Return every agent who is not offline."""
        return [
            AgentSignedIn(self._profile(agent), msgspec.convert(agent.presence, Presence), agent.lease_ms, agent.reason)
            for agent in self._board.book.agents_present()
        ]

    def lately(self) -> Sequence[Past]:
        """Return what the last contacts of each queue were like, the oldest first."""
        return recent(self._board.book.engine, self._board.now())

    def _profile(self, agent: Agent) -> AgentProfile:
        """An agent for whom no queues or skills are named serves, and knows, all that are published."""
        catalogue = self._board.catalogues.current()
        queues = agent.queues if agent.queues is not None else tuple(catalogue.queues)
        skills = agent.skills if agent.skills is not None else dict.fromkeys(_known(catalogue), BEST)
        return AgentProfile(AgentName(agent.name), agent.phone, tuple(map(QueueName, queues)), skills)


def _known(catalogue: Catalogue) -> Iterator[str]:
    """Give every skill that a flow may ask for: those of the directory, and the languages that are spoken."""
    yield from catalogue.directory.skills
    for flow in catalogue.flows.values():
        yield from flow.languages
