"""Prompts: what is spoken under a key, in each language."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.dialogue.instructions import Spoken
from ivr.flows.scope import Scope


@dataclass(frozen=True, slots=True)
class Prompt:
    """A spoken sentence by its key; `fixed` where no wording of it holds a value of the call."""

    key: str
    fixed: bool = True

    def words(self, language: str, scope: Scope) -> tuple[Spoken, ...]:
        """Return what the carrier speaks or plays in `language`; () for an empty text."""
        raise NotImplementedError

    def seconds(self, language: str, scope: Scope) -> float:
        """Return how long the words take to speak, at 15 characters a second."""
        raise NotImplementedError
