"""Mangled folders: never a crash, always an answer, and quickly.

`MANGLED=10000 pytest tests/unit/flows/test_fuzzed.py` tries so many of them in place of the usual few.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from tests.unit.flows.mangling import Mangler
from tests.unit.flows.sample import SOURCES

MANGLED = int(os.environ.get("MANGLED", "240"))
PARTS = 12
MOST_SECONDS = 1.0  # of processor time, for a whole folder
HELPLINE = read_folder(Path(__file__).parents[3] / "callflows")
FUNCTIONS = tuple(declared())


def answer(folder: dict[str, str], seed: int) -> bool:
    """Load one mangled folder, and say whether it was refused."""
    mangled = Mangler(folder, seed).mangled()
    begin = time.process_time()
    loaded = load(mangled, FUNCTIONS)
    assert time.process_time() - begin < MOST_SECONDS, f"seed {seed}"
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    assert loaded.ok is not bool(errors), f"seed {seed}"
    for problem in loaded.problems:
        assert problem.place.file in {*mangled, "main.yaml"}, f"seed {seed}: {problem}"
        assert problem.place.line >= 1, f"seed {seed}: {problem}"
        assert str(problem).isprintable(), f"seed {seed}: {problem!r}"
    return bool(errors)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(PARTS))
def test_mangled_folders_are_answered(part: int) -> None:
    """Most of them are the small folder: it is loaded in an instant. Every eighth is the helpline."""
    seeds = range(part, MANGLED, PARTS)
    refused = [answer(HELPLINE if seed % 8 == 0 else SOURCES, seed) for seed in seeds]
    assert sum(refused) > len(refused) / 2
