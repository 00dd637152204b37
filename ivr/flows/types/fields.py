"""Maps whose fields are named and typed: unknown and missing ones are told, the others read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from ivr.flows.nodes import MapNode, Node
from ivr.flows.problems import nearest
from ivr.flows.reading import Reading

Parser = Callable[[Node, Reading], Any]


class Known(NamedTuple):
    """A field of a map: how it is read, whether it must be there, and what it is where it is not."""

    read: Parser
    required: bool = False
    default: Any = None


def read_fields(node: MapNode, known: Mapping[str, Known], reading: Reading, what: str) -> dict[str, Any]:
    """Read a map that has `known` fields and no others. A field that is missing or wrong has its default."""
    present = {text.value: value for text, value in node.entries}
    unknown = [text for text, _ in node.entries if text.value not in known]
    missing = {name: "missing_field" for name, one in known.items() if one.required and name not in present}
    reading.unknown_fields(unknown, known, missing, what, node.place)
    return {name: read_or_default(present.get(name), one, reading) for name, one in known.items()}


def read_or_default(node: Node | None, known: Known, reading: Reading) -> Any:
    """Return what is written, or the field's default."""
    if node is None:
        return known.default
    found = known.read(node, reading)
    return known.default if found is None else found


def read_maps(
    node: Node, known: Mapping[str, Known], reading: Reading, what: str, example: str
) -> tuple[dict[str, Any], ...]:
    """Read one map with `known` fields, or a list of them."""
    maps = (reading.map(item, what, f"such as {example}") for item in reading.items(node))
    return tuple(read_fields(one, known, reading, what) for one in maps if one)


def required_together(reading: Reading, node: MapNode, names: Iterable[str], code: str) -> None:
    """Note the one of two fields that stands without the other, unless another one is the other, misspelt."""
    pair = list(names)
    present = [name for name in pair if node.get(name) is not None]
    absent = [name for name in pair if node.get(name) is None]
    misspelt = any(nearest(text.value, absent) for text, _ in node.entries if text.value not in pair)
    if present and absent and not misspelt:
        message = f"{present[0]} stands without {absent[0]}"
        reading.problem(code, message, node.place, f"add {absent[0]}")
