"""What lies outside the line, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.dialogue.inputs import Scalar
from ivr.flows.kinds import Kind, values_of


@dataclass(frozen=True, slots=True)
class Service:
    """A service that a lookup asks. `address` and `token` name settings, never the thing itself; `token` "" = none."""

    name: str
    address: str
    token: str = ""
    gives: Mapping[str, Kind] = field(default_factory=dict)

    def values(self, body: object) -> dict[str, Scalar]:
        """Return the fields that the service gives out of its JSON answer. Raises ivr.flows.kinds.NotOfKind."""
        return values_of(self.gives, body)


@dataclass(frozen=True, slots=True)
class Connector:
    """A way to hand the caller to something else; `kind` is stream, pay or hand_over, `address` names a setting."""

    name: str
    kind: str
    address: str
    labels: tuple[str, ...] = ()
    gives: Mapping[str, Kind] = field(default_factory=dict)

    def values(self, body: object) -> dict[str, Scalar]:
        """Return the fields that the connector gives. Raises ivr.flows.kinds.NotOfKind."""
        return values_of(self.gives, body)


@dataclass(frozen=True, slots=True)
class Directory:
    """`directory.yaml`: the skills that agents may have, and by name all that lies outside.

    `numbers` are E.164, `mail` addresses, `webhooks` the names of settings.
    """

    skills: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    mail: Mapping[str, str] = field(default_factory=dict)
    webhooks: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    connectors: Mapping[str, Connector] = field(default_factory=dict)
