"""From how a contact stands, and who is at the desk, to how long he will wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from queueing.names import AgentName
from queueing.policy.estimates import Pace, Wait, rate_of, wait
from queueing.policy.routing import parse_class, serves
from queueing.store.contract import OnDuty, Prospect


def expected_wait(prospect: Prospect, roster: Sequence[OnDuty]) -> Wait | None:
    """Return how long he will wait still.

    None where that is not known: nobody is there for him, or too few of his queue were handled; and where somebody is
    free for him.
    """
    at_desk = [agent for agent in roster if _at_desk(agent)]
    mine = [agent for agent in at_desk if _serves_any(agent, prospect.classes)]
    pace = prospect.paces.get(parse_class(prospect.classes[0]).queue, Pace())
    before = _before(prospect, at_desk, _names(mine))
    free = sum(agent.view.engagement == "idle" for agent in mine)
    if free > before or not mine or not pace.is_known:
        return None
    return wait(before, rate_of(_busy_for(agent, prospect, pace) for agent in mine), pace)


def _before(prospect: Prospect, at_desk: Sequence[OnDuty], mine: Set[AgentName]) -> float:
    """Count those before him who will take one of his agents.

    Those of a class count in so far as it has the same agents; and who stands in several classes counts once.
    """
    standing = competing = 0.0
    for name, crowd in prospect.before.items():
        theirs = _names(agent for agent in at_desk if crowd and _serves_any(agent, (name,)))
        if theirs:
            standing += crowd
            competing += crowd * len(theirs & mine) / len(theirs)
    asked = sum(agent.view.engagement in ("offered", "connecting") for agent in at_desk)
    return competing * min(1.0, max(0, prospect.ahead - asked) / standing) if standing else 0.0


def _busy_for(agent: OnDuty, prospect: Prospect, pace: Pace) -> float:
    """Return how long the agent is busy with one contact of the queue that he is busy with now."""
    queue = agent.view.queue
    present = prospect.paces.get(queue, pace) if queue else pace
    return present.handling if present.is_known else pace.handling


def _at_desk(agent: OnDuty) -> bool:
    return agent.view.presence == "available" and agent.view.engagement != "not_answering"


def _serves_any(agent: OnDuty, classes: Sequence[str]) -> bool:
    return any(serves(agent.profile, parse_class(name)) for name in classes)


def _names(agents: Iterable[OnDuty]) -> set[AgentName]:
    return {agent.profile.name for agent in agents}
