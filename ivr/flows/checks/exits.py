"""not_an_exit, after_an_exit: the last line of a step is an exit, and no other is."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.checks.roads import FlowMap, goes_on
from ivr.flows.problems import Problem


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give one problem a step at most."""
    for step in drawn.flow.steps.values():
        *before, last = step.lines
        early = next((line for line in before if not goes_on(line, drawn.folder)), None)
        if early:
            message = f"this line is never reached: {early.kind} on line {early.place.line} is an exit"
            yield Problem("after_an_exit", message, step.lines[early.number + 1].place, "take it away, or move it up")
        elif goes_on(last, drawn.folder):
            message = f"step {step.name} ends here, but {last.kind} goes on"
            yield Problem("not_an_exit", message, last.place, "end the step with goto or hangup")
