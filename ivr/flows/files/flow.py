"""A flow file."""

from __future__ import annotations

from typing import Any

from ivr.flows.catalogue import Defaults, Limits
from ivr.flows.files.lines import read_line
from ivr.flows.kinds import E164, READERS
from ivr.flows.nodes import MapNode, Node, Text
from ivr.flows.outside import SERVICE
from ivr.flows.problems import Place, did_you_mean, nearest
from ivr.flows.reading import Reading, refuse_unknown
from ivr.flows.types.fields import Known, read_fields
from ivr.flows.types.references import reference, references
from ivr.flows.types.scalars import NAME, NAME_HINT, count, duration, key, language, name, plain
from ivr.flows.types.texts import bare_value
from ivr.flows.versions import check_version
from ivr.flows.written import WrittenFlow, WrittenLine, WrittenStep

STARTS = ("inbound", "answered_by_person", "answered_by_machine", "busy", "no_answer", "failed", "from_agent")
# What a flow may take besides what a service gives.
TAKEN = (*READERS, "recording")

step = reference("step")


def phone_number(node: Node, reading: Reading) -> str | None:
    """Read a telephone number in E.164."""
    text = reading.text(node, "a telephone number", "with + and the country's code: +18005550100")
    if text and not E164.match(text.value):
        reading.wrong_type(node, "a telephone number", "with + and the country's code: +18005550100")
        return None
    return text.value if text else None


def _numbers(node: Node, reading: Reading) -> tuple[tuple[str, Place], ...]:
    if isinstance(node, Text) and node.value == "any":
        return (("any", node.place),)
    found = [(phone_number(item, reading), item.place) for item in reading.items(node)]
    return tuple((number, place) for number, place in found if number)


def _languages(node: Node, reading: Reading) -> tuple[str, ...]:
    items = reading.items(node)
    if not items:
        reading.problem("missing_field", "no language is listed here", node.place, "such as [en]")
    found = [language(item, reading) for item in items]
    return tuple(one for one in found if one)


def _start(node: Node, reading: Reading) -> dict[str, str]:
    if not isinstance(node, MapNode):
        first = step(node, reading)
        return {"inbound": first} if first else {}
    starts = {}
    for text, value in node.entries:
        if text.value not in STARTS:
            refuse_unknown(reading, "wrong_type", "way in which a call starts", text, STARTS)
        starts[text.value] = step(value, reading) or ""
    return starts


def _takes(node: Node, reading: Reading) -> dict[str, str]:
    found = reading.map(node, "a map of names to types", "such as {agent: text}")
    pairs = [(name(text, reading), _taken(value, reading)) for text, value in found.entries] if found else []
    return {key: kind for key, kind in pairs if key and kind}


def _taken(node: Node, reading: Reading) -> str | None:
    """Read the type of an argument: one of the language, or all that a service gives."""
    text = reading.text(node, "a type", f"one of {', '.join(TAKEN)}, or a service")
    if text is None or text.value in TAKEN:
        return text.value if text else None
    hint = did_you_mean(text.value, TAKEN)
    if hint or not NAME.match(text.value):
        reading.problem("wrong_type", f'"{text.value}" is no type', text.place, hint or NAME_HINT)
        return None
    reading.mention("service", text.value, text.place)
    return SERVICE + text.value


def _returns(node: Node, reading: Reading) -> dict[str, tuple[str, ...]]:
    found = reading.map(node, "a map of labels to what they hand back", "such as {done: [score], skipped: []}")
    returns = {}
    for text, value in found.entries if found else ():
        label = name(text, reading)
        handed = [_handed_back(item, reading) for item in reading.items(value)]
        if label:
            returns[label] = tuple(one for one in handed if one)
    return returns


def _handed_back(node: Node, reading: Reading) -> str | None:
    value = bare_value(node, reading)
    if value and len(value.path) > 1:
        reading.problem("wrong_type", f"{value.name} is a part of a value", node.place, f"hand back {value.path[0]}")
        return None
    return value.name if value else None


