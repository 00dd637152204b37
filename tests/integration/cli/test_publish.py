"""Publishing: a folder with mistakes changes nothing, and a call in progress keeps the flows it began with."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.cases import revisions
from ivr.cli.check import check
from ivr.cli.publish import publish_sources
from ivr.flows.source import read_folder
from tests.line import Caller

MISTAKE = ("3: opening_hours", "3: opening_ours")
SWAP = ("3: opening_hours\n          4: leave_message", "3: leave_message\n          4: opening_hours")


def changed(old: str, new: str) -> dict[str, str]:
    """Return the shipped flows with one change in main.yaml."""
    sources = dict(read_folder(Path("callflows")))
    assert old in sources["main.yaml"]
    sources["main.yaml"] = sources["main.yaml"].replace(old, new)
    return sources


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    for path, text in changed(*MISTAKE).items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        source = Path("callflows") / path
        if source.suffix in (".wav", ".mp3"):
            target.write_bytes(source.read_bytes())
        else:
            target.write_text(text)
    return tmp_path


def test_check_lists_the_mistake_and_says_so_with_its_status(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(broken) == 1
    said = "".join(capsys.readouterr())
    assert "main.yaml:" in said
    assert "opening_hours" in said


def test_a_folder_with_mistakes_changes_nothing(caller: Caller, capsys: pytest.CaptureFixture[str]) -> None:
    before = revisions.current(caller.house.slow)
    assert publish_sources(caller.house, changed(*MISTAKE), "a mistake") == ""
    assert "opening_ours" in capsys.readouterr().err
    assert revisions.current(caller.house.slow) == before
    assert "Welcome" in caller.dials()


def test_a_call_in_progress_walks_by_what_it_began_with(caller: Caller) -> None:
    house = caller.house
    before = revisions.current(house.slow)
    caller.dials()
    after = publish_sources(house, changed(*SWAP), "a change")
    assert after not in ("", before)
    caller.presses("1")
    assert "day and night" in caller.presses("3")
    later = Caller(house, caller.client, f"{caller.call}later", caller.number)
    later.dials()
    later.presses("1")
    assert "<Record" in later.presses("3")
    publish_sources(house, dict(read_folder(Path("callflows"))), "back")
