"""Texts with values in braces: `Dear {customer.name | or: customer}`."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.flows.scope import Scope


@dataclass(frozen=True, slots=True)
class Template:
    """A text that may hold values in braces, compiled once."""

    text: str

    @property
    def fixed(self) -> bool:
        """Whether the text holds no values, so that it reads the same in every call."""
        return "{" not in self.text

    def render(self, scope: Scope) -> str:
        """Return the text with the values of the call in it; an unset value without a spare reads ""."""
        raise NotImplementedError
