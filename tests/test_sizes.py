"""A newcomer reads small pieces: how long a function and a file may be, what each room must say of itself."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = sorted(
    [*ROOT.glob("ivr/**/*.py"), *ROOT.glob("queueing/**/*.py"), *ROOT.glob("*.py")], key=lambda file: file.as_posix()
)
EVERYTHING = [*PRODUCT, *sorted(ROOT.glob("tests/**/*.py"))]
OTHER_LANGUAGES = ("lua", "js", "css", "html")
PAGES_AND_STEPS = sorted(
    file for room in ("ivr", "queueing") for ending in OTHER_LANGUAGES for file in ROOT.glob(f"{room}/**/*.{ending}")
)
ROOMS = sorted(
    {file.parent for file in ROOT.glob("ivr/*/*.py")} | {file.parent for file in ROOT.glob("queueing/**/*.py")}
)

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
MEDIAN_FUNCTION = 8
LONGEST_README = 6
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "misc"}


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Each function of `file` as file:line and name, with its length; the docstring is not counted."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{file.relative_to(ROOT)}:{node.lineno} {node.name}", _lines(node)


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is None:
        return whole
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)


def test_no_function_is_long() -> None:
    long = [
        f"{name}: {lines} lines" for file in EVERYTHING for name, lines in functions(file) if lines > LONGEST_FUNCTION
    ]
    assert long == []


def test_the_usual_function_is_short() -> None:
    lengths = [lines for file in PRODUCT for _, lines in functions(file)]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION


def test_no_file_is_long() -> None:
    files = [*EVERYTHING, *PAGES_AND_STEPS]
    lengths = {file.relative_to(ROOT): len(file.read_text().splitlines()) for file in files}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    nothing = [file for file in EVERYTHING if {file.stem, file.parent.name} & NAMES_THAT_SAY_NOTHING]
    assert nothing == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(ROOT).as_posix())
def test_a_room_states_its_rule(room: Path) -> None:
    readme = room / "README.md"
    assert readme.is_file(), "each room has a README.md that states its rule"
    assert len(readme.read_text().strip().splitlines()) <= LONGEST_README
