"""How long `python -m ivr rehearse --explore` takes for a large company: 100 flows of 2,000 steps."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from ivr.rehearsals.exploring.walk import explore
from tests.benchmarks.check_2000 import large_folder
from tests.benchmarks.figures import Measured


def measure() -> Measured:
    """Return `explore_2000_s`: seconds for every label and key of every action once."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        catalogue = load(read_folder(large_folder(Path(name) / "callflows")), declared()).catalogue
    assert catalogue is not None
    began = time.monotonic()
    explore(catalogue, datetime.now(UTC))
    return {"explore_2000_s": time.monotonic() - began}
