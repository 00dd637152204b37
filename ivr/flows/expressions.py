"""Conditions: small, total and safe, compiled once to a function of the call's scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ivr.flows.scope import Scope

Test = Callable[[Scope], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition; `text` is how it was written."""

    text: str
    test: Test

    def holds(self, scope: Scope) -> bool:
        """Say whether the condition is true now; a comparison with an unset value is not."""
        return self.test(scope)
