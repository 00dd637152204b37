"""Names of what stands in a file: each is looked up when all shapes are right."""

from __future__ import annotations

from collections.abc import Callable

from ivr.flows.nodes import Node
from ivr.flows.reading import Reading
from ivr.flows.types.scalars import NAME


def reference(kind: str) -> Callable[[Node, Reading], str | None]:
    """Return the reader of the name of a `kind` (step, prompt, queue ...), written bare."""

    def read(node: Node, reading: Reading) -> str | None:
        hint = "what stands in a file has its name bare, without braces"
        text = reading.text(node, f"the name of a {kind}", hint)
        if text is None:
            return None
        if kind == "step" and text.value == "go_on":
            reading.problem("wrong_type", "go_on stands in then and in a branch only", text.place, "name a step")
            return None
        if not NAME.match(text.value):
            reading.wrong_type(node, f"the name of a {kind}", hint)
            return None
        reading.mention(kind, text.value, text.place)
        return text.value

    return read


def references(kind: str) -> Callable[[Node, Reading], tuple[str, ...]]:
    """Return the reader of one name of a `kind`, or of a list of them."""
    one = reference(kind)

    def read(node: Node, reading: Reading) -> tuple[str, ...]:
        items = reading.items(node)
        if not items:
            reading.problem(
                "missing_field", f"no {kind} is listed here", node.place, "name one, or leave the field out"
            )
        found = [one(item, reading) for item in items]
        return tuple(name for name in found if name is not None)

    return read
