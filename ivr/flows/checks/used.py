"""used_in_a_circle: no flow uses itself, nor a flow that uses it."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.problems import Problem
from ivr.flows.usage import circle
from ivr.flows.written import Folder


def check(folder: Folder) -> Iterator[Problem]:
    """Give the first circle, where it closes."""
    flows = circle(folder.uses)
    if flows:
        line = next(line for line in folder.flows[flows[-1]].lines if line.fields.get("use") == flows[0])
        message = f"flows use one another in a circle: {' -> '.join([*flows, flows[0]])}"
        yield Problem("used_in_a_circle", message, line.place, "lead back with return, not with use")
