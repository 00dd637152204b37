"""The attributes of one element, each read as what the vendor's table says it is."""

from __future__ import annotations

import re
from collections.abc import Collection

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.markup import Element

SCHEMA = 12200
"""Misspelled verbs, wrong case, unknown attributes, unexpected nesting (docs/api/errors/12200)."""

STATUS_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
RECORDING_EVENTS = frozenset({"in-progress", "completed", "absent"})
STREAM_TRACKS = frozenset({"inbound_track", "outbound_track", "both_tracks"})


class Attributes:
    """Reads the attributes of `element`, which may only have those that are `known`."""

    def __init__(self, element: Element, known: Collection[str]) -> None:
        self._element = element
        for name in element.attributes:
            if name not in known:
                raise Refused(SCHEMA, f"{self._where(name)} is not an attribute of {element.name}")

    def _where(self, name: str) -> str:
        return f"line {self._element.line}: {self._element.name} {name}"

    def refuse(self, name: str, code: int, why: str) -> Refused:
        """Return the refusal of attribute `name`."""
        return Refused(code, f"{self._where(name)}={self._element.attributes.get(name)!r} {why}")

    def optional(self, name: str) -> str | None:
        """Return the text of `name`, or None where it is left out (an empty one is another thing)."""
        return self._element.attributes.get(name)

    def text(self, name: str, default: str = "", longest: int | None = None, code: int = SCHEMA) -> str:
        """Return the text of `name`, of at most `longest` characters."""
        value = self._element.attributes.get(name, default)
        if longest is not None and len(value) > longest:
            raise self.refuse(name, code, f"is longer than {longest} characters")
        return value

    def one_of(self, name: str, choices: Collection[str], default: str, code: int = SCHEMA) -> str:
        """Return `name`, which is one of `choices`."""
        value = self._element.attributes.get(name, default)
        if value not in choices:
            raise self.refuse(name, code, f"is none of {', '.join(sorted(choices))}")
        return value

    def method(self, name: str = "method", default: str = "POST", code: int = SCHEMA) -> str:
        """Return the HTTP method that `name` asks for, in capitals."""
        value = self._element.attributes.get(name, default).upper()
        if value not in {"GET", "POST"}:
            raise self.refuse(name, code, "is neither GET nor POST")
        return value

    def truth(self, name: str, *, default: bool, code: int = SCHEMA) -> bool:
        """Return whether `name` is true; only the words true and false are allowed."""
        value = self._element.attributes.get(name)
        if value is None:
            return default
        if value.lower() not in {"true", "false"}:
            raise self.refuse(name, code, "is neither true nor false")
        return value.lower() == "true"

    def whole(self, name: str, default: int, low: int, high: int, code: int = SCHEMA) -> int:
        """Return `name` as a whole number from `low` to `high`."""
        value = self._element.attributes.get(name)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise self.refuse(name, code, f"is not a whole number from {low} to {high}")
        return int(value)

    def words(self, name: str, choices: Collection[str], default: str, code: int = SCHEMA) -> frozenset[str]:
        """Return the words of `name`, which stand apart by a space, all of them in `choices`."""
        value = frozenset(self._element.attributes.get(name, default).split())
        if not value.issubset(choices):
            raise self.refuse(name, code, f"has words that are none of {', '.join(sorted(choices))}")
        return value


def no_children(element: Element) -> None:
    """Refuse `element` where it holds another element."""
    for child in element.children:
        raise Refused(SCHEMA, f"line {child.line}: {child.name} may not stand in {element.name}")


def no_text(element: Element) -> None:
    """Refuse `element` where text stands in it."""
    if element.own_text:
        raise Refused(SCHEMA, f"line {element.line}: text may not stand in {element.name}")
