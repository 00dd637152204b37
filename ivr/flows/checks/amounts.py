"""wrong_type: numbers that make no sense, such as no asking at all."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.problems import Problem
from ivr.flows.written import Folder

# The least and the most of a field, whatever the action.
AMOUNTS = {"tries": (1, 20), "loop": (1, 20), "attempts": (1, 20), "priority": (0, 9), "slots": (0, 9)}


def check(folder: Folder) -> Iterator[Problem]:
    """Give each amount that is too small or too large."""
    for flow in folder.flows.values():
        low, high = AMOUNTS["tries"]
        if not low <= flow.defaults.tries <= high:
            yield Problem("wrong_type", f"{flow.defaults.tries} tries", flow.place, f"from {low} to {high}")
        for line in flow.lines:
            for name, (least, most) in AMOUNTS.items():
                amount = line.fields.get(name)
                if amount is not None and not least <= amount <= most:
                    message = f"{name} of {line.kind} is {amount}"
                    yield Problem("wrong_type", message, line.place, f"from {least} to {most}")
