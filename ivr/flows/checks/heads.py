"""missing_field: a flow that calls begin has languages."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.problems import Problem
from ivr.flows.written import Folder


def check(folder: Folder) -> Iterator[Problem]:
    """Give each flow that names no languages and is used by none that does, so that nobody knows what it speaks."""
    called = {line.fields.get("flow") for flow in folder.flows.values() for line in flow.lines}
    for flow in folder.flows.values():
        if not folder.languages[flow.name] and (flow.name in called or not flow.returns):
            yield Problem("missing_field", f"{flow.name} needs languages", flow.place, "such as languages: [en]")
