"""The types of values from outside the call, as `directory.yaml` and functions declare them.

A declaration is a type (`date`), `maybe` and a type (it may be missing), or a list of words (one of these).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import NamedTuple

from ivr.dialogue.inputs import Scalar

E164 = re.compile(r"\+[1-9]\d{6,14}\Z", re.ASCII)
DIGITS = re.compile(r"\d{1,40}\Z", re.ASCII)
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?\Z", re.ASCII)
MAYBE = "maybe "
TRUTHS = {"yes": True, "no": False, "true": True, "false": False}


class NotOfKind(ValueError):
    """What came from outside is not of the type that was declared."""


class Kind(NamedTuple):
    """The type of a value.

    `words`: all that it can be, where that is declared. `maybe`: it may be missing. `names`: what in `callflows/` a
    text is the name of (`calendar`, `queue` ..., as in `no_such_<it>`), "" where it is any text.
    """

    type: str
    words: tuple[str, ...] = ()
    maybe: bool = False
    names: str = ""

    def read(self, value: object) -> Scalar | None:
        """Return what came as JSON (or as text) as a value of this type; None where it may be missing, and is.

        Dates become ISO 8601 text, digits and telephone numbers text. Raises NotOfKind.
        """
        if value is None or value == "":
            if self.maybe or (self.type == "text" and value == "" and not self.words):
                return None
            raise NotOfKind("it is missing")
        found = READERS[self.type](value)
        if self.words and found not in self.words:
            raise NotOfKind(f"it is none of {', '.join(self.words)}")
        return found


def declared(kind: str | Sequence[str]) -> Kind:
    """Return the kind that `date`, `maybe date` or a list of words declares. Raises ValueError for no such type."""
    if not isinstance(kind, str):
        return Kind("text", tuple(kind))
    plain = kind.removeprefix(MAYBE)
    if plain not in READERS:
        raise ValueError(f'"{plain}" is no type: one of {", ".join(READERS)}')
    return Kind(plain, maybe=plain != kind)


def name_of(what: str) -> Kind:
    """Return the kind of a text that is the name of a calendar, a queue or whatever else stands in `callflows/`."""
    return Kind("text", names=what)


def values_of(gives: Mapping[str, Kind], body: object) -> dict[str, Scalar]:
    """Return the fields of a JSON map that are declared, each of its type; what may be missing is left out.

    Raises NotOfKind, with the field's name and no value in it.
    """
    if not isinstance(body, Mapping):
        raise NotOfKind("the answer is no map of fields")
    found = {}
    for name, kind in gives.items():
        try:
            value = kind.read(body.get(name))
        except NotOfKind as error:
            raise NotOfKind(f"{name}: {error}") from error
        if value is not None:
            found[name] = value
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise NotOfKind("it is no text")
    return value


def _fitting(shape: re.Pattern[str], what: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)
        if not shape.match(text):
            raise NotOfKind(f"it is no {what}")
        return text

    return read


def _number(value: object) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**15:
        return value
    if not isinstance(value, str) or not NUMBER.match(value):
        raise NotOfKind("it is no number")
    return float(value) if "." in value else int(value)


def _yes_no(value: object) -> bool:
    found = TRUTHS.get(value) if isinstance(value, str) else value
    if not isinstance(found, bool):
        raise NotOfKind("it is neither yes nor no")
    return found


def _date(value: object) -> str:
    try:
        return date.fromisoformat(_text(value)[:10]).isoformat()
    except ValueError as error:
        raise NotOfKind("it is no date such as 2026-03-04") from error


def _time(value: object) -> str:
    try:
        return time.fromisoformat(_text(value)).replace(tzinfo=None).isoformat("minutes")
    except ValueError as error:
        raise NotOfKind("it is no time such as 17:30") from error


READERS: dict[str, Callable[[object], Scalar]] = {
    "text": _text,
    "digits": _fitting(DIGITS, "row of digits"),
    "number": _number,
    "money": _number,
    "date": _date,
    "time": _time,
    "phone": _fitting(E164, "telephone number with + and its country"),
    "yes_no": _yes_no,
}
