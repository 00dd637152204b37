"""`python -m ivr rehearse`: play what supervisors have written down, before it is published."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load
from ivr.flows.problems import Problem
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from ivr.rehearsals.coverage import Coverage
from ivr.rehearsals.playing import Verdict, play_all
from ivr.rehearsals.reading import FOLDER, read
from ivr.rehearsals.script import Rehearsal
from ivr.rehearsals.trail import Trail


def rehearse(folder: Path, only: str) -> int:
    """Play all rehearsals of the folder, or those whose name holds `only`; returns 1 where one fails, else 0.

    Raises FolderUnreadable.
    """
    catalogue = catalogue_of(folder)
    rehearsals = _rehearsals(folder, catalogue) if catalogue else None
    if catalogue is None or rehearsals is None:
        return 1
    trail = Trail(catalogue)
    wanted = [one for one in rehearsals if only.casefold() in one.name.casefold()]
    failed = sum(not _show(verdict) for verdict in play_all(wanted, trail.catalogue))
    print(f"{folder}: {len(wanted)} rehearsed, {failed} failed")
    if not only:
        _show_coverage(Coverage.of(trail))
    return 1 if failed or (only and not wanted) else 0


def catalogue_of(folder: Path) -> Catalogue | None:
    """Return the catalogue of a folder; None where mistakes stand in its way, which are printed."""
    loaded = load(read_folder(folder), declared())
    _tell([problem for problem in loaded.problems if problem.severity == "error"])
    return loaded.catalogue


def sources_of(folder: Path) -> Mapping[str, str]:
    """Return the texts of the folder's rehearsals, by their path in it."""
    inside = folder / FOLDER
    return {f"{FOLDER}/{path}": text for path, text in read_folder(inside).items()} if inside.is_dir() else {}


def _rehearsals(folder: Path, catalogue: Catalogue) -> tuple[Rehearsal, ...] | None:
    script = read(sources_of(folder), catalogue)
    _tell(script.problems)
    return None if script.problems else script.rehearsals


def _tell(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(f"{problem.severity}: {problem}", file=sys.stderr)


def _show(verdict: Verdict) -> bool:
    print(f"{'passed' if verdict.passed else 'FAILED'}  {verdict.rehearsal.name}")
    for failure in verdict.failures:
        print(f"        {failure}")
    return verdict.passed


def _show_coverage(coverage: Coverage) -> None:
    print(f"seen: {coverage.steps_seen} of {coverage.steps} steps, {coverage.labels_seen} of {coverage.labels} labels")
    if coverage.unseen_steps:
        print("never rehearsed, steps: " + ", ".join(f"{spot.flow}.{spot.step}" for spot in coverage.unseen_steps))
    for label in coverage.unseen_labels:
        print(f"never rehearsed: {label}")
