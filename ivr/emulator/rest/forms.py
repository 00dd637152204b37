"""The parameters of a REST request, read as the API reads them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urldefrag, urlsplit

from multidict import MultiMapping

from ivr.emulator.errors import RestRefused
from ivr.emulator.leg import Notices
from ivr.emulator.verbs.attributes import STATUS_EVENTS

ADDRESS = re.compile(r"\+?[0-9]{3,15}|client:.{1,256}|sip:.{1,255}|anonymous|unknown")


class Form:
    """Reads `fields`; a missing text is empty, as an empty one is."""

    def __init__(self, fields: MultiMapping[object]) -> None:
        self._fields = fields

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def text(self, name: str, default: str = "", longest: int = 10_000, code: int = 20001) -> str:
        """Return `name`, of at most `longest` characters."""
        value = str(self._fields.get(name, default))
        if len(value) > longest:
            raise RestRefused(400, code, f"{name} has more than {longest} characters")
        return value

    def required(self, name: str, code: int) -> str:
        """Return `name`, which has to be there."""
        value = self.text(name)
        if not value:
            raise RestRefused(400, code, f"'{name}' is required")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return every value of `name`."""
        return tuple(str(value) for value in self._fields.getall(name, ()))

    def address(self, name: str, missing: int, invalid: int) -> str:
        """Return the number, client or SIP address in `name`."""
        value = self.required(name, missing)
        if not ADDRESS.fullmatch(value):
            raise RestRefused(400, invalid, f"'{name}' is not a valid phone number: {value}")
        return value

    def url(self, name: str, code: int = 21205) -> str:
        """Return the absolute HTTP address in `name`; its host may have no underscore. "" where there is none."""
        value = self.text(name)
        if value:
            parts = urlsplit(urldefrag(value)[0])
            if parts.scheme not in {"http", "https"} or not parts.hostname or "_" in parts.hostname:
                raise RestRefused(400, code, f"{name} is not a valid URL: {value}")
        return value

    def method(self, name: str, default: str = "POST") -> str:
        """Return the HTTP method in `name`."""
        return self.one_of(name, ("GET", "POST"), default, 21403)

    def one_of(self, name: str, choices: Collection[str], default: str, code: int) -> str:
        """Return `name`, which is one of `choices`."""
        value = self.text(name, default)
        if value not in choices:
            raise RestRefused(400, code, f"{name} is none of {', '.join(choices)}: {value}")
        return value

    def truth(self, name: str, *, default: bool) -> bool:
        """Return whether `name` is true; any other text counts as false."""
        return self.text(name).lower() == "true" if name in self._fields else default

    def whole(self, name: str, default: int, low: int, high: int, code: int = 20001) -> int:
        """Return `name` as a whole number from `low` to `high`."""
        value = self.text(name, str(default))
        if not value.isdigit() or not low <= int(value) <= high:
            raise RestRefused(400, code, f"{name} is not a whole number from {low} to {high}: {value}")
        return int(value)

    def notices(self, name: str = "StatusCallback") -> Notices | None:
        """Return where status callbacks are to go, and which; the events are `completed` where none are named."""
        url = self.url(name)
        events = frozenset(_words(self.texts(f"{name}Event"))) or frozenset({"completed"})
        if not events.issubset(STATUS_EVENTS):
            raise RestRefused(400, 21626, f"{name}Event has an unknown event: {', '.join(sorted(events))}")
        return Notices(url, self.method(f"{name}Method"), events) if url else None


def _words(values: Iterable[str]) -> Iterable[str]:
    return (word for value in values for word in value.split())


def wanted(record: Mapping[str, object], filters: Mapping[str, str]) -> bool:
    """Return whether `record` has every value that `filters` asks for; an empty one asks for nothing."""
    return all(not value or str(record[name]).lower() == value.lower() for name, value in filters.items())
