"""Who gets whom: contacts first come first served with a head start by priority, agents longest idle first.

A contact belongs to a need class, his queue and what he needs of an agent. Within a class order alone decides, so one
sorted set a class suffices, and a contact whom an agent cannot serve never hides one whom he can. Who has waited long
stands in further classes too, at the same place; nobody ever leaves a class but by being matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from queueing.names import AgentName, QueueName
from queueing.ports import AgentProfile, Contact, Widening

LOWEST_PRIORITY: Final = 9
HEAD_START_MS: Final = 120_000
"""Each step of priority is worth so much waiting. So a contact is overtaken by a bounded number of later ones."""


OWN: Final = "agent."
"""How the name of an agent's own queue begins; no queue of queues.yaml has a dot in its name."""


def own_queue(agent: AgentName) -> QueueName:
    """Return the queue in which those wait who want this agent and nobody else."""
    return QueueName(f"{OWN}{agent}")


BY_SKILL: Final = "|best"
"""How the name of a class ends whose contacts go to the most skilled."""


class NeedClass(NamedTuple):
    """What contacts who compete for the same agents have in common; `needs` is sorted by skill.

    `by_skill`: of several agents the one with the highest levels of these skills is asked, not who is idle for longest.
    """

    queue: QueueName
    needs: tuple[tuple[str, int], ...]
    by_skill: bool = False

    @property
    def name(self) -> str:
        """The class as one word, such as `support|billing:3,delivery:1`; what a flow made up is written safely."""
        needs = ",".join(f"{quote(skill, safe='')}:{level}" for skill, level in self.needs)
        return f"{quote(self.queue, safe='')}|{needs}{BY_SKILL if self.by_skill else ''}"


class Standing(NamedTuple):
    """From `from_ms` (epoch milliseconds) on a contact stands in the need class of that name."""

    from_ms: int
    need_class: str


def need_class(queue: QueueName, needs: Mapping[str, int], *, by_skill: bool = False) -> NeedClass:
    """Return the class of a contact for `queue` who needs each skill of `needs` at that level or above."""
    return NeedClass(queue, tuple(sorted(needs.items())), by_skill)


@lru_cache(maxsize=4096)
def parse_class(name: str) -> NeedClass:
    """Return the class of that name."""
    queue, _, needs = name.removesuffix(BY_SKILL).partition("|")
    pairs = (need.rpartition(":") for need in needs.split(",") if need)
    levels = tuple((unquote(skill), int(level)) for skill, _, level in pairs)
    return NeedClass(QueueName(unquote(queue)), levels, name.endswith(BY_SKILL))


def standings(contact: Contact) -> tuple[Standing, ...]:
    """Return the classes in which a contact stands, his own first, then those of his widenings."""
    steps = (Widening(0, contact.queue, contact.needs), *contact.widenings)
    return tuple(
        Standing(
            contact.since_ms + round(step.after * 1000),
            need_class(step.queue, step.needs, by_skill=contact.by_skill).name,
        )
        for step in steps
    )


def sort_key(since_ms: int, priority: int) -> int:
    """Return the instant by which a contact is ordered; the smaller is served first, at equal ones who came first.

    All contacts age alike, so the order of `waited + head start` never changes and the key never has to either.
    """
    return since_ms - (LOWEST_PRIORITY - priority) * HEAD_START_MS


def serves(agent: AgentProfile, wanted: NeedClass) -> bool:
    """Say whether the agent takes the queue, or it is his own, and he has every skill at the level needed."""
    takes = wanted.queue in agent.queues or wanted.queue == own_queue(agent.name)
    return takes and all(agent.skills.get(skill, 0) >= level for skill, level in wanted.needs)


def plan(idle: Sequence[AgentProfile], classes: Iterable[str], most: int) -> dict[str, list[AgentName]]:
    """Return for each class who may take its head, in the order in which they are asked, `most` of them.

    `idle` has the longest idle first; `most`: so many as could be matched at once. A class that nobody idle serves is
    left out.
    """
    served = {name: [agent.name for agent in _able(idle, parse_class(name))[:most]] for name in classes}
    return {name: agents for name, agents in served.items() if agents}


def _able(idle: Sequence[AgentProfile], wanted: NeedClass) -> list[AgentProfile]:
    able = [agent for agent in idle if serves(agent, wanted)]
    return sorted(able, key=lambda agent: -_levels(agent, wanted)) if wanted.by_skill else able


def _levels(agent: AgentProfile, wanted: NeedClass) -> int:
    return sum(agent.skills.get(skill, 0) for skill, _ in wanted.needs)
