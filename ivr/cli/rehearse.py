"""`python -m ivr rehearse`: play what supervisors have written down, before it is published."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load
from ivr.flows.problems import Problem
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from ivr.rehearsals.coverage import Coverage
from ivr.rehearsals.exploring import walk
from ivr.rehearsals.playing import Verdict, play_all
from ivr.rehearsals.reading import FOLDER, read
from ivr.rehearsals.script import Rehearsal
from ivr.rehearsals.trail import Trail
from ivr.rehearsals.writing import as_yaml


def rehearse(folder: Path, only: str, explore: bool, record: str) -> int:
    """Play all rehearsals of the folder, or those whose name holds `only`; or `explore` the flows without any.

    `record` is a call of the case record, to be made a rehearsal. Returns 1 where one fails, something is found, or the
    call cannot be made one, else 0. Raises FolderUnreadable; for `record` SettingsError and RecordGone too.
    """
    catalogue = catalogue_of(folder)
    if catalogue is None:
        return 1
    if record:
        from ivr.cli.recorded import write  # noqa: PLC0415 - nothing else here needs SQL, which takes long to import

        return write(record, catalogue)
    return _explore(folder, catalogue) if explore else _play(folder, catalogue, only)


def _play(folder: Path, catalogue: Catalogue, only: str) -> int:
    rehearsals = _rehearsals(folder, catalogue)
    if rehearsals is None:
        return 1
    trail = Trail(catalogue)
    wanted = [one for one in rehearsals if only.casefold() in one.name.casefold()]
    failed = sum(not _show(verdict) for verdict in play_all(wanted, trail.catalogue))
    print(f"{folder}: {len(wanted)} rehearsed, {failed} failed")
    if not only:
        _show_coverage(Coverage.of(trail), "rehearsed")
    return 1 if failed or (only and not wanted) else 0


def _explore(folder: Path, catalogue: Catalogue) -> int:
    explored = walk.explore(catalogue, datetime.now(UTC))
    for found in explored.found:
        beyond = f"\nNo rehearsal can play all of this: {found.beyond}." if found.beyond else ""
        print(as_yaml(found.rehearsal, catalogue, f"{found.step}: {found.what}. The shortest way there:{beyond}"))
    print(f"{folder}: {explored.places} places tried, {len(explored.found)} found to be wrong")
    _show_coverage(explored.coverage, "reached")
    return 1 if explored.found else 0


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


def _show_coverage(coverage: Coverage, how: str) -> None:
    steps, labels = (
        f"{coverage.steps_seen} of {coverage.steps} steps",
        f"{coverage.labels_seen} of {coverage.labels} labels",
    )
    print(f"{how}: {steps}, {labels}")
    for flow, left in groupby(coverage.unseen_steps, lambda spot: spot.flow):
        print(f"never {how}: {flow}: steps {', '.join(spot.step for spot in left)}")
    for label in coverage.unseen_labels:
        print(f"never {how}: {label}")
