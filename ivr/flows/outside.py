"""Where values come from that no flow sets: the names that every call knows, and what is given from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.flows.directory import Connector, Directory, Service
from ivr.flows.functions import Function
from ivr.flows.kinds import Kind

# The type of a group is the map of its fields; of a name alone, its type.
BUILT_IN: dict[str, str | dict[str, str]] = {
    "call": {"id": "text", "dialled": "phone", "started": "moment", "mark": "text", "step": "text"},
    "caller": {"number": "phone", "hidden": "yes_no"},
    "customer": {"id": "text", "name": "text", "language": "text", "vip": "yes_no", "blocked": "yes_no"},
    "queue": {"title": "text", "ahead": "number", "wait": "number", "agent": "text"},
    "hours": {"reason": "text", "opens": "moment"},
    "callback": {"number": "phone", "queue": "text", "language": "text", "case": "text", "attempt": "number"},
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
# The type of a value that has all the fields which one of these gives: the word, and its name.
SERVICE, FUNCTION, CONNECTOR = "service ", "function ", "connector "
# Between two such types, where a value may come from either.
AND = " and "


@dataclass(frozen=True, slots=True)
class Outside:
    """What gives values from outside: services and connectors, and functions."""

    directory: Directory = field(default_factory=Directory)
    functions: Mapping[str, Function] = field(default_factory=dict)

    def fields(self, kind: str) -> dict[str, Kind]:
        """Return the fields of a type, with the kind of each; none for a type that is one thing."""
        return {name: one for part in kind.split(AND) for name, one in self._fields(part).items()}

    def gives(self, kind: str) -> bool:
        """Say whether all that a value of this type comes from is there; a type that is one thing needs nothing."""
        return all(self._giver(part) is not None for part in kind.split(AND) if " " in part)

    def _giver(self, kind: str) -> Service | Connector | Function | None:
        word, _, name = kind.partition(" ")
        givers: dict[str, Mapping[str, Service | Connector | Function]] = {
            SERVICE: self.directory.services,
            CONNECTOR: self.directory.connectors,
            FUNCTION: self.functions,
        }
        return givers[f"{word} "].get(name)

    def _fields(self, kind: str) -> Mapping[str, Kind]:
        if " " not in kind:
            return {name: Kind(one) for name, one in FIELDS.get(kind, {}).items()}
        giver = self._giver(kind)
        if isinstance(giver, Function):
            return {name: one for gives in giver.labels.values() for name, one in gives.items()}
        return giver.gives if giver else {}

    def kind_of(self, path: tuple[str, ...], types: Mapping[str, str]) -> Kind:
        """Return the kind of a name; its type is "" where it is not known, and group for a group."""
        root, *rest = path
        built_in = BUILT_IN.get(root)
        if isinstance(built_in, str):
            return Kind("" if rest else built_in)
        own = types.get(root, "")
        if not rest:
            return Kind(own or ("group" if built_in else ""))
        fields = {**{name: Kind(one) for name, one in (built_in or {}).items()}, **self.fields(own)}
        return fields.get(rest[0], Kind("")) if len(rest) == 1 else Kind("")
