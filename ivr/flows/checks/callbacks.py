"""wrong_form: retry_callback stands where a callback is being made, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.checks.knowledge import COMES_IN
from ivr.flows.problems import Problem
from ivr.flows.usage import reached_by
from ivr.flows.written import Folder


def check(folder: Folder) -> Iterator[Problem]:
    """Give each retry_callback in a flow that no callback starts."""
    called = {line.fields.get("flow") for flow in folder.flows.values() for line in flow.lines}
    started = [name for name, flow in folder.flows.items() if name in called or not set(flow.start) <= {*COMES_IN}]
    reached = reached_by(started, folder.uses)
    for flow in folder.flows.values():
        first = next((line for line in flow.lines if line.kind == "retry_callback"), None)
        if first and flow.name not in reached:
            message = f"no callback starts {flow.name}, so there is none to make once more"
            yield Problem("wrong_form", message, first.place, "take it away, or start the flow by a callback")
