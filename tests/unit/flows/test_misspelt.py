"""A letter is missing in one word of the helpline: whichever word it is, that is one message, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.flows.loader import load
from ivr.flows.nodes import ListNode, MapNode, Node, Text
from ivr.flows.source import parse, read_folder
from ivr.functions.registry import declared

SOURCES = read_folder(Path(__file__).parents[3] / "callflows")
FUNCTIONS = tuple(declared())
FILES = ("helpline.yaml", "identify.yaml", "survey.yaml", "callback_call.yaml")
EVERY = 6
"""All words take half a minute; each part of the suite takes its share of them."""


def words(node: Node | None) -> Iterator[Text]:
    if isinstance(node, Text):
        yield node
    for part in node.items if isinstance(node, ListNode) else ():
        yield from words(part)
    for key, value in node.entries if isinstance(node, MapNode) else ():
        yield key
        yield from words(value)


def without_a_letter(file: str, word: Text) -> dict[str, str]:
    """Return the folder in which this word lacks the letter in its middle."""
    lines = SOURCES[file].split("\n")
    line, column = lines[word.place.line - 1], word.at(len(word.value) // 2).column
    lines[word.place.line - 1] = line[: column - 1] + line[column:]
    return {**SOURCES, file: "\n".join(lines)}


@pytest.mark.parametrize("file", FILES)
def test_a_misspelt_word_gives_one_message_at_most(file: str) -> None:
    found = [one for one in words(parse(file, SOURCES[file]).root) if re.fullmatch(r"[a-z_][a-z_.]{2,}", one.value)]
    several = []
    told = 0
    for word in found[::EVERY]:
        problems = load(without_a_letter(file, word), FUNCTIONS).problems
        errors = [str(problem) for problem in problems if problem.severity == "error"]
        told += bool(errors)
        if len(errors) > 1:
            several.append((str(word.place), errors))
    assert several == []
    assert told > len(found[::EVERY]) / 2, "names that a file may choose freely, such as marks, are told by nobody"
