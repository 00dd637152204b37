"""How a value of each field type is written: in words for people, as a JSON Schema for editors.

An editor takes `1` for a number and `+18005550100` too, so a text may be either for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ivr.flows.types.scalars import KEYS

Schema = dict[str, Any]

NAME_SHAPE = "^[a-z][a-z0-9_]{0,39}$"
VALUE_SHAPE = r"^\{ *[a-z][a-z0-9_.]* *\}$"
DURATION_SHAPE = "^[0-9]{1,9}(ms|s|m|h|d)$"


class Written(NamedTuple):
    """How a type is written: in words, an example, and its JSON Schema."""

    words: str
    example: str
    schema: Schema


def ref(name: str) -> Schema:
    """Return a reference to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def several(one: Schema) -> Schema:
    """Return the schema of one, or of a list."""
    return {"anyOf": [one, {"type": "array", "items": one}]}


def named(values: Schema, names: Schema | None = None) -> Schema:
    """Return the schema of a map by name."""
    return {"type": "object", "propertyNames": names or NAME, "additionalProperties": values}


NAME: Schema = {"type": "string", "pattern": NAME_SHAPE}
TEXT: Schema = {"type": ["string", "number"]}
VALUE: Schema = {"type": "string", "pattern": VALUE_SHAPE}
PATH: Schema = {"type": "string", "pattern": r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
DURATION: Schema = {"type": "string", "pattern": DURATION_SHAPE}
YES_NO: Schema = {"enum": ["yes", "no"]}
KEY: Schema = {"enum": [*range(10), *KEYS]}
KEY_NAME: Schema = {"enum": list(KEYS)}
ONE_OR_MORE = "one, or a list"


def _reference(what: str, example: str) -> Written:
    return Written(f"the name of {what}", example, NAME)


FORMS: Mapping[str, Written] = {
    "name": Written("a new name", "order_number", NAME),
    "names": Written(f"names: {ONE_OR_MORE}", "[delivery, late]", several(NAME)),
    "count": Written("a whole number", "3", COUNT),
    "duration": Written("one number and one unit: ms, s, m, h, d", "6s", DURATION),
    "span": Written("two whole numbers, or one", "6-10", TEXT),
    "range": Written("two numbers; for a date past or future", "1-5", TEXT),
    "pattern": Written("a pattern without look-around", '"[0-9]{4}"', TEXT),
    "yes_no": Written("yes or no", "yes", YES_NO),
    "key": Written("0 to 9, star or hash", "hash", KEY),
    "tones": Written("keys of 0-9 * # w", '"1w2#"', TEXT),
    "step": _reference("a step", "main_menu"),
    "flow": _reference("a flow", "survey"),
    "label": _reference("a label that the flow returns", "done"),
    "queue": _reference("a queue", "support"),
    "calendar": _reference("a calendar", "agent_desk"),
    "service": _reference("a service", "orders"),
    "mailbox": _reference("a mailbox", "support_desk"),
    "webhook": _reference("a webhook", "crm"),
    "function": _reference("a function", "check_pin"),
    "connector": _reference("a connector", "card_desk"),
    "message": _reference("a message", "sms_thanks"),
    "prompt": _reference("a prompt", "welcome"),
    "prompts": Written(f"names of prompts: {ONE_OR_MORE}", "[welcome, main_menu]", several(NAME)),
    "text": Written("a text, with values in braces", '"Dear {customer.name}"', TEXT),
    "path": Written("a text that begins with /", "/orders/{order_number}", {"type": "string", "pattern": "^/"}),
    "texts": Written("names with their texts", "{topic: delivery}", named(TEXT)),
    "value": Written("a value in braces and quotes", '"{message}"', VALUE),
    "values": Written(f"names of values, bare: {ONE_OR_MORE}", "[customer, order]", several(PATH)),
    "queue_or_value": Written("the name of a queue, or a value", "support", {"anyOf": [NAME, VALUE]}),
    "number_or_value": Written("the name of a number, or a value", '"{caller.number}"', {"anyOf": [NAME, VALUE]}),
    "numbers_or_value": Written(
        "names of numbers, or a value", "standby_desk", {"anyOf": [VALUE, *several(NAME)["anyOf"]]}
    ),
    "duration_or_value": Written("a duration, or a value", "1h", {"anyOf": [DURATION, VALUE]}),
    "duration_or_as_booked": Written("a duration, or as_booked", "30m", {"anyOf": [DURATION, {"const": "as_booked"}]}),
    "skills": Written(
        f"skills: {ONE_OR_MORE}, each alone or with its least level",
        "[en, {billing: 3}]",
        several({"anyOf": [TEXT, {"type": "object", "additionalProperties": COUNT, "maxProperties": 1}]}),
    ),
    "way": Written("a step, go_on, or a way with goto", "agents", ref("way")),
    "options": Written("keys with their ways", "{1: orders, star: agents}", named(ref("option"), KEY_NAME)),
    "cases": Written("values with their ways", "{shipped: told}", named(ref("way"), {})),
    "branch": Written(
        "the name of a value, percent, or conditions with their ways",
        "order.status",
        {"anyOf": [PATH, {"type": "array", "items": ref("condition")}]},
    ),
    "hold": Written("music, and what is said", "{music: hold_music, every: 1m, say: [ahead]}", ref("hold")),
    "offer": Written("when, what is said, and options", "{after: 45s, say: offer, options: {1: a}}", ref("offer")),
}


def form(kind: str) -> Written:
    """Return how a field type is written; `word a b` is one of these words. Raises KeyError for an unknown type."""
    if kind.startswith("word "):
        words = kind.split()[1:]
        return Written(f"one of {', '.join(words)}", words[0], {"enum": words})
    return FORMS[kind]
