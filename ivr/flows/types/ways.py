"""Ways: where a label, an option or a case leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ivr.flows.expressions import BadCondition, Condition, compile_condition
from ivr.flows.nodes import ListNode, MapNode, Node, Text, looks_like_braces
from ivr.flows.problems import Place
from ivr.flows.reading import Reading
from ivr.flows.shape import Way
from ivr.flows.types.fields import Known, read_fields, required_together
from ivr.flows.types.references import reference
from ivr.flows.types.scalars import count, key, name, plain
from ivr.flows.types.texts import bare_value, texts
from ivr.flows.values import Value

GO_ON = "go_on"


def _step_or_go_on(node: Node, reading: Reading) -> str | None:
    return GO_ON if isinstance(node, Text) and node.value == GO_ON else reference("step")(node, reading)


def _goto(may_go_on: bool) -> Callable[[Node, Reading], str | None]:
    return _step_or_go_on if may_go_on else reference("step")


BOUNDED = {"set": Known(texts, default=()), "at_most": Known(count), "otherwise": Known(reference("step"))}


def read_way(
    node: Node, reading: Reading, label: str, place: Place, *, may_go_on: bool = True, option: bool = False
) -> Way | None:
    """Read a way: a step, go_on where that may stand, or a map with `goto`. `label` names it inside its line."""
    identity = f"{reading.at}/{label}"
    if not isinstance(node, MapNode):
        goto = _goto(may_go_on)(node, reading)
        return Way(None if goto == GO_ON else goto, place=place, id=identity) if goto else None
    known = {"goto": Known(_goto(may_go_on=False), required=True), **BOUNDED}
    if option:
        known["words"] = Known(name, default="")
    return _bounded(node, reading, known, place, identity)


def _bounded(node: MapNode, reading: Reading, known: dict[str, Known], place: Place, identity: str) -> Way | None:
    required_together(reading, node, ("at_most", "otherwise"), "missing_field")
    fields = read_fields(node, known, reading, "a way")
    return _way(fields, place, identity)


def _way(fields: dict[str, Any], place: Place, identity: str) -> Way | None:
    goto = fields.pop("goto")
    fields.pop("if", None)
    return Way(None if goto == GO_ON else goto, place=place, id=identity, **fields) if goto else None


def way(node: Node, reading: Reading) -> Way | None:
    """Read the way of a field, such as `otherwise`."""
    return read_way(node, reading, reading.field, node.place)


def then(node: Node, reading: Reading) -> dict[str, Way]:
    """Read {label: way}."""
    return dict(_labelled(node, reading, name))


def cases(node: Node, reading: Reading) -> dict[str, Way]:
    """Read {literal: way}."""
    return dict(_labelled(node, reading, plain))


def _labelled(node: Node, reading: Reading, read: Callable[[Node, Reading], str | None]) -> Iterator[tuple[str, Way]]:
    found = reading.map(node, "a map of ways", "such as {open: agents}")
    for text, value in found.entries if found else ():
        label = read(text, reading)
        one = read_way(value, reading, label or "", text.place)
        if label is not None and one is not None:
            yield label, one


def options(node: Node, reading: Reading) -> dict[str, Way]:
    """Read {key: way}, by the keys as they are pressed."""
    found = reading.map(node, "a map of keys to ways", "such as {1: agents}")
    ways = {}
    for text, value in found.entries if found else ():
        pressed = key(text, reading)
        one = read_way(value, reading, pressed or "", text.place, may_go_on=False, option=True)
        if pressed is not None and one is not None:
            ways[pressed] = one
    if found and not found.entries:
        reading.problem("missing_field", "there is no option here", found.place, "such as {1: agents}")
    return ways


def condition(node: Node, reading: Reading) -> Condition | None:
    """Read a condition; its values are mentioned, as ones that may be unset."""
    text = reading.text(node, "a condition", "such as order.status = shipped")
    if text is None:
        return None
    try:
        compiled = compile_condition(text.value)
    except BadCondition as error:
        reading.problem("wrong_type", str(error), text.at(error.index), error.hint)
        return None
    for comparison in compiled.comparisons:
        reading.mention("value", ".".join(comparison.path), text.at(comparison.start), strict=False)
        for literal in comparison.literals:
            if literal.path:
                reading.mention("value", ".".join(literal.path), text.at(literal.start), strict=False)
    return replace(compiled, at=text.at)


CONDITIONAL = {"if": Known(condition, required=True), "goto": Known(_goto(may_go_on=True), required=True), **BOUNDED}


def branch(node: Node, reading: Reading) -> Value | tuple[tuple[Condition, Way], ...] | str | None:
    """Read what a branch looks at: a value's name, `percent`, or a list of conditions."""
    if isinstance(node, MapNode) and not looks_like_braces(node):
        reading.problem("wrong_form", "a branch has a value's name or a list of conditions", node.place)
        return None
    if isinstance(node, ListNode):
        found = [_conditional(item, reading, number) for number, item in enumerate(node.items, 1)]
        return tuple(one for one in found if one is not None)
    if isinstance(node, Text) and node.value == "percent":
        return "percent"
    return bare_value(node, reading)


def _conditional(item: Node, reading: Reading, number: int) -> tuple[Condition, Way] | None:
    found = reading.map(item, "a condition with its way", "such as {if: caller.hidden, goto: ask_number}")
    if found is None:
        return None
    required_together(reading, found, ("at_most", "otherwise"), "missing_field")
    fields = read_fields(found, CONDITIONAL, reading, "a condition")
    test = fields["if"]
    one = _way(fields, found.place, f"{reading.at}/if {number}")
    return (test, one) if test and one else None
