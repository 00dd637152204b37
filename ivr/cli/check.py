"""`python -m ivr check`: every mistake in a folder of call flows, with its line and what would put it right."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions import registry


def check(folder: Path) -> int:
    """Print all problems of the folder, in the order of files and lines; return 1 where one is an error, else 0.

    Raises FolderUnreadable.
    """
    loaded = load(read_folder(folder), registry.declared(), today=datetime.now(UTC).date())
    for problem in loaded.problems:
        print(f"{problem.severity}: {problem}")
    errors = sum(problem.severity == "error" for problem in loaded.problems)
    warnings = len(loaded.problems) - errors
    print(f"{folder}: {_counted(errors, 'error')}, {_counted(warnings, 'warning')}")
    return 0 if loaded.ok else 1


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
