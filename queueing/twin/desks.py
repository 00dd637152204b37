"""Who is at the desk on the twin, and what his time goes into. Times in epoch milliseconds."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from typing import Literal

from queueing.names import AgentName
from queueing.twin.scenario import Day

Rest = Literal["break", "missed", "cooling"]
"""Why somebody at the desk is offered nobody: his break; a call that he let ring; a moment after one he declined."""


@dataclass(slots=True)
class _Desk:
    """`came`: since when his time counts; `worked`, `rested`: since when he does so now, None = he does not."""

    came: int
    ends: int
    worked: int | None = None
    rested: int | None = None
    rests: set[Rest] = field(default_factory=set)
    leaving: bool = False


class Desks:
    """Counts into the day how long each agent was busy, and at the desk to be offered somebody."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._desks: dict[AgentName, _Desk] = {}

    def comes(self, agent: AgentName, ends: int, now: int) -> None:
        """His shift begins, until `ends`; who still has a call from the last one goes on."""
        desk = self._desks.setdefault(agent, _Desk(now, ends))
        desk.ends, desk.leaving = ends, False

    def stays(self, agent: AgentName, now: int) -> bool:
        """Say whether another shift of his has begun where one ends."""
        return agent in self._desks and self._desks[agent].ends > now

    def goes(self, agent: AgentName, now: int) -> None:
        """His shift is over: he leaves when he is done."""
        desk = self._desks[agent]
        desk.leaving = True
        if desk.worked is None:
            self._leaves(agent, now)

    def works(self, agent: AgentName, now: int) -> None:
        """He has a call, from its offer on."""
        self._desks[agent].worked = now

    def is_done(self, agent: AgentName, now: int) -> None:
        """He has none any more."""
        desk = self._desks[agent]
        self._day.busy[agent] = self._day.busy.get(agent, 0) + now - (desk.worked or now)
        desk.worked = None
        if desk.leaving:
            self._leaves(agent, now)
        elif desk.rests:
            desk.rested = now

    def rests(self, agent: AgentName, why: Rest, now: int) -> bool:
        """He is offered nobody from now on, or when he is done. False where he is not there."""
        desk = self._desks.get(agent)
        if desk is None or desk.leaving:
            return False
        desk.rests.add(why)
        if desk.worked is None and desk.rested is None:
            desk.rested = now
        return True

    def is_back(self, agent: AgentName, why: Rest, now: int) -> bool:
        """That reason is over. False where another holds, or he has left."""
        desk = self._desks.get(agent)
        if desk is None or desk.leaving or why not in desk.rests:
            return False
        desk.rests.discard(why)
        if not desk.rests and desk.rested is not None:
            desk.came += now - desk.rested
            desk.rested = None
        return not desk.rests

    def free(self) -> Set[AgentName]:
        """Return who is there and has nothing to do."""
        return {agent for agent, desk in self._desks.items() if desk.worked is None and not desk.rests}

    def close(self, now: int) -> None:
        """The day is over for all."""
        for agent in list(self._desks):
            self._leaves(agent, now)

    def _leaves(self, agent: AgentName, now: int) -> None:
        desk = self._desks.pop(agent)
        until = now if desk.rested is None else desk.rested
        self._day.on_duty[agent] = self._day.on_duty.get(agent, 0) + until - desk.came
        if desk.worked is not None:
            self._day.busy[agent] = self._day.busy.get(agent, 0) + now - desk.worked