def _limits(node: Node, reading: Reading) -> Limits | None:
    found = reading.map(node, "a map", "such as {keys: 3, talk: 90s}")
    return Limits(**read_fields(found, LIMITS, reading, "limits")) if found else None


LIMITS = {"keys": Known(count, default=Limits().keys), "talk": Known(duration, default=Limits().talk)}
DEFAULTS = {
    "wait": Known(duration, default=5.0),
    "tries": Known(count, default=3),
    "no_input": Known(reference("prompt")),
    "no_match": Known(reference("prompt")),
    "give_up": Known(step),
    "failed": Known(step),
}


def _defaults(node: Node, reading: Reading) -> Defaults | None:
    found = reading.map(node, "a map", "with wait, tries, no_input, no_match, give_up, failed")
    return Defaults(**read_fields(found, DEFAULTS, reading, "defaults")) if found else None


def _keys(node: Node, reading: Reading) -> dict[str, str]:
    found = reading.map(node, "a map of keys to steps", "such as {0: agents}")
    read = [(key(text, reading), step(value, reading)) for text, value in found.entries] if found else []
    return {pressed: goto for pressed, goto in read if pressed and goto}


def _steps(node: Node, reading: Reading) -> dict[str, WrittenStep]:
    found = reading.map(node, "a map of steps", "each with its list of actions")
    steps = {}
    for text, value in found.entries if found else ():
        reading.step = name(text, reading) or text.value
        steps[text.value] = WrittenStep(text.value, text.place, _lines(value, reading))
    reading.step = ""
    return steps


def _lines(node: Node, reading: Reading) -> tuple[WrittenLine, ...]:
    lines = []
    for number, item in enumerate(reading.items(node)):
        reading.number = number
        lines.append(read_line(item, reading))
    if not lines:
        reading.problem("missing_field", "a step has at least one action", node.place, "such as - hangup")
    reading.number, reading.kind, reading.field = 0, "", ""
    return tuple(line for line in lines if line is not None)


FLOW = {
    "version": Known(plain, required=True),
    "title": Known(plain, required=True, default=""),
    "numbers": Known(_numbers, default=()),
    "languages": Known(_languages, default=()),
    "takes": Known(_takes, default={}),
    "returns": Known(_returns, default={}),
    "start": Known(_start, required=True, default={}),
    "defaults": Known(_defaults, default=Defaults()),
    "keys": Known(_keys, default={}),
    "send_back": Known(references("step"), default=()),
    "on_hang_up": Known(step),
    "limits": Known(_limits, default=Limits()),
    "steps": Known(_steps, required=True, default={}),
}


def read_flow(flow: str, node: MapNode, reading: Reading) -> WrittenFlow:
    """Read the flow that the file `<flow>.yaml` holds."""
    reading.flow = flow
    check_version(node, reading)
    fields = read_fields(node, FLOW, reading, "a flow")
    fields.pop("version")
    _check_head(fields, node, reading)
    reading.flow = ""
    return WrittenFlow(name=flow, place=node.place, **fields)


def _check_head(fields: dict[str, Any], node: MapNode, reading: Reading) -> None:
    """Note what goes together in no flow: numbers and what it hands back, or no step to begin with."""
    inbound = fields["numbers"] or fields["returns"] or fields["takes"]
    if inbound and isinstance(node.get("start"), MapNode) and "inbound" not in fields["start"]:
        message = "this flow answers numbers or is used, and has no step for an inbound call"
        reading.problem("missing_field", message, node.place, "add inbound to start")
    used = next((word for word in ("takes", "returns") if fields[word]), "")
    if fields["numbers"] and used:
        message = f"a flow with {used} is used by others, and answers no numbers itself"
        reading.problem("wrong_form", message, fields["numbers"][0][1], f"take numbers away, or {used}")
    elif fields["numbers"] and node.get("languages") is None and not _misspelt("languages", node):
        reading.problem("missing_field", "a flow that answers numbers needs languages", node.place, "such as [en]")


def _misspelt(field: str, node: MapNode) -> bool:
    return any(nearest(text.value, [field]) for text, _ in node.entries if text.value not in FLOW)
