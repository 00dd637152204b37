"""number_twice: one flow answers a number."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.problems import Place, Problem
from ivr.flows.written import Folder


def check(folder: Folder) -> Iterator[Problem]:
    """Give each number, or `any`, that stands a second time."""
    first: dict[str, Place] = {}
    for flow in folder.flows.values():
        for number, place in flow.numbers:
            if number in first:
                message = f"{number} is answered already, at {first[number]}"
                yield Problem("number_twice", message, place, "one flow answers a number")
            first.setdefault(number, place)
