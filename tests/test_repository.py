"""What may stand in no file of the repository, and what every test must do."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.:])/(?:work|root|home|Users)/\w"),
    "an address of a package registry": re.compile(
        r"python[h]osted|registry\.npm|pypi\.(?:org/simple|python)|index-ur[l]", re.IGNORECASE
    ),
    "work left for later": re.compile(r"\b(?:TO[-]?DO|FIX[-]?ME|XX[X]|HA[C]K)\b"),
    "a type error that is hushed": re.compile(r"#\s*type:\s*ignor[e]"),
    "a lint without its reason": re.compile(r"#\s*noq[a](?!: [A-Z]+\d+(?:, [A-Z]+\d+)* - \w)"),
    "a test that is known to fail": re.compile(r"pytest\.mark\.(?:skip\b|xfai[l])"),
}
EXPECTS = {"raises", "fail", "AssertionError", "run_state_machine_as_test"}


def text_files() -> Iterator[tuple[Path, str]]:
    """Every file under version control that is text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in listed.split("\0"):
        file = ROOT / name
        if file.is_file():
            content = file.read_bytes()
            if b"\0" not in content:
                yield file, content.decode()


def functions() -> list[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function in tests/, with its file."""
    return [
        (file, node)
        for file in sorted(ROOT.glob("tests/**/*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def called_in(node: ast.AST) -> set[str]:
    """The last name of everything that `node` calls."""
    called = [part.func for part in ast.walk(node) if isinstance(part, ast.Call)]
    return {part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "") for part in called}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file, text in text_files()
        for number, line in enumerate(text.splitlines(), start=1)
        if FORBIDDEN[what].search(line)
    ]
    assert found == []


def test_every_test_can_fail() -> None:
    """A test proves something: it asserts, or calls what does, such as a verb of the caller."""
    known = functions()
    proving = EXPECTS | {node.name for _, node in known if any(isinstance(part, ast.Assert) for part in ast.walk(node))}
    while more := {node.name for _, node in known if called_in(node) & proving} - proving:
        proving |= more
    idle = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file, node in known
        if node.name.startswith("test_") and node.name not in proving
    ]
    assert idle == []


def test_tests_are_no_packages() -> None:
    """Pytest imports each test file by its path, so that equal names in two folders do not collide."""
    assert list(ROOT.glob("tests/**/__init__.py")) == []
