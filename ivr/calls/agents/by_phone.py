"""Agents who sign in, take breaks and go home by telephone alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from ivr.calls.agents.roster import Roster
from ivr.calls.switchboard import Switchboard
from ivr.functions.function import FunctionError, Signed
from queueing.names import AgentName, Presence
from queueing.policy.times import SIGNING_IN


class NoAgent(FunctionError):
    """There is a PIN for a number that no agent has."""


@dataclass(frozen=True, slots=True)
class AgentsByPhone:
    """Implements `ivr.functions.function.Agents`. `board` gives the whole of our side, once it is there."""

    board: Callable[[], Switchboard]

    def sign(self, number: str, turn: str, reason: str, phone: str) -> Signed:
        """Set what the agent with this number wants, and say what he is then.

        Raises:
            NoAgent: nobody has the number. RecordGone: SQL does not answer, and nothing has changed.
        """
        board = self.board()
        agent = board.book.agent_numbered(number)
        if agent is None:
            raise NoAgent
        phone = phone if phone.startswith("+") else ""
        if turn == "available" and not (phone or agent.phone):
            return Signed("no_phone", agent.language)
        if turn:
            roster, wish = Roster(board), cast("Presence", turn)
            agent = roster.set_presence(agent.name, wish, phone or None, reason=reason, rest_ms=SIGNING_IN)
        view = board.floor.agent(AgentName(agent.name))
        if view is None:
            return Signed(agent.presence, agent.language)
        silent = view.presence == "available" and view.engagement == "not_answering"
        return Signed("not_answering" if silent else view.presence, agent.language)
