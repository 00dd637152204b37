"""`python -m ivr rehearse`, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.cli.main import main
from tests.unit.engine.line import HEAD as LINE_HEAD
from tests.unit.engine.line import TAIL
from tests.unit.rehearsals.stage import HEAD

FLOW = """steps:
  start: [{menu: {say: one_or_two, options: {1: bye, 2: trouble}}}]
"""
PROMPTS = """say:
  one_or_two: Press 1 or 2.
  did_not_hear: I did not hear you.
  not_understood: That is not one of the choices.
  goodbye: Goodbye.
"""
GOOD = HEAD + "  talk: [{presses: 1}]\n  expect: {visited: bye, ended: yes}\n"
BAD = HEAD.replace("a call", "another") + "  talk: [{presses: 1}]\n  expect: {visited: trouble}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "rehearsals").mkdir()
    (tmp_path / "main.yaml").write_text(f"{LINE_HEAD}{FLOW}{TAIL}")
    (tmp_path / "prompts/en.yaml").write_text(PROMPTS)
    (tmp_path / "rehearsals/main.yaml").write_text(GOOD)
    return tmp_path


def test_all_pass_and_what_is_left_is_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "passed  a call",
        f"{folder}: 1 rehearsed, 0 failed",
        "rehearsed: 2 of 3 steps, 1 of 2 labels",
        "never rehearsed: main: steps trouble",
        "never rehearsed: main.yaml:9:54: main.start: option 2 of menu",
    ]


def test_one_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rehearsals/main.yaml").write_text(GOOD + BAD)
    assert main(["rehearse", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "FAILED  another\n        rehearsals/main.yaml:8:21: expected visited trouble; the call went start" in told
    assert "2 rehearsed, 1 failed" in told


def test_one_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rehearsals/main.yaml").write_text(GOOD + BAD)
    assert main(["rehearse", str(folder), "--only", "A CALL"]) == 0
    assert capsys.readouterr().out == f"passed  a call\n{folder}: 1 rehearsed, 0 failed\n"
    assert main(["rehearse", str(folder), "--only", "nobody's"]) == 1


def test_a_mistake_in_the_flows_or_in_the_rehearsals_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rehearsals/main.yaml").write_text(GOOD.replace("presses", "press"))
    assert main(["rehearse", str(folder)]) == 1
    assert "error: rehearsals/main.yaml:3:11: " in capsys.readouterr().err
    (folder / "main.yaml").write_text("version: 1\n")
    assert main(["rehearse", str(folder)]) == 1
    assert "error: main.yaml:1:1: " in capsys.readouterr().err


def test_exploring(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", str(folder), "--explore"]) == 0
    assert "0 found to be wrong\nreached: 3 of 3 steps, 2 of 2 labels" in capsys.readouterr().out
    circle = TAIL.replace("trouble: [{", "trouble: [{goto: trouble, at_most: 500, otherwise: bye}]\n  other: [{")
    (folder / "main.yaml").write_text(f"{LINE_HEAD}{FLOW.replace('2: trouble', '2: other')}{circle}")
    assert main(["rehearse", str(folder), "--explore"]) == 1
    told = capsys.readouterr().out
    assert "# trouble: more than 50 actions in one turn. The shortest way there:\n- name: the way to trouble\n" in told


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", str(tmp_path / "gone")]) == 2
    assert "cannot read" in capsys.readouterr().err
