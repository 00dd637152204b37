"""Who else will do for a contact who has waited a while: `relax` and `overflow` of his queue, as steps that only widen.

A step adds agents and takes none away; who waits keeps his place, and the steps that held when he came in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from queueing.names import QueueName
from queueing.policy.routing import need_class
from queueing.policy.rules import Overflow, QueueRules, Relax
from queueing.ports import Widening


def widenings(rules: QueueRules, needs: Mapping[str, int]) -> tuple[Widening, ...]:
    """Return the steps of a contact with these `needs`, the soonest first; one that adds nobody is left out.

    From a `relax` on its skills are needed no more, by those who help out either; at the same time it comes before an
    `overflow`, so that the agents who are added need not have what was just dropped.
    """
    found = {need_class(QueueName(rules.name), needs): Widening(0, QueueName(rules.name), needs)}
    for step in _all(rules, needs):
        found.setdefault(need_class(step.queue, step.needs), step)
    return tuple(found.values())[1:]


def _all(rules: QueueRules, needs: Mapping[str, int]) -> Iterator[Widening]:
    queues, still = [QueueName(rules.name)], dict(needs)
    steps: list[Relax | Overflow] = [*rules.relax, *rules.overflow]
    for step in sorted(steps, key=lambda step: step.after):
        if isinstance(step, Relax):
            still = {skill: level for skill, level in still.items() if skill not in step.drop}
        elif step.add not in queues:
            queues.append(QueueName(step.add))
        yield from (Widening(step.after, queue, still) for queue in queues)
