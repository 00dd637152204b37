"""YAML as texts that know their place, and nothing that YAML would make of them."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.flows.nodes import ListNode, MapNode, Node, Text
from ivr.flows.source import FolderUnreadable, parse, read_folder, revision


def plain(node: Node | None) -> object:
    """Return a node as plain Python."""
    if isinstance(node, MapNode):
        return {text.value: plain(value) for text, value in node.entries}
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return node.value if node else None


@pytest.mark.parametrize(
    "text", ["17:30", "+18005550100", "no", "on", "1", "010", "1e3", "2026-01-01", "~", "null", ".5", "0x1F", "date?"]
)
def test_a_scalar_is_text_whatever_it_looks_like(text: str) -> None:
    assert plain(parse("a.yaml", f"a: {text}\n{text}: b\n").root) == {"a": text, text: "b"}


def test_yes_and_one_are_different_keys() -> None:
    parsed = parse("a.yaml", "on: a\n1: b\nTrue: c\n")
    assert plain(parsed.root) == {"on": "a", "1": "b", "True": "c"}
    assert parsed.problems == []


def test_every_text_knows_its_place() -> None:
    parsed = parse("é.yaml", 'é: "ü"  # more\nlist:\n  - a\n  - {b: c}\n')
    assert isinstance(parsed.root, MapNode)
    places = [(text.value, text.place) for text, _ in parsed.root.entries]
    assert places == [("é", ("é.yaml", 1, 1)), ("list", ("é.yaml", 2, 1))]
    items = parsed.root.get("list")
    assert isinstance(items, ListNode)
    assert [item.place[1:] for item in items.items] == [(3, 5), (4, 5)]


def test_the_place_of_a_letter_counts_the_quote() -> None:
    root = parse("a.yaml", 'a: "x{y}"\nb: x{y}\n').root
    assert isinstance(root, MapNode)
    quoted, bare = (value for _, value in root.entries)
    assert isinstance(quoted, Text)
    assert isinstance(bare, Text)
    assert (quoted.at(1).column, bare.at(1).column) == (6, 5)


def test_a_comment_with_two_spaces_cuts_nothing() -> None:
    root = parse("a.yaml", "a: press  # now\nb: press # now\nc: 'press' # now\n").root
    assert isinstance(root, MapNode)
    assert [value.cut for _, value in root.entries if isinstance(value, Text)] == [False, True, False]


def test_a_byte_order_mark_does_no_harm() -> None:
    assert plain(parse("a.yaml", "\ufeffa: b\n").root) == {"a": "b"}


def test_doubled_keys_are_all_told() -> None:
    parsed = parse("a.yaml", "a: 1\na: 2\nb: {c: 1, c: 2}\n")
    assert sorted((problem.code, problem.place[1:]) for problem in parsed.problems) == [
        ("doubled_key", (2, 1)),
        ("doubled_key", (3, 11)),
    ]


def test_many_doubled_keys_of_one_map_are_one_mistake() -> None:
    (problem,) = parse("a.yaml", "x:\n  a: 1\n  b: 2\n  a: 3\n  b: 4\n").problems
    assert (problem.code, problem.place[1:]) == ("doubled_key", (4, 3))
    assert "1 more do" in problem.hint


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 100_000, "? " * 50_000, "[[" * 15 + "]]" * 15])
def test_deep_nesting_is_a_problem(text: str) -> None:
    parsed = parse("a.yaml", text)
    assert parsed.root is None
    assert [problem.code for problem in parsed.problems] == ["not_yaml"]


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    parsed = parse("a.yaml", text)
    assert parsed.root is None or parsed.problems == [] or {one.code for one in parsed.problems} == {"doubled_key"}
    assert all(problem.place.line >= 1 and problem.place.column >= 1 for problem in parsed.problems)


@given(st.text("ab:-{}[]&*!|>'\"#%@, \n\t?", max_size=80))
def test_any_punctuation_is_read_or_refused(text: str) -> None:
    parsed = parse("a.yaml", text)
    assert {problem.code for problem in parsed.problems} <= {"not_yaml", "alias", "doubled_key", "needs_quotes"}


def test_a_folder_is_read_by_path(tmp_path: Path) -> None:
    (tmp_path / "prompts/audio/hold").mkdir(parents=True)
    (tmp_path / "main.yaml").write_text("a: é", encoding="utf-8")
    (tmp_path / "prompts/en.yaml").write_bytes(b"a: \xff")
    (tmp_path / "notes.txt").write_text("no flow")
    with wave.open(str(tmp_path / "prompts/audio/hold/soft.wav"), "wb") as recording:
        recording.setparams((1, 2, 8000, 0, "NONE", ""))
        recording.writeframes(bytes(2 * 8000 * 3))
    (tmp_path / "prompts/audio/other.mp3").write_bytes(b"music")
    sources = read_folder(tmp_path)
    assert list(sources) == ["main.yaml", "prompts/audio/hold/soft.wav", "prompts/audio/other.mp3", "prompts/en.yaml"]
    assert sources["main.yaml"] == "a: é"
    assert sources["prompts/audio/hold/soft.wav"].startswith("3.0 ")
    assert sources["prompts/audio/other.mp3"].startswith("? ")
    assert [problem.place[1:] for problem in parse("prompts/en.yaml", sources["prompts/en.yaml"]).problems] == [(1, 4)]


def test_a_file_that_is_too_big_is_not_read_whole(tmp_path: Path) -> None:
    (tmp_path / "main.yaml").write_bytes(b"#" * 1_000_000)
    text = read_folder(tmp_path)["main.yaml"]
    assert len(text) < 300_000
    assert [problem.code for problem in parse("main.yaml", text).problems] == ["too_big"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderUnreadable, match="nowhere"):
        read_folder(tmp_path / "nowhere")


def test_the_revision_hangs_on_every_byte_and_path_but_not_on_the_order() -> None:
    one = revision({"a": "x", "b": "y"})
    assert one == revision({"b": "y", "a": "x"})
    assert len({one, revision({"a": "xb", "b": "y"}), revision({"ab": "x", "b": "y"}), revision({"a": "x"})}) == 4
    assert revision({"a": "\udcff"}) != revision({"a": "\udcfe"})
