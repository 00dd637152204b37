"""Which flow uses which, and what follows from it: their order, and the languages of those that name none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ivr.flows.written import WrittenFlow

Uses = Mapping[str, tuple[str, ...]]


def uses(flows: Mapping[str, WrittenFlow]) -> dict[str, tuple[str, ...]]:
    """Return by flow the flows that it uses, each once, in the order of its lines; those that do not exist left out."""
    return {
        name: tuple(dict.fromkeys(line.fields["use"] for line in flow.lines if _is_use(line.kind, line.fields, flows)))
        for name, flow in flows.items()
    }


def _is_use(kind: str, fields: Mapping[str, object], flows: Mapping[str, WrittenFlow]) -> bool:
    return kind == "use" and fields.get("use") in flows


def used_first(used: Uses) -> list[str]:
    """Return all flows, each after those that it uses; flows in a circle in any order."""
    order: dict[str, None] = {}
    for start in used:
        waiting = [start]
        while waiting:
            name = waiting[-1]
            left = [one for one in used[name] if one not in order and one not in waiting]
            if left:
                waiting.append(left[0])
            else:
                order[waiting.pop()] = None
    return list(order)


def circle(used: Uses) -> list[str]:
    """Return the flows of the first circle in which flows use one another, in their order; none where there is none."""
    done: set[str] = set()
    for start in used:
        trail = [start]
        while trail:
            again = next((one for one in used[trail[-1]] if one in trail), None)
            if again is not None:
                return trail[trail.index(again) :]
            left = [one for one in used[trail[-1]] if one not in done]
            if left:
                trail.append(left[0])
            else:
                done.add(trail.pop())
    return []


def languages(flows: Mapping[str, WrittenFlow], used: Uses) -> dict[str, tuple[str, ...]]:
    """Return by flow the languages that it is spoken in: its own, else those of the flows that use it."""
    users = {name: [user for user in used if name in used[user]] for name in used}
    spoken: dict[str, tuple[str, ...]] = {}
    for name in reversed(used_first(used)):
        theirs = (one for user in users[name] for one in spoken.get(user, ()))
        spoken[name] = flows[name].languages or tuple(dict.fromkeys(theirs))
    return spoken


def reached_by(starts: Sequence[str], used: Uses) -> set[str]:
    """Return these flows, and all that they use, themselves or through others."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(used[name])
    return reached
