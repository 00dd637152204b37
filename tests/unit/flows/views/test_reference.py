"""The reference page, made from the actions themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.flows.actions import ACTIONS, KINDS, Action
from ivr.flows.shape import Field, Label
from ivr.flows.views.meanings import MEANINGS, meaning
from ivr.flows.views.reference import mark, page, said, written_default

DOCS = Path(__file__).parents[4] / "docs/supervisors"


def test_the_page_in_docs_is_the_one_that_is_made() -> None:
    """If not: python -m ivr flow reference."""
    assert (DOCS / "reference.md").read_text() == page(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.SHAPE.kind)
def test_an_action_is_there_with_all_its_fields_and_labels(action: type[Action]) -> None:
    section = page([action])
    assert f"## `{action.SHAPE.kind}`" in section
    assert said(action)[0].split("\n")[0] in section
    assert [field.name for field in action.SHAPE.fields if f"`{field.name}`" not in section] == []
    assert [label.name for label in action.SHAPE.labels if f"`{label.name}` (" not in section] == []


def test_each_meaning_is_of_some_field() -> None:
    fields = {field.name for action in ACTIONS for field in action.SHAPE.fields}
    assert {name.rpartition(".")[2] for name in MEANINGS} <= fields
    assert {kind for kind, dot, _ in (name.partition(".") for name in MEANINGS) if dot} <= set(KINDS)
    assert meaning("queue", "longest") != meaning("record", "longest")


@pytest.mark.parametrize(
    ("field", "written"),
    [
        (Field("wait", "duration", default=5.0), "5s"),
        (Field("longest", "duration", default=180.0), "3m"),
        (Field("longest", "duration", default=0.5), "0.5s"),
        (Field("end", "key", default="#"), "hash"),
        (Field("beep", "yes_no", default=True), "yes"),
        (Field("tries", "count", default=3), "3"),
        (Field("order", "word a b", default="a"), "a"),
    ],
)
def test_a_default_is_written_as_a_file_would(field: Field, written: str) -> None:
    assert written_default(field) == written


@pytest.mark.parametrize(
    ("unless", "words"),
    [("must", "must be answered"), ("=closed", "else as `closed`"), ("go_on", "else the next line")],
)
def test_a_label_says_what_holds_without_it(unless: str, words: str) -> None:
    assert mark(Label("x", unless)) == words
