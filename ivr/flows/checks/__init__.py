"""Rules over whole flows, one a file: names first, then, where all of them are right, the roads of the flows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from ivr.flows.checks import (
    amounts,
    arguments,
    branches,
    callbacks,
    circles,
    exits,
    failures,
    heads,
    holidays,
    labels,
    letters,
    literals,
    menus,
    names,
    never_set,
    numbers,
    openings,
    overflows,
    persons,
    recordings,
    rejects,
    secrets,
    spoken_words,
    steps,
    unset,
    unused,
    used,
    wordings,
)
from ivr.flows.checks.roads import FlowMap, draw
from ivr.flows.problems import Problem
from ivr.flows.written import Folder

OfFolder = Callable[[Folder], Iterator[Problem]]
OfFlow = Callable[[FlowMap], Iterator[Problem]]
OfFlows = Callable[[Mapping[str, FlowMap]], Iterator[Problem]]

SHAPES: tuple[OfFolder, ...] = (branches.check, amounts.check)
NAMES: tuple[OfFolder, ...] = (names.check, numbers.check, arguments.check, heads.check, used.check, wordings.check)
QUEUES: tuple[OfFolder, ...] = (overflows.check, openings.check)
LABELS: tuple[OfFlow, ...] = (exits.check, labels.check)
ROADS: tuple[OfFlow, ...] = (
    steps.check,
    circles.check,
    failures.check,
    literals.check,
    menus.check,
    letters.check,
    spoken_words.check,
    recordings.check,
)
ALL_ROADS: tuple[OfFlows, ...] = (rejects.check, unset.check, never_set.check, secrets.check)
FAR: tuple[OfFlows, ...] = (persons.check,)
IN_VAIN: tuple[OfFolder, ...] = (callbacks.check, unused.check)


def check_shapes(folder: Folder) -> list[Problem]:
    """Return the mistakes of form that show only when a whole line is read."""
    return [problem for check in SHAPES for problem in check(folder)]


def check_names(folder: Folder) -> list[Problem]:
    """Return the names that do not exist, or do not go together. Shapes must be right."""
    return [problem for check in NAMES for problem in check(folder)]


def check_paths(folder: Folder) -> list[Problem]:
    """Return what is wrong with the roads; where nothing is, whether they are too long, and what stands there in vain.

    A label that leads nowhere makes steps unreachable, and a missing road makes others too long: these are no mistakes
    of their own.
    """
    maps = draw(folder)
    unanswered = [problem for drawn in maps.values() for check in LABELS for problem in check(drawn)]
    if unanswered:
        return unanswered
    found = [problem for drawn in maps.values() for check in ROADS for problem in check(drawn)]
    found += [problem for check_queues in QUEUES for problem in check_queues(folder)]
    found += [problem for check_all in ALL_ROADS for problem in check_all(maps)]
    if any(problem.severity == "error" for problem in found):
        return found
    found += [problem for check_far in FAR for problem in check_far(maps)]
    return [*found, *(problem for check in IN_VAIN for problem in check(folder))]


def check_dates(folder: Folder, today: date) -> list[Problem]:
    """Return what will be wrong soon."""
    return list(holidays.check(folder, today))
