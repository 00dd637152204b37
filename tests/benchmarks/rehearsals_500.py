"""How long 500 rehearsals of the shipped line take, from the texts of their files to the last verdict."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from itertools import cycle, islice
from pathlib import Path

from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from ivr.rehearsals.playing import play_all
from ivr.rehearsals.reading import FOLDER, read
from ivr.rehearsals.trail import Trail
from tests.benchmarks.figures import Measured

CALLFLOWS = Path(__file__).parents[2] / "callflows"
REHEARSALS = 500
ITEM = re.compile(r"^- name: (.*)$", re.MULTILINE)


def measure() -> Measured:
    """Return `rehearsals_500_s`: seconds to read and play them, and to see what they have not come to."""
    catalogue = load(read_folder(CALLFLOWS), declared()).catalogue
    assert catalogue is not None
    sources = many(read_folder(CALLFLOWS / FOLDER))
    began = time.perf_counter()
    assert rehearse(sources, catalogue) >= REHEARSALS
    return {"rehearsals_500_s": time.perf_counter() - began}


def many(texts: Mapping[str, str]) -> dict[str, str]:
    """Return copies of all files, each with names of its own, until there are enough rehearsals."""
    copies: dict[str, str] = {}
    left = REHEARSALS
    for number, (path, text) in enumerate(islice(cycle(texts.items()), REHEARSALS)):
        if left > 0:
            copies[f"{FOLDER}/{number}/{path}"] = ITEM.sub(rf"- name: {number} \1", text)
            left -= len(ITEM.findall(text))
    return copies


def rehearse(sources: Mapping[str, str], catalogue: Catalogue) -> int:
    """Read and play all, and return how many there were."""
    script = read(sources, catalogue)
    assert not script.problems, script.problems[0]
    return sum(1 for _ in play_all(script.rehearsals, Trail(catalogue).catalogue))
