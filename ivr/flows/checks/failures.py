"""failed_into_itself: the step for failures answers its own."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.checks.roads import FlowMap
from ivr.flows.problems import Problem


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give each line of the step `defaults.failed` whose failure would lead back to that step."""
    failed = drawn.flow.defaults.failed
    for line in drawn.flow.steps[failed].lines if failed else ():
        open_labels = [
            label.name for label in line.shape.labels if label.unless == "failed" and label.name not in line.then
        ]
        if open_labels:
            message = f"{line.kind} in step {failed} fails into the same step"
            yield Problem("failed_into_itself", message, line.place, f"add then: {{{open_labels[0]}: ...}} to it")
