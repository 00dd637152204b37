"""Texts with values in braces, and values alone."""

from __future__ import annotations

from typing import Any

from ivr.flows.nodes import MapNode, Node, Text, looks_like_braces
from ivr.flows.reading import Reading
from ivr.flows.templates import PATH, BadTemplate, Template
from ivr.flows.types.fields import Parser
from ivr.flows.types.scalars import count, name
from ivr.flows.values import Value

# Fields that may name a value that is unset: it is left out, or the action ends as not found or failed.
MAY_BE_UNSET = {
    "lookup": ("get", "post", "send"),
    "run": ("with",),
    "use": ("with",),
    "case": ("fields",),
    "notify": ("sms", "send", "attach"),
    "callback": ("number", "not_before"),
}


def refuse_braces(node: Node, reading: Reading) -> bool:
    """Note a value in braces without quotes, which YAML reads as a map; say whether it was one."""
    if not looks_like_braces(node) or not isinstance(node, MapNode):
        return False
    inside = node.entries[0][0].value
    hint = f'write "{{{inside}}}"'
    reading.problem("needs_quotes", f"{{{inside}}} without quotes is a map", node.place, hint)
    return True


def _strict(reading: Reading) -> bool:
    return reading.field not in MAY_BE_UNSET.get(reading.kind, ())


def template(text: Text, reading: Reading, *, strict: bool = True) -> Template | None:
    """Compile a text; its values are mentioned, those without a spare as `strict`."""
    try:
        compiled = Template(text.value)
    except BadTemplate as error:
        reading.problem("wrong_type", str(error), text.at(error.index), "a value is written {name}")
        return None
    for hole in compiled.holes:
        needed = strict and _strict(reading) and hole.spare is None
        reading.mention("value", ".".join(hole.path), text.at(hole.index), strict=needed)
    return compiled


def text(node: Node, reading: Reading, *, strict: bool = True) -> Template | None:
    """Read a text that may hold values."""
    if refuse_braces(node, reading):
        return None
    scalar = node if isinstance(node, Text) and not node.plain else reading.text(node, "a text")
    return template(scalar, reading, strict=strict) if scalar else None


def path(node: Node, reading: Reading) -> Template | None:
    """Read where a service is asked, below its address: a text that begins with a stroke."""
    found = text(node, reading)
    if found and not found.text.startswith("/"):
        reading.wrong_type(node, "a path below the service's address", "it begins with /, such as /orders/{number}")
        return None
    return found


def texts(node: Node, reading: Reading) -> tuple[tuple[str, Template], ...]:
    """Read {name: text}."""
    found = reading.map(node, "a map of names to texts", "such as {topic: delivery}")
    pairs = []
    for entry, value in found.entries if found else ():
        key = name(entry, reading)
        if key and reading.field == "with":
            reading.mention("argument", key, entry.place)
        compiled = text(value, reading)
        if key is not None and compiled is not None:
            pairs.append((key, compiled))
    return tuple(pairs)


def value(node: Node, reading: Reading) -> Value | None:
    """Read one value in braces."""
    hint = 'one pair of braces in quotes: "{name}"'
    if refuse_braces(node, reading):
        return None
    scalar = reading.text(node, "a value", hint)
    if scalar is None:
        return None
    inside = scalar.value[1:-1].strip()
    if not (scalar.value.startswith("{") and scalar.value.endswith("}") and PATH.match(inside)):
        reading.wrong_type(node, "a value", hint)
        return None
    reading.mention("value", inside, scalar.at(1), strict=_strict(reading))
    return Value(tuple(inside.split(".")))


def bare_value(node: Node, reading: Reading) -> Value | None:
    """Read the name of a value, written bare."""
    if refuse_braces(node, reading):
        return None
    scalar = reading.text(node, "the name of a value", "it stands bare here, without braces")
    if scalar is None:
        return None
    if not PATH.match(scalar.value):
        reading.wrong_type(node, "the name of a value", "it stands bare here, without braces")
        return None
    reading.mention("value", scalar.value, scalar.place, strict=False)
    return Value(tuple(scalar.value.split(".")))


def values(node: Node, reading: Reading) -> tuple[Value, ...]:
    """Read bare names of values."""
    found = [bare_value(item, reading) for item in reading.items(node)]
    return tuple(one for one in found if one is not None)


def or_value(other: Parser) -> Parser:
    """Return the reader of a value in braces, or of what `other` reads."""

    def read(node: Node, reading: Reading) -> Any:
        braces = looks_like_braces(node) or (isinstance(node, Text) and node.value.startswith("{"))
        return value(node, reading) if braces else other(node, reading)

    return read


def skills(node: Node, reading: Reading) -> tuple[tuple[Template, int], ...]:
    """Read skills that an agent must have, each alone or with its least level: `[es, {billing: 3}]`."""
    found = [_skill(item, reading) for item in reading.items(node)]
    return tuple(one for one in found if one is not None)


def _skill(item: Node, reading: Reading) -> tuple[Template, int] | None:
    skill, level = item, 1
    if isinstance(item, MapNode) and not looks_like_braces(item):
        if len(item.entries) != 1:
            reading.wrong_type(item, "one skill with its least level", "such as {billing: 3}")
            return None
        skill, level = item.entries[0][0], count(item.entries[0][1], reading) or 1
    compiled = text(skill, reading, strict=False)
    if compiled is None or not isinstance(skill, Text):
        return None
    if compiled.fixed:
        reading.mention("skill", skill.value, skill.place)
    return compiled, level
