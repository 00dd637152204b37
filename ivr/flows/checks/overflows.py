"""overflow_in_a_circle: queues that help one another out must not lead back to where they began."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from ivr.flows.problems import Problem
from ivr.flows.reading import Mention
from ivr.flows.written import Folder

FILE = "queues.yaml"


def check(folder: Folder) -> Iterator[Problem]:
    """Give each circle once, at the overflow that closes it.

    In a rush each queue of a circle would send its callers to agents whom the other has sent its own to: all wait
    longer, and the agents who know the matter best are busy with another.
    """
    helpers = _helpers(folder)
    told: set[frozenset[str]] = set()
    for queue in folder.queues:
        circle = _shortest(queue, helpers)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            last = next(mention for mention in helpers[circle[-1]] if mention.name == queue)
            message = f"overflow goes in a circle: {' -> '.join([*circle, queue])}"
            yield Problem("overflow_in_a_circle", message, last.place, "take one of them away")


def _helpers(folder: Folder) -> dict[str, list[Mention]]:
    """Return the queues that each queue adds, as they are written: they are mentioned in the order of the file."""
    mentions = (one for one in folder.mentions.get("", ()) if one.kind == "queue" and one.place.file == FILE)
    return {name: [next(mentions) for _ in rules.overflow] for name, rules in folder.queues.items()}


def _shortest(start: str, helpers: dict[str, list[Mention]]) -> list[str]:
    """Return the shortest circle from `start`, without its return; none where no way leads back."""
    met, chains = {start}, deque([[start]])
    while chains:
        chain = chains.popleft()
        for mention in helpers[chain[-1]]:
            if mention.name == start:
                return chain
            if mention.name not in met:
                met.add(mention.name)
                chains.append([*chain, mention.name])
    return []
