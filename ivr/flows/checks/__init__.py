"""Rules over whole flows, one a file: names first, then, where all of them are right, the roads of each flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ivr.flows.checks import (
    branches,
    circles,
    exits,
    failures,
    labels,
    literals,
    menus,
    names,
    numbers,
    recordings,
    rejects,
    secrets,
    steps,
    unset,
    unused,
)
from ivr.flows.checks.roads import FlowMap, draw
from ivr.flows.problems import Problem
from ivr.flows.written import Folder

SHAPES: tuple[Callable[[Folder], Iterator[Problem]], ...] = (branches.check,)
NAMES: tuple[Callable[[Folder], Iterator[Problem]], ...] = (names.check, numbers.check)
PATHS: tuple[Callable[[FlowMap], Iterator[Problem]], ...] = (
    exits.check,
    labels.check,
    steps.check,
    circles.check,
    failures.check,
    rejects.check,
    unset.check,
    secrets.check,
    literals.check,
    menus.check,
    recordings.check,
)


def check_shapes(folder: Folder) -> list[Problem]:
    """Return the mistakes of form that show only when a whole line is read."""
    return [problem for check in SHAPES for problem in check(folder)]


def check_names(folder: Folder) -> list[Problem]:
    """Return the names that do not exist, and the numbers that stand twice. Shapes must be right."""
    return [problem for check in NAMES for problem in check(folder)]


def check_paths(folder: Folder) -> list[Problem]:
    """Return what is wrong with the roads of each flow, and where nothing is, what stands there in vain."""
    maps = [draw(flow, folder) for flow in folder.flows.values()]
    found = [problem for drawn in maps for check in PATHS for problem in check(drawn)]
    return found if any(problem.severity == "error" for problem in found) else [*found, *unused.check(folder)]
