"""The names that the lines of a flow save or set, each with its type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ivr.flows.outside import AND, BUILT_IN, CONNECTOR, FUNCTION, MAY_BE_SET, SERVICE, Outside
from ivr.flows.problems import Place
from ivr.flows.templates import Hole, Template
from ivr.flows.usage import Uses, used_first
from ivr.flows.written import Folder, WrittenFlow, WrittenLine

SAVED_TYPES = {"record": "recording", "case": "case"}
GIVERS = {
    "lookup": (SERVICE, "service"),
    "run": (FUNCTION, "run"),
    "stream": (CONNECTOR, "connector"),
    "pay": (CONNECTOR, "connector"),
    "hand_over": (CONNECTOR, "connector"),
}


class Given(NamedTuple):
    """A name that a line gives a value to: `text` where it is set to one, `type` where that is known at once."""

    name: str
    type: str
    place: Place
    text: Template | None = None


Types = Mapping[str, str]


def given(flow: WrittenFlow, types: Mapping[str, Types]) -> Iterator[Given]:
    """Give every name that the flow takes, and that one of its lines saves, sets or gets back.

    `types`: of the names of each flow that it uses.
    """
    for name, kind in flow.takes.items():
        yield Given(name, kind, flow.place)
    for line in flow.lines:
        save = line.fields.get("save")
        if save:
            yield Given(save, saved_type(line), line.place)
        for name, text in (pair for _, pairs in line.typed("texts") for pair in pairs if line.kind == "set"):
            yield Given(name, "", line.place, text)
        for _, way, _ in line.ways():
            for name, text in way.set:
                yield Given(name, "", way.place, text)
        if line.kind == "use":
            handed_back = types.get(line.fields.get("use", ""), {})
            yield from (Given(name, kind, line.place) for name, kind in handed_back.items())


def saved_type(line: WrittenLine) -> str:
    """Return the type of what a line saves."""
    if line.kind in GIVERS:
        word, named_by = GIVERS[line.kind]
        return f"{word}{line.fields.get(named_by, '')}"
    if line.kind in SAVED_TYPES:
        return SAVED_TYPES[line.kind]
    asked = str(line.fields.get("type", "text"))
    return "text" if asked == "speech" else asked


def types_of_all(flows: Mapping[str, WrittenFlow], used: Uses, outside: Outside) -> dict[str, dict[str, str]]:
    """Return by flow the type of each name that it gives a value to."""
    found: dict[str, dict[str, str]] = {}
    for name in used_first(used):
        found[name] = types_of(flows[name], handed_back(used[name], flows, found), outside)
    return found


def handed_back(names: Iterable[str], flows: Mapping[str, WrittenFlow], types: Mapping[str, Types]) -> dict[str, Types]:
    """Return for each of these flows the names that its labels hand back, with the type of each."""
    return {name: _handed_back(flows[name], types[name]) for name in names if name in types}


def _handed_back(flow: WrittenFlow, types: Types) -> dict[str, str]:
    return {name: types[name] for names in flow.returns.values() for name in names if name in types}


def given_in(flow: WrittenFlow, folder: Folder) -> Iterator[Given]:
    """Give every name that the flow gives a value to, where the types of all flows are known."""
    return given(flow, handed_back(folder.uses[flow.name], folder.flows, folder.types))


def types_of(flow: WrittenFlow, used: Mapping[str, Types], outside: Outside) -> dict[str, str]:
    """Return the type of each name that the flow gives a value to; of a name with two types, the first.

    A name that is set to one value and nothing else has the type of that value. Only `customer` may come from several
    sides, and then has the fields of all.
    """
    types: dict[str, str] = {}
    texts = []
    for one in given(flow, used):
        if one.text is not None:
            texts.append(one)
        elif types.setdefault(one.name, one.type) != one.type and one.name in MAY_BE_SET:
            types[one.name] = AND.join(dict.fromkeys([*types[one.name].split(AND), one.type]))
    for one in [*texts, *texts]:
        found = type_of_text(one.text, types, outside) if one.text else "text"
        if found:
            types.setdefault(one.name, found)
    return {**{one.name: "text" for one in texts}, **types}


def type_of_text(text: Template, types: Types, outside: Outside) -> str:
    """Return the type of a text: of its value where it holds one and nothing else, "" where that is not known yet."""
    if len(text.parts) == 1 and isinstance(text.parts[0], Hole) and not text.parts[0].format:
        return outside.kind_of(text.parts[0].path, types).type
    return "text"


def spoken_types(flows: Mapping[str, Types], outside: Outside) -> dict[str, str]:
    """Return by dotted name how a value is spoken that has no format: by its type, if it has the same in all flows."""
    types = dict(_built_in_types())
    several: set[str] = set()
    for own in flows.values():
        for name, kind in own.items():
            fields = {f"{name}.{one}": part.type for one, part in outside.fields(kind).items()}
            for dotted, one in {name: kind, **fields}.items():
                if types.setdefault(dotted, one) != one:
                    several.add(dotted)
    return {name: kind for name, kind in types.items() if name not in several}


def _built_in_types() -> Iterator[tuple[str, str]]:
    for name, known in BUILT_IN.items():
        if isinstance(known, str):
            yield name, known
        else:
            yield from ((f"{name}.{one}", kind) for one, kind in known.items())
