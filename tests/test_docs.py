"""Documentation cannot fall behind: every action, problem, setting and command is in docs/, and no link is dead."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ivr.cli.commands import COMMANDS
from ivr.flows.actions import ACTIONS
from ivr.flows.loader import load
from ivr.settings import Settings

ROOT = Path(__file__).parent.parent
WORDS = "\n".join(file.read_text() for file in sorted(ROOT.glob("docs/**/*.md")))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
EXAMPLE = re.compile(r"```yaml\n# callflows/(\S+)\n(.*?)```", re.DOTALL)
REQUIREMENT = re.compile(r"^([\w-]+)(?:\[\w+\])?==(\S+)$", re.MULTILINE)
REPORTS = {"Problem", "problem"}


class Asked(Mapping[str, str]):
    """An environment that is empty but for `VAR`, and remembers what it was asked for."""

    def __init__(self, var: Path) -> None:
        self.known = {"VAR": str(var)}
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def problem_codes() -> set[str]:
    """Every code that the flow language reports: the first argument of a problem, or what is called `code`."""
    return {
        code
        for file in ROOT.glob("ivr/flows/**/*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        for part in codes_in(node)
        for code in texts_in(part)
    }


def codes_in(node: ast.AST) -> list[ast.AST]:
    """The expressions in `node` itself, not below it, that give a problem its code."""
    if isinstance(node, ast.keyword) and node.arg == "code":
        return [node.value]
    if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "code" for to in node.targets):
        return [node.value]
    if isinstance(node, ast.Call) and node.args:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return [node.args[0]] if name in REPORTS else []
    return []


def texts_in(part: ast.AST) -> Iterator[str]:
    """The codes among the texts of `part`: a condition there may hold other texts, such as one to compare with."""
    for node in [part.body, part.orelse] if isinstance(part, ast.IfExp) else [part]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[a-z_]+", node.value):
            yield node.value


def described(word: str) -> bool:
    """Whether docs/ name `word` as code."""
    return re.search(rf"`{re.escape(word)}(?![\w-])[^`\n]*`", WORDS) is not None


def pages() -> list[Path]:
    """Every page of Markdown under version control."""
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.splitlines()]


def examples() -> list[tuple[str, str]]:
    """Each YAML example in docs/ that names its file: that name, and its text."""
    return [(str(name), str(text)) for name, text in EXAMPLE.findall(WORDS)]


def test_every_action_is_described() -> None:
    assert ACTIONS
    assert [action.SHAPE.kind for action in ACTIONS if not described(action.SHAPE.kind)] == []


def test_every_problem_is_described() -> None:
    codes = problem_codes()
    assert "not_yaml" in codes
    assert [code for code in sorted(codes) if not described(code)] == []


def test_every_setting_is_described(tmp_path: Path) -> None:
    asked = Asked(tmp_path)
    Settings.from_environment(asked)
    assert "PUBLIC_URL" in asked.names
    assert [name for name in sorted(asked.names) if not described(name)] == []


def test_every_command_is_described() -> None:
    assert [command.name for command in COMMANDS if not described(f"python -m ivr {command.name}")] == []


@pytest.mark.parametrize("requirements", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_has_its_reason(requirements: str) -> None:
    pinned = REQUIREMENT.findall((ROOT / requirements).read_text())
    reasons = (ROOT / "docs/dependencies.md").read_text()
    assert pinned
    assert [f"{name} {version}" for name, version in pinned if f"| {name} | {version} |" not in reasons] == []


def test_every_link_leads_somewhere() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages()
        for link in LINK.findall(page.read_text())
        if not re.match(r"[a-z]+:|#", link) and not (page.parent / link.partition("#")[0]).exists()
    ]
    assert dead == []


def test_every_example_loads() -> None:
    """An example is read where its file would stand; what it leaves out may be missing, what it says must be right."""
    shapes = {"not_yaml", "unknown_field", "unknown_action", "wrong_form", "missing_field", "wrong_type", "doubled_key"}
    shown = examples()
    assert shown
    problems = [problem for name, text in shown for problem in load({name: text}).problems if problem.code in shapes]
    assert [str(problem) for problem in problems] == []
