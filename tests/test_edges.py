"""The outer walls: what stands at the top level, the two edge files that nobody imports, and rooms without a clock."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = sorted([*ROOT.glob("ivr/**/*.py"), *ROOT.glob("queueing/**/*.py")])
CODE_AT_THE_TOP = {"webhooks.py", "wsgi.py", "gunicorn.conf.py"}
FOLDERS_AT_THE_TOP = {"callflows", "ivr", "queueing", "tests", "docs", ".ci"}
LONGEST_EDGE = 200
WITHOUT_A_CLOCK = (
    "ivr/dialogue",
    "ivr/engine",
    "ivr/flows/actions",
    "ivr/flows/checks",
    "queueing/policy",
)
CLOCKS = {"now", "utcnow", "today"}


def imported(file: Path) -> Iterator[str]:
    """The first name of each module that `file` imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def clocks(file: Path) -> Iterator[str]:
    """Each call in `file` that asks a clock by way of `datetime`; the import contract keeps out `time` and the like."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in {"datetime", "date"}:
                yield f"{file.relative_to(ROOT)}:{node.lineno} {owner.id}.{node.func.attr}()"


@pytest.mark.parametrize("edge", ["webhooks", "wsgi"])
def test_no_room_imports_an_edge_file(edge: str) -> None:
    assert [file for file in ROOMS if edge in imported(file)] == []


def test_the_carriers_edge_knows_nothing_of_the_plug_board() -> None:
    assert "wsgi" not in imported(ROOT / "webhooks.py")


@pytest.mark.parametrize("edge", ["webhooks.py", "wsgi.py"])
def test_an_edge_file_is_thin(edge: str) -> None:
    assert len((ROOT / edge).read_text().splitlines()) < LONGEST_EDGE


def test_no_code_joins_the_top_level() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split(
        "\n"
    )
    assert {name.partition("/")[0] for name in listed if "/" in name} <= FOLDERS_AT_THE_TOP
    assert {name for name in listed if "/" not in name and name.endswith(".py")} <= CODE_AT_THE_TOP


def test_the_carriers_client_is_named_only_in_its_adapter() -> None:
    """It is imported late, by name, for its price in time and memory: so import-linter cannot see it."""
    named = {
        file
        for file in ROOMS
        if re.search(r"""(?:^\s*(?:import|from) |["'])twilio\b""", file.read_text(), re.MULTILINE)
    }
    assert {file.relative_to(ROOT).parent.as_posix() for file in named} == {"ivr/carriers/twilio"}


@pytest.mark.parametrize("room", WITHOUT_A_CLOCK)
def test_a_pure_room_is_told_the_time(room: str) -> None:
    assert [asked for file in sorted((ROOT / room).glob("**/*.py")) for asked in clocks(file)] == []
