"""`python -m ivr check`: every mistake in a folder of call flows, with its line and what would put it right."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ivr.cli.rehearse import sources_of
from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load
from ivr.flows.problems import Problem
from ivr.flows.source import read_folder
from ivr.functions import registry
from ivr.rehearsals.coverage import never_rehearsed
from ivr.rehearsals.reading import read


def check(folder: Path) -> int:
    """Print all problems of the folder, in the order of files and lines; return 1 where one is an error, else 0.

    What is never rehearsed is told where the folder has rehearsals at all. Raises FolderUnreadable.
    """
    loaded = load(read_folder(folder), registry.declared(), today=datetime.now(UTC).date())
    problems = [*loaded.problems, *(_of_rehearsals(folder, loaded.catalogue) if loaded.catalogue else [])]
    for problem in problems:
        print(f"{problem.severity}: {problem}")
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"{folder}: {_counted(errors, 'error')}, {_counted(len(problems) - errors, 'warning')}")
    return 1 if errors else 0


def _of_rehearsals(folder: Path, catalogue: Catalogue) -> list[Problem]:
    sources = sources_of(folder)
    script = read(sources, catalogue)
    return [*script.problems] or (never_rehearsed(script.rehearsals, catalogue) if sources else [])


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
