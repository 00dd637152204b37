"""One value of the call, by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ivr.dialogue.inputs import Scalar
from ivr.flows.scope import Scope


@dataclass(frozen=True, slots=True)
class Value:
    """The name of something that the call knows: `path` ("order", "number") is written `order.number`."""

    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name as it is written, with dots."""
        return ".".join(self.path)

    def read(self, scope: Scope) -> Scalar | None:
        """Return what the call has under this name; None where it is unset, a moment as ISO 8601 text."""
        found = scope.get(self.path)
        return found.isoformat() if isinstance(found, datetime) else found
