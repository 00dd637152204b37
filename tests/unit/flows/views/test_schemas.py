"""The JSON Schemas, tried on files that are right and on files that are not, with a small validator."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ivr.flows.nodes import ListNode, MapNode, Node
from ivr.flows.source import parse
from ivr.flows.views.schemas import schemas

ROOT = Path(__file__).parents[4]
FILES = sorted((ROOT / "callflows").rglob("*.yaml"))
SCHEMAS = schemas()
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "object": dict,
    "array": list,
}


def plain(node: Node | None) -> Any:
    """Return a node as an editor reads it: scalars that look like whole numbers are."""
    if isinstance(node, MapNode):
        return {text.value: plain(value) for text, value in node.entries}
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    assert node is not None
    return int(node.value) if node.plain and re.fullmatch(r"[+-]?\d+", node.value) else node.value


def mistakes(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str = "") -> Iterator[str]:
    """Give where `value` breaks `schema`, by the keywords that our schemas use."""
    if "$ref" in schema:
        yield from mistakes(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole, at)
    if "anyOf" in schema and not any(not list(mistakes(value, one, whole, at)) for one in schema["anyOf"]):
        yield f"{at}: none of them"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: no {value!r}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: not {schema['const']}"
    kinds = schema.get("type", [])
    if kinds and not any(isinstance(value, TYPES[one]) for one in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"{at}: is {type(value).__name__}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{at}: {value!r} does not fit"
    if isinstance(value, list):
        yield from (
            m
            for number, one in enumerate(value)
            for m in mistakes(one, schema.get("items", {}), whole, f"{at}/{number}")
        )
    if isinstance(value, dict):
        yield from _of_map(value, schema, whole, at)


def _of_map(value: dict[str, Any], schema: dict[str, Any], whole: dict[str, Any], at: str) -> Iterator[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    yield from (f"{at}: needs {name}" for name in schema.get("required", ()) if name not in value)
    for name, one in value.items():
        yield from mistakes(name, schema.get("propertyNames", {}), whole, f"{at}/{name}")
        if name in known:
            yield from mistakes(one, known[name], whole, f"{at}/{name}")
        elif others is False:
            yield f"{at}: no field {name}"
        else:
            yield from mistakes(one, others, whole, f"{at}/{name}")


def kind_of(file: Path) -> str:
    if file.parent.name in SCHEMAS:
        return file.parent.name
    return file.stem if file.stem in SCHEMAS else "flow"


def read(text: str) -> Any:
    parsed = parse("a.yaml", text)
    assert parsed.problems == []
    return plain(parsed.root)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_schema_in_docs_is_the_one_that_is_made(kind: str) -> None:
    """If not: python -m ivr flow schema."""
    kept = json.loads((ROOT / f"docs/supervisors/schema/{kind}.json").read_text())
    assert kept == json.loads(json.dumps(SCHEMAS[kind]))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_the_shipped_files_fit_and_name_their_schema(file: Path) -> None:
    text = file.read_text()
    schema = SCHEMAS[kind_of(file)]
    assert list(mistakes(read(text), schema, schema)) == []
    named = MODELINE.match(text)
    assert named is not None
    assert (file.parent / named[1]).resolve() == ROOT / f"docs/supervisors/schema/{kind_of(file)}.json"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", "version: 3"),
        ("  wait: 6s", "  wiat: 6s"),
        ("  wait: 6s", "  wait: 6"),
        ("  star: main_menu", "  stern: main_menu"),
        ("    - say: orders_down\n", "    - sya: orders_down\n"),
        ("        type: digits\n", "        type: digit\n"),
        ("        save: order_number\n", ""),
        ("    - mark: blocked\n", "    - dial: standby_desk\n"),
        ("    - mark: escalated\n", "    - mark: escalated\n      tag: angry\n"),
        ("          1: {goto: order_number, at_most: 3", "          1: {to: order_number, at_most: 3"),
        ("      otherwise: order_in_progress\n", ""),
        ("interrupt: no ", "interrupt: false "),
    ],
)
def test_a_mistake_of_form_does_not_fit(old: str, new: str) -> None:
    text = (ROOT / "callflows/helpline.yaml").read_text()
    assert old in text
    assert list(mistakes(read(text.replace(old, new, 1)), SCHEMAS["flow"], SCHEMAS["flow"]))


def test_who_is_at_a_queue_may_be_a_list() -> None:
    rehearsed = "- {name: a, at: 2026-03-02 10:00, talk: [silence], expect: {}, agents: {support: [none, free]}}\n"
    schema = SCHEMAS["rehearsals"]
    assert list(mistakes(read(rehearsed), schema, schema)) == []
    assert list(mistakes(read(rehearsed.replace("free", "fre")), schema, schema))


def test_an_editor_can_tell_what_each_field_of_an_action_means() -> None:
    lines = [one for one in SCHEMAS["flow"]["$defs"]["line"]["anyOf"] if "properties" in one]
    fields = [field for line in lines for field in line["properties"].values()]
    blocks = [field for block in fields for field in block.get("properties", {}).values()]
    assert [one for one in [*fields, *blocks] if "description" not in one and "$ref" not in one] == []
