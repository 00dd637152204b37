"""A flow as a picture (SVG): its steps as boxes, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from ivr.flows.actions import Action
from ivr.flows.catalogue import Flow
from ivr.flows.shape import Offer, Way, attribute
from ivr.flows.types.scalars import KEYS
from ivr.flows.values import Value
from ivr.flows.views.layout import Layout, Point, Size, lay_out

LETTER = 7.2  # pixels a letter is wide, at the size below
FONT = "12px system-ui, sans-serif"
LINE = 16.0
PADDING = 8.0
LEGEND = 20.0
LONGEST = 34  # letters
KEY_NAMES = {pressed: name for name, pressed in KEYS.items()}
# Labels and fields whose usual way is said in the legend.
USUAL = ("give_up", "failed")

STYLE = f"""\
text {{ font: {FONT}; fill: #1c2733 }}
.step {{ fill: #f4f7fa; stroke: #51677d }}
.start {{ fill: #e3f1e5; stroke: #2f7d3b }}
.name {{ font-weight: 600 }}
.way {{ fill: none; stroke: #7b8b9a }}
.label {{ font-size: 10px; fill: #40505f; paint-order: stroke; stroke: #fff; stroke-width: 3px }}"""


def draw(flow: Flow) -> str:
    """Return the picture of a flow. Ways that hold everywhere (keys, failures, silence) are told above it instead."""
    texts = {name: [name, *_summaries(actions)] for name, actions in flow.steps.items()}
    ways = _ways(flow)
    layout = lay_out({name: _size(lines) for name, lines in texts.items()}, list(ways))
    legend = list(_legend(flow))
    top = LEGEND * (len(legend) + 1)
    parts = [
        *(
            _text(PADDING, LEGEND * (number + 1), line, "name" if not number else "")
            for number, line in enumerate(legend)
        ),
        f'<g transform="translate(0 {top:g})">',
        *(_line(bends, ", ".join(labels)) for bends, labels in zip(layout.bends, ways.values(), strict=True)),
        *(_box(name, lines, layout, flow) for name, lines in texts.items()),
        "</g>",
    ]
    return _page(layout.size, top, flow.title, parts)


def _page(size: Size, top: float, title: str, parts: list[str]) -> str:
    width, height = max(size.width, 480.0), size.height + top
    arrow = '<marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}">'
    ends = f'<defs>{arrow}<path d="M0 0L8 4L0 8z" fill="#7b8b9a"/></marker><style>{STYLE}</style></defs>'
    return "\n".join([head, f"<title>{escape(title)}</title>", ends, *parts, "</svg>", ""])


def _legend(flow: Flow) -> Iterator[str]:
    yield f"{flow.name}: {flow.title}"
    keys = ", ".join(f"{KEY_NAMES[key]} {step}" for key, step in flow.keys.items())
    usual = {
        "keys everywhere": keys,
        "no answer": flow.defaults.give_up,
        "failure": flow.defaults.failed,
        "after the caller has gone": flow.on_hang_up,
        "an agent sends back to": ", ".join(flow.send_back),
    }
    yield from (f"{what}: {where}" for what, where in usual.items() if where)


def _summaries(actions: Iterable[Action]) -> Iterator[str]:
    """Give what a step does; where it goes on shows by itself."""
    return (summary(action) for action in actions if action.SHAPE.kind != "goto")


def summary(action: Action) -> str:
    """Return an action in a few words: its kind, and the first thing that it names."""
    named = (_said(getattr(action, attribute(field.name))) for field in action.SHAPE.fields if field.type != "text")
    text = f"{action.SHAPE.kind} {next(filter(None, named), '')}".strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _said(value: Any) -> str:
    """Return the names that a field holds; "" for what is more than names."""
    if isinstance(value, Value):
        return value.name
    if isinstance(value, tuple) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return value if isinstance(value, str) else ""


def _ways(flow: Flow) -> dict[tuple[str, str], list[str]]:
    """Return the edges between steps, each with the labels of all ways that lead along it."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, actions in flow.steps.items():
        for label, goto in (way for action in actions for way in _of_action(action, flow)):
            labels = found.setdefault((name, goto), [])
            if label and label not in labels:
                labels.append(label)
    return found


def _of_action(action: Action, flow: Flow) -> Iterator[tuple[str, str]]:
    usual = {"failed": flow.defaults.failed, "give_up": flow.defaults.give_up}
    for label, way in _labelled(action):
        for goto in (way.goto, way.otherwise):
            if goto and not (label in USUAL and goto == usual[label]):
                yield label, goto
    for field in action.SHAPE.fields:
        goto = getattr(action, attribute(field.name)) if field.type == "step" else None
        if goto and not (field.name == "give_up" and goto == usual["give_up"]):
            yield "" if field.name == "goto" else field.name, goto


def _labelled(action: Action) -> Iterator[tuple[str, Way]]:
    yield from action.then.items()
    for field in action.SHAPE.fields:
        value = getattr(action, attribute(field.name))
        if isinstance(value, Offer):
            yield from ((KEY_NAMES[key], way) for key, way in value.options.items())
        elif isinstance(value, Way):
            yield field.name, value
        elif isinstance(value, Mapping):
            yield from ((KEY_NAMES.get(str(key), str(key)), way) for key, way in value.items() if isinstance(way, Way))
        elif field.type == "branch" and isinstance(value, tuple):
            yield from ((condition.text, way) for condition, way in value)


def _size(lines: list[str]) -> Size:
    return Size(max(map(len, lines)) * LETTER + 2 * PADDING, len(lines) * LINE + PADDING)


def _box(name: str, lines: list[str], layout: Layout, flow: Flow) -> str:
    size, centre = _size(lines), layout.centres[name]
    x, y = centre.x - size.width / 2, centre.y - size.height / 2
    kind = "start" if name in flow.start.values() else "step"
    corner = f'x="{x:.0f}" y="{y:.0f}" width="{size.width:.0f}" height="{size.height:.0f}" rx="5"'
    texts = (
        _text(x + PADDING, y + LINE * (number + 1), line, "" if number else "name") for number, line in enumerate(lines)
    )
    return f'<g id="{name}"><rect class="{kind}" {corner}/>{"".join(texts)}</g>'


def _text(x: float, y: float, text: str, kind: str) -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.0f}" y="{y:.0f}"{style}>{escape(text)}</text>'


def _line(bends: tuple[Point, ...], label: str) -> str:
    first, second, *_ = bends
    path = f"M{first.x:.0f} {first.y:.0f}" + "".join(_curve(start, end) for start, end in pairwise(bends))
    beside = Point((first.x + second.x) / 2, first.y + (second.y - first.y) * 0.35)
    shown = label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
    text = f'<text class="label" text-anchor="middle" x="{beside.x:.0f}" y="{beside.y:.0f}">{escape(shown)}</text>'
    return f'<path class="way" d="{path}" marker-end="url(#end)"/>{text if label else ""}'


def _curve(start: Point, end: Point) -> str:
    middle = (start.y + end.y) / 2
    return f"C{start.x:.0f} {middle:.0f} {end.x:.0f} {middle:.0f} {end.x:.0f} {end.y:.0f}"
