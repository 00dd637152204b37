"""A mistake in a call-flow folder: what is wrong, where it stands, and what would put it right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """Where something is written: `file` relative to the folder, `line` and `column` counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Place("", 0, 0)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, told once. `code` is a problem code of the grammar; `hint` says the fix, "" where none is known."""

    code: str
    message: str
    place: Place
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return printable(f"{self.place}: {self.message}{hint} ({self.code})")


def printable(text: str) -> str:
    """Return a text in which every letter that a terminal would obey, or could not write, is spelled out."""
    return text if text.isprintable() else "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the one of `known` that `name` resembles most, or "" where none is like it."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the hint that names the nearest of `known`, or "" where none is like `name`."""
    near = nearest(name, known)
    return f"did you mean {near}?" if near else ""
