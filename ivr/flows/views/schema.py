"""The JSON Schema of a flow file, for completion and checking in editors.

It knows what a file looks like, not what stands in the others: names are looked up by `python -m ivr check` alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ivr.flows.actions import Action
from ivr.flows.files.flow import DEFAULTS, FLOW, LIMITS, STARTS, TAKEN
from ivr.flows.shape import Field, Shape
from ivr.flows.views.forms import (
    COUNT,
    DURATION,
    KEY_NAME,
    NAME,
    TEXT,
    Schema,
    form,
    named,
    ref,
    several,
)
from ivr.flows.views.meanings import meaning
from ivr.flows.views.reference import said, written_default

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LANGUAGE: Schema = {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Z]{2})?$"}
PHONE: Schema = {"anyOf": [{"type": "string", "pattern": r"^\+[1-9]\d{6,14}$"}, {"type": "integer"}]}


def closed(properties: dict[str, Schema], required: Iterable[str] = (), **more: Any) -> Schema:
    """Return the schema of a map that has these properties and no others."""
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False, **more}
    return {**schema, "required": list(required)} if required else schema


def described(schema: Schema, description: str, *examples: Any) -> Schema:
    """Return a schema with what an editor shows beside it."""
    return {**schema, "description": description, **({"examples": list(examples)} if examples else {})}


def flow_schema(actions: Iterable[type[Action]]) -> Schema:
    """Return the schema of a flow file that is written with these actions."""
    kinds = list(actions)
    lines = [_line(action) for action in kinds]
    words = [action.SHAPE.kind for action in kinds if action.SHAPE.form in {"word", "word_or_main"}]
    return {
        "$schema": DIALECT,
        "title": "A call flow",
        **closed(_head(), [name for name, known in FLOW.items() if known.required]),
        "$defs": {"line": {"anyOf": [{"enum": words}, *lines]}, **_parts()},
    }


def _head() -> dict[str, Schema]:
    step = described(NAME, "a step of this flow")
    return {
        "version": described({"enum": [1, "1"]}, "of the language"),
        "title": described(TEXT, "for people", "Customer care"),
        "numbers": described({"anyOf": [{"const": "any"}, *several(PHONE)["anyOf"]]}, "the lines that it answers"),
        "languages": described(several(LANGUAGE), "the first one is spoken until another is set", ["en", "es"]),
        "takes": described(named(NAME), f"its arguments with their types: {', '.join(TAKEN)}, or a service"),
        "returns": described(
            named({"anyOf": [NAME, {"type": "array", "items": NAME}]}), "its labels, and what each hands back"
        ),
        "start": described({"anyOf": [NAME, named(NAME, {"enum": list(STARTS)})]}, "the first step"),
        "defaults": described(closed({name: _default(name) for name in DEFAULTS}), "for each menu and ask"),
        "keys": described(named(NAME, KEY_NAME), "keys that work in every menu and ask", {"0": "agents"}),
        "send_back": described(several(NAME), "the steps to which an agent may send a caller back"),
        "on_hang_up": described(step, "the step that runs silently after the caller has gone"),
        "limits": described(closed({name: _limit(name) for name in LIMITS}), "from any menu to a person"),
        "steps": described(named(several(ref("line"))), "all steps by name; their order means nothing"),
    }


def _default(name: str) -> Schema:
    types = {"wait": DURATION, "tries": COUNT}
    means = {"failed": "the step where every failure leads that has no way of its own"}
    return described(types.get(name, NAME), means.get(name) or meaning("", name).partition(";")[0])


def _limit(name: str) -> Schema:
    return described(COUNT, "key presses at most") if name == "keys" else described(DURATION, "talk at most")


def _line(action: type[Action]) -> Schema:
    """Return the schema of a line with this action."""
    shape = action.SHAPE
    prose, example = said(action)
    text = f"{prose}\n\n{example}"
    fields = {field.name: _field(shape, field) for field in shape.fields}
    required = [field.name for field in shape.fields if field.required]
    then = {"then": ref("then")} if _has_labels(shape) else {}
    if shape.form == "block":
        return closed({shape.kind: described(closed(fields, required), text), **then}, [shape.kind])
    first = described(fields[shape.kind], text)
    return closed({**fields, shape.kind: first, **then}, dict.fromkeys([shape.kind, *required]))


def _has_labels(shape: Shape) -> bool:
    return bool(shape.labels) or shape.kind == "use"


def _field(shape: Shape, field: Field) -> Schema:
    schema = described(form(field.type).schema, meaning(shape.kind, field.name))
    if field.default in (None, (), {}) or field.required:
        return schema
    return {**schema, "default": written_default(field)}


def _parts() -> dict[str, Schema]:
    bounded = {"set": form("texts").schema, "at_most": COUNT, "otherwise": NAME}
    goto = {"goto": described(NAME, "the step that comes next"), **bounded}
    words = {"words": described(NAME, "what callers say for it, in words of the prompts")}
    condition = {"if": described(TEXT, "a condition", "order.status = shipped and not caller.hidden"), **goto}
    return {
        "way": {"anyOf": [NAME, closed(goto, ["goto"])]},
        "option": {"anyOf": [NAME, closed({**goto, **words}, ["goto"])]},
        "then": described(named(ref("way")), "where each label leads"),
        "condition": closed(condition, ["if", "goto"]),
        "hold": closed({"music": NAME, "every": DURATION, "say": several(NAME)}, ["music"]),
        "offer": closed(
            {"after": DURATION, "every": DURATION, "say": NAME, "options": form("options").schema},
            ["after", "say", "options"],
        ),
    }
