"""One line of a step: an action with its fields and its ways."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ivr.flows.actions import KINDS
from ivr.flows.nodes import MapNode, Node, Text, is_empty, looks_like_braces
from ivr.flows.problems import did_you_mean
from ivr.flows.reading import Reading
from ivr.flows.shape import Field, Shape, Way
from ivr.flows.types import parser
from ivr.flows.types.ways import then
from ivr.flows.written import WrittenLine

# Neither of these stands without the other.
BOUND = ("at_most", "otherwise")

# Types of a first field that are written as a map, or tell themselves what is wrong with one.
MAPS = ("texts", "branch")


def read_line(node: Node, reading: Reading) -> WrittenLine | None:
    """Read one line; None where a problem hides what it is."""
    if isinstance(node, Text) and not is_empty(node):
        return _word(node, reading)
    if not isinstance(node, MapNode) or not node.entries:
        reading.problem("wrong_form", "a line is an action, such as - say: welcome", node.place)
        return None
    found = [(text, value) for text, value in node.entries if text.value in KINDS]
    if not found:
        _unknown_action(node, reading)
        return None
    name, value = found[0]
    reading.kind = name.value
    shape = KINDS[name.value].SHAPE
    if shape.form == "block":
        return _block(name, value, node, shape, reading)
    if len(found) > 1:
        message = f"{name.value} and {found[1][0].value} stand in one line"
        reading.problem("wrong_form", message, found[1][0].place, "each action begins with its own dash")
        return None
    return _main(name, value, node, shape, reading)


def _word(text: Text, reading: Reading) -> WrittenLine | None:
    if text.value not in KINDS:
        _no_such_action(text, reading)
        return None
    shape = KINDS[text.value].SHAPE
    if shape.form not in {"word", "word_or_main"}:
        hint = f"write - {text.value}: and what it takes"
        reading.problem("wrong_form", f"{text.value} does not stand alone", text.place, hint)
        return None
    return WrittenLine(shape, {}, {}, text.place, reading.step, reading.number)


def _unknown_action(node: MapNode, reading: Reading) -> None:
    keys = [text for text, _ in node.entries if text.value != "then"]
    _no_such_action(keys[0] if keys else node.entries[0][0], reading)


def _no_such_action(text: Text, reading: Reading) -> None:
    hint = did_you_mean(text.value, KINDS) or f"one of {', '.join(KINDS)}"
    reading.problem("unknown_action", f'there is no action "{text.value}"', text.place, hint)


def _main(name: Text, value: Node, node: MapNode, shape: Shape, reading: Reading) -> WrittenLine | None:
    if isinstance(value, MapNode) and shape.fields[0].type not in MAPS and not looks_like_braces(value):
        hint = "its further fields stand beside it, in the same column"
        reading.problem("wrong_form", f"{name.value} has no map below it", value.place, hint)
        return None
    fields = _fields(name, node, shape, reading, beside="then")
    return WrittenLine(shape, fields, _then(node, reading), name.place, reading.step, reading.number)


def _block(name: Text, value: Node, node: MapNode, shape: Shape, reading: Reading) -> WrittenLine | None:
    if not isinstance(value, MapNode):
        hint = f"its fields stand below {name.value}, further to the right"
        reading.problem("wrong_form", f"{name.value} has fields, in a map", name.place, hint)
        return None
    if not _block_is_alone(name, value, node, shape, reading):
        return None
    fields = _fields(name, value, shape, reading)
    return WrittenLine(shape, fields, _then(node, reading), name.place, reading.step, reading.number)


def _block_is_alone(name: Text, value: MapNode, node: MapNode, shape: Shape, reading: Reading) -> bool:
    """Only `then` stands beside a block, and it never stands inside."""
    inside = next((text for text, _ in value.entries if text.value == "then"), None)
    if inside:
        hint = f"move it to the column of {name.value}"
        reading.problem("wrong_form", f"then stands beside {name.value}, not inside", inside.place, hint)
        return False
    beside = next((text for text, _ in node.entries if text is not name and text.value != "then"), None)
    if beside is None:
        return True
    if any(field.name == beside.value for field in shape.fields):
        hint = "move it further to the right"
        reading.problem("wrong_form", f"{beside.value} stands inside {name.value}", beside.place, hint)
    elif beside.value in KINDS:
        message = f"{name.value} and {beside.value} stand in one line"
        reading.problem("wrong_form", message, beside.place, "each action begins with its own dash")
    else:
        reading.unknown_fields([beside], ["then"], {}, f"a line with {name.value}", node.place)
    return False


def _fields(name: Text, node: MapNode, shape: Shape, reading: Reading, beside: str = "") -> dict[str, Any]:
    """Read an action's fields out of `node`, in which a word such as then may stand `beside` them."""
    known = {field.name: field for field in shape.fields}
    present = {text.value: value for text, value in node.entries if text.value != beside}
    unknown = [text for text, _ in node.entries if text.value not in known and text.value != beside]
    required = (field.name for field in shape.fields if field.required and field.name not in present)
    missing = {field: "no_otherwise" if field == "otherwise" else "missing_field" for field in required}
    reading.unknown_fields(unknown, [*known, *filter(None, [beside])], missing, name.value, name.place)
    if not unknown:
        _one_of(name, present, shape, reading)
        _together(name, present, known, reading)
    read = {field.name: _field(present[field.name], field, reading) for field in shape.fields if field.name in present}
    return {field: value for field, value in read.items() if value is not None}


def _field(node: Node, field: Field, reading: Reading) -> Any:
    reading.field = field.name
    return parser(field.type)(node, reading)


def _one_of(name: Text, present: Mapping[str, Node], shape: Shape, reading: Reading) -> None:
    for group in shape.one_of:
        found = [field for field in group if field in present]
        one_of = ", ".join(group)
        if not found:
            reading.problem("missing_field", f"{name.value} needs one of {one_of}", name.place, f"add {group[0]}")
        elif len(found) > 1:
            message = f"{name.value} has only one of {one_of}"
            reading.problem("wrong_form", message, present[found[1]].place, "keep one of them")


def _together(name: Text, present: Mapping[str, Node], known: Collection[str], reading: Reading) -> None:
    """Note an at_most that stands without its otherwise, or the other way round, in an action that has both."""
    absent = [field for field in BOUND if field not in present]
    if set(BOUND) <= set(known) and len(absent) == 1:
        there = next(field for field in BOUND if field in present)
        reading.problem("missing_field", f"{there} stands without {absent[0]}", name.place, f"add {absent[0]}")


def _then(node: MapNode, reading: Reading) -> dict[str, Way]:
    written = node.get("then")
    reading.field = "then"
    return then(written, reading) if written else {}
