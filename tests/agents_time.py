"""S20, for whoever has what was told of agents' time: it adds up, without gap or overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from queueing.events import AgentSpent


def faults(told: Iterable[AgentSpent]) -> Iterator[str]:
    """Tell what does not add up, of what was told in this order.

    Only what was not told yet when the floor was lost is missing, and the first that is told after it says so.
    """
    last: dict[str, AgentSpent] = {}
    for one in told:
        before = last.get(one.agent)
        if before is not None and one.since < before.until:
            yield f"S20: two times overlap at {one}"
        elif not one.afresh and (before is None or one.since > before.until):
            yield f"S20: there is a gap before {one}"
        if sum(ms for _, ms in one.spent) != one.until - one.since or any(ms <= 0 for _, ms in one.spent):
            yield f"S20: {one} does not add up"
        last[one.agent] = one
