"""The names that a flow may use: the built-in ones, and those that its own lines save or set, each with its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ivr.flows.problems import Place
from ivr.flows.templates import Hole, Template
from ivr.flows.written import WrittenFlow

# The type of a group is the map of its fields; of a name alone, its type.
BUILT_IN: dict[str, str | dict[str, str]] = {
    "call": {"id": "text", "dialled": "phone", "started": "moment", "mark": "text", "step": "text"},
    "caller": {"number": "phone", "hidden": "yes_no"},
    "customer": {"id": "text", "name": "text", "language": "text", "vip": "yes_no", "blocked": "yes_no"},
    "queue": {"title": "text", "ahead": "number", "wait": "number", "agent": "text"},
    "hours": {"reason": "text", "opens": "moment"},
    "language": "text",
    "language_chosen": "yes_no",
    "now": "moment",
}
# Built-in names that a flow may set all the same.
MAY_BE_SET = frozenset({"customer", "language"})
# The fields of values that are more than one thing.
FIELDS: dict[str, dict[str, str]] = {
    "recording": {"seconds": "number", "full": "yes_no", "url": "text"},
    "case": {"number": "digits", "id": "text"},
}
SAVED_TYPES = {"record": "recording", "case": "case"}


class Given(NamedTuple):
    """A name that a line gives a value to: `text` where it is set to one, `type` where that is known at once."""

    name: str
    type: str
    place: Place
    text: Template | None = None


def given(flow: WrittenFlow) -> Iterator[Given]:
    """Give every name that a line of the flow saves or sets."""
    for line in flow.lines:
        save = line.fields.get("save")
        if save:
            yield Given(save, SAVED_TYPES.get(line.kind) or line.fields.get("type", "text"), line.place)
        for name, text in (pair for _, pairs in line.typed("texts") for pair in pairs if line.kind == "set"):
            yield Given(name, "", line.place, text)
        for _, way, _ in line.ways():
            for name, text in way.set:
                yield Given(name, "", way.place, text)


def types_of(flow: WrittenFlow) -> dict[str, str]:
    """Return the type of each name that the flow gives a value to; of a name with two types, the first.

    A name that is set to one value and nothing else has the type of that value.
    """
    types: dict[str, str] = {}
    texts = []
    for one in given(flow):
        if one.text is None:
            types.setdefault(one.name, one.type)
        else:
            texts.append(one)
    for one in [*texts, *texts]:
        found = type_of_text(one.text, types) if one.text else "text"
        if found:
            types.setdefault(one.name, found)
    return {**{one.name: "text" for one in texts}, **types}


def type_of_text(text: Template, types: Mapping[str, str]) -> str:
    """Return the type of a text: of its value where it holds one and nothing else, "" where that is not known yet."""
    if len(text.parts) == 1 and isinstance(text.parts[0], Hole) and not text.parts[0].format:
        return type_of(text.parts[0].path, types)
    return "text"


def type_of(path: tuple[str, ...], types: Mapping[str, str]) -> str:
    """Return the type of a name, "" where it is not known. A group has the type group."""
    root, *rest = path
    built_in = BUILT_IN.get(root)
    if isinstance(built_in, str):
        return "" if rest else built_in
    own = types.get(root, "")
    fields = {**(built_in or {}), **FIELDS.get(own, {})}
    if not rest:
        return own or ("group" if built_in else "")
    return fields.get(rest[0], "") if len(rest) == 1 else ""


def spoken_types(flows: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return by dotted name how a value is spoken that has no format: by its type, if it has the same in all flows."""
    types = dict(_built_in_types())
    several: set[str] = set()
    for own in flows.values():
        for name, kind in own.items():
            fields = {f"{name}.{field}": one for field, one in FIELDS.get(kind, {}).items()}
            for dotted, one in {name: kind, **fields}.items():
                if types.setdefault(dotted, one) != one:
                    several.add(dotted)
    return {name: kind for name, kind in types.items() if name not in several}


def _built_in_types() -> Iterator[tuple[str, str]]:
    for name, known in BUILT_IN.items():
        if isinstance(known, str):
            yield name, known
        else:
            yield from ((f"{name}.{field}", kind) for field, kind in known.items())
