"""Texts with values in braces: `Dear {customer.name | or: customer}`, `It left us on {order.shipped_on | date}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ivr.dialogue.inputs import Scalar
from ivr.flows.scope import Scope
from ivr.flows.speech import FORMATS, spoken

PATH = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})*\Z")

Letter = Callable[[str], str]


class BadTemplate(ValueError):
    """A text whose braces hold no value; `index` is the character (from 0) where the mistake begins."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.index = index


@dataclass(frozen=True, slots=True)
class Hole:
    """A value in a text: its name, the format ("" = as it is), what is said where it is unset, and where it stands."""

    path: tuple[str, ...]
    format: str = ""
    spare: str | None = None
    index: int = 0


@dataclass(frozen=True, slots=True)
class Template:
    """A text that may hold values in braces, compiled once. Raises BadTemplate.

    `types`: for a text that is spoken, the type of each name (dotted), which is how a value without a format is
    spoken; None for a text that is written, where a value stands as it is.
    """

    text: str
    types: Mapping[str, str] | None = field(default=None, repr=False, compare=False)
    parts: tuple[str | Hole, ...] = field(init=False, repr=False, compare=False)
    holes: tuple[Hole, ...] = field(init=False, repr=False, compare=False)
    """The values in the text, in their order."""

    def __post_init__(self) -> None:
        parts = tuple(_parts(self.text, self.types))
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "holes", tuple(part for part in parts if isinstance(part, Hole)))

    @property
    def fixed(self) -> bool:
        """Whether the text holds no values, so that it reads the same in every call."""
        return not self.holes

    @property
    def said(self) -> str:
        """What the text says in every call, with a blank for each value."""
        return " ".join(part for part in self.parts if isinstance(part, str))

    def render(self, scope: Scope) -> str:
        """Return the text with the values of the call in it; an unset value without a spare reads ""."""
        return self.render_in(scope.language, scope)

    def render_in(self, language: str, scope: Scope, escape: Letter = str) -> str:
        """Return the text as `language` speaks its values, each passed through `escape`."""
        return "".join(part if isinstance(part, str) else escape(_filled(part, language, scope)) for part in self.parts)


def _filled(hole: Hole, language: str, scope: Scope) -> str:
    value = scope.get(hole.path)
    if value is None:
        return hole.spare or ""
    return spoken(value, hole.format, language) if hole.format else written(value)


def written(value: Scalar | datetime) -> str:
    """Return a value as a file would write it: yes and no, ISO 8601."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def _parts(text: str, types: Mapping[str, str] | None) -> list[str | Hole]:
    parts: list[str | Hole] = []
    done = 0
    while (opening := text.find("{", done)) >= 0:
        _refuse_closing(text, done, opening)
        closing = text.find("}", opening)
        if closing < 0:
            raise BadTemplate("this brace is not closed", opening)
        if opening > done:
            parts.append(text[done:opening])
        parts.append(_hole(text[opening + 1 : closing], opening, types))
        done = closing + 1
    _refuse_closing(text, done, len(text))
    return [*parts, text[done:]] if done < len(text) else parts


def _refuse_closing(text: str, start: int, end: int) -> None:
    stray = text.find("}", start, end)
    if stray >= 0:
        raise BadTemplate("this closing brace was never opened", stray)


def _hole(inside: str, index: int, types: Mapping[str, str] | None) -> Hole:
    name, *rest = (part.strip() for part in inside.split("|"))
    if not PATH.match(name):
        raise BadTemplate(f'"{name}" in braces is not the name of a value', index)
    form, spare = "", None
    for place, part in enumerate(rest):
        if part.startswith("or:") and place == len(rest) - 1:
            spare = part.removeprefix("or:").strip()
        elif part in FORMATS and not place:
            form = part
        else:
            raise BadTemplate(f'"{part}" is no format: one of {", ".join(FORMATS)}, then or: text', index)
    if types is not None and not form:
        form = types.get(name, "as_is")
    return Hole(tuple(name.split(".")), form, spare, index)
