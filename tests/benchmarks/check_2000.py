"""How long a large company waits for `python -m ivr check`: 100 flows of 2,000 steps, read, loaded and checked."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from pathlib import Path

from ivr.flows.loader import Loaded, load
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from tests.benchmarks.figures import Measured

CALLFLOWS = Path(__file__).parents[2] / "callflows"
FLOWS, STEPS = 100, 2000
HELPLINES = 50
NUMBERS = re.compile(r"^numbers: .*$", re.MULTILINE)


def measure() -> Measured:
    """Return `check_2000_s`."""
    return {"check_2000_s": check_2000_s()}


def check_2000_s() -> float:
    """Return the seconds from the folder on the disk to its catalogue: of three, the one least disturbed."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = large_folder(Path(name) / "callflows")
        return min(_seconds(folder) for _ in range(3))


def large_folder(folder: Path) -> Path:
    """Write the shipped folder with copies of the helpline, each with a number of its own, and of the survey."""
    shutil.copytree(CALLFLOWS, folder)
    helpline, survey = (folder / "helpline.yaml").read_text(), (folder / "survey.yaml").read_text()
    shipped = load(read_folder(folder), declared()).catalogue
    assert shipped is not None
    for number in range(HELPLINES):
        text = NUMBERS.sub(f"numbers: [+1800555{1000 + number}]", helpline, count=1)
        (folder / f"helpline_{number}.yaml").write_text(text)
    for number in range(FLOWS - len(shipped.flows) - HELPLINES):
        (folder / f"survey_{number}.yaml").write_text(survey)
    return folder


def _seconds(folder: Path) -> float:
    began = time.perf_counter()
    loaded = load(read_folder(folder), declared())
    taken = time.perf_counter() - began
    _assert_large(loaded)
    return taken


def _assert_large(loaded: Loaded) -> None:
    assert loaded.catalogue is not None, loaded.problems
    flows = loaded.catalogue.flows.values()
    assert len(flows) == FLOWS
    assert sum(len(flow.steps) for flow in flows) >= STEPS
