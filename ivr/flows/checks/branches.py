"""missing_field, wrong_form: a branch on a value or on shares has cases, one on conditions has none."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.problems import Problem
from ivr.flows.written import Folder


def check(folder: Folder) -> Iterator[Problem]:
    """Give the branches whose parts do not go together."""
    for flow in folder.flows.values():
        for line in flow.lines:
            if line.kind != "branch" or "branch" not in line.fields:
                continue
            by_conditions = isinstance(line.fields["branch"], tuple)
            if by_conditions and "cases" in line.fields:
                yield Problem("wrong_form", "a branch on conditions has no cases", line.place, "take cases away")
            if not by_conditions and not line.fields.get("cases"):
                yield Problem("missing_field", "a branch on a value needs cases", line.place, "such as {yes: a_step}")
