"""The reference page of all actions, in Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from ivr.flows.actions import Action
from ivr.flows.shape import Field, Label, Shape
from ivr.flows.types.scalars import KEYS, UNITS
from ivr.flows.views.forms import FORMS, form
from ivr.flows.views.meanings import meaning

HEAD = """\
# All actions

Every action of [the language](language.md), with its fields and its labels. This page is made by
`python -m ivr flow reference`; a change here is lost.

A field in **bold** must be there. A label is answered under `then:`; what holds where it is not answered stands beside
it.
"""
MARKS = {
    "must": "must be answered",
    "go_on": "else the next line",
    "failed": "else `defaults.failed`",
    "end": "else the call ends there",
}
OWN_LABELS = {
    "run": "the function's own, each of which must be answered",
    "use": "those that the flow returns, each of which must be answered; of a flow that returns nothing it is an exit",
    "stream": "the connector's own, each of which must be answered",
    "pay": "the connector's own, each of which must be answered",
    "hand_over": "the connector's own, each of which must be answered",
}


def page(actions: Iterable[type[Action]]) -> str:
    """Return the page of these actions, in their order."""
    kinds = list(actions)
    parts = [HEAD, _contents(kinds), *(_section(action) for action in kinds), _types()]
    return "\n".join(parts)


def _contents(actions: list[type[Action]]) -> str:
    links = (f"[{action.SHAPE.kind}](#{action.SHAPE.kind})" for action in actions)
    return textwrap.fill(" · ".join(links), 120, break_long_words=False, break_on_hyphens=False) + "\n"


def _section(action: type[Action]) -> str:
    shape = action.SHAPE
    prose, example = said(action)
    lines = [f"## `{shape.kind}`", "", prose, ""]
    if shape.exit:
        lines += ["An exit: the next line is never reached.", ""]
    lines += ["```yaml", example, "```", ""]
    if shape.fields:
        lines += ["| field | written | default | meaning |", "|---|---|---|---|", *_fields(shape), ""]
    lines += [*_labels(shape)]
    return "\n".join(lines)


def said(action: type[Action]) -> tuple[str, str]:
    """Return what an action's docstring says, and its example."""
    prose, _, example = (action.__doc__ or "").partition("Example:\n")
    first, _, rest = prose.strip().partition("\n")
    whole = f"{first}\n{textwrap.dedent(rest)}".strip()
    paragraphs = (" ".join(part.split()) for part in whole.split("\n\n"))
    return "\n\n".join(paragraphs), textwrap.dedent(example.rstrip())


def _fields(shape: Shape) -> Iterator[str]:
    for field in shape.fields:
        one_of = next((group for group in shape.one_of if field.name in group), ())
        name = f"**`{field.name}`**" if field.required else f"`{field.name}`"
        note = f"; one of {', '.join(one_of)} must be there" if one_of and field.name == one_of[0] else ""
        means = f"{meaning(shape.kind, field.name)}{note}"
        yield f"| {name} | {_cell(form(field.type).words)} | {_default(field)} | {means} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _default(field: Field) -> str:
    """Return the default as a file would write it."""
    if field.default in (None, (), {}) or field.required:
        return ""
    return f"`{written_default(field)}`"


def written_default(field: Field) -> str:
    """Return the default of a field as text: durations with their unit, keys by their name."""
    value = field.default
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.type == "duration" and isinstance(value, float):
        unit = "m" if value % UNITS["m"] == 0 and value else "s"
        return f"{value / UNITS[unit]:g}{unit}"
    return next((name for name, key in KEYS.items() if field.type == "key" and key == value), str(value))


def _labels(shape: Shape) -> Iterator[str]:
    labels = [f"`{label.name}` ({mark(label)})" for label in shape.labels]
    own = OWN_LABELS.get(shape.kind)
    if own or labels:
        yield f"Labels: {' · '.join([*filter(None, [own]), *labels])}."
        yield ""


def mark(label: Label) -> str:
    """Return in words what holds where a label is not answered."""
    return MARKS.get(label.unless) or f"else as `{label.unless[1:]}`"


def _types() -> str:
    rows = dict.fromkeys(f"| {_cell(one.words)} | `{_cell(one.example)}` |" for one in FORMS.values())
    return "\n".join(["## How fields are written", "", "| type | such as |", "|---|---|", *rows, ""])
