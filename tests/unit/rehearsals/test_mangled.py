"""Whatever stands in a file of rehearsals, and whatever people do in one: there is always a verdict, never a crash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from ivr.rehearsals.moves import Move
from ivr.rehearsals.playing import play_all
from ivr.rehearsals.reading import FOLDER, read
from ivr.rehearsals.script import Rehearsal
from tests.unit.rehearsals.test_writing import MOVES

CALLFLOWS = Path(__file__).parents[3] / "callflows"
TEXTS = {f"{FOLDER}/{path}": text for path, text in read_folder(CALLFLOWS / FOLDER).items()}
PIECES = [
    *("", " ", "\n", "- ", "  ", ":", "{", "}", "[", "]", "#", "&a", "*a", "!x", "'", '"', "\x00", "\ud800", "ü"),
    *("talk:", "hears:", "presses:", "silence:", "agent:", "{sends_back: main_menu}", "given:", "expect:", "failed"),
    *("200", "-1", "99999999999", "2m", "hash"),
]
CHANGES = st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    found = load(read_folder(CALLFLOWS), declared()).catalogue
    assert found is not None
    return found


@pytest.fixture(scope="module")
def known(catalogue: Catalogue) -> tuple[Rehearsal, ...]:
    return read(TEXTS, catalogue).rehearsals


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([*TEXTS]), st.lists(CHANGES, max_size=4))
def test_a_mangled_file_is_read_and_what_is_left_is_played(
    catalogue: Catalogue, path: str, changes: list[tuple[float, int, str]]
) -> None:
    text = TEXTS[path]
    for where, length, piece in changes:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + length :]
    script = read({path: text}, catalogue)
    assert all(problem.place.file == path and problem.place.line >= 1 for problem in script.problems)
    assert len([*play_all(script.rehearsals, catalogue)]) == len(script.rehearsals)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_people_do_there_is_a_verdict(
    catalogue: Catalogue, known: tuple[Rehearsal, ...], data: st.DataObject
) -> None:
    script = data.draw(st.sampled_from(known))
    kept = data.draw(st.integers(0, len(script.talk)))
    moves: list[Move] = [*script.talk[:kept], *data.draw(st.lists(MOVES, max_size=6))]
    (verdict,) = play_all([replace(script, talk=tuple(moves))], catalogue)
    assert verdict.passed == (not verdict.failures)
