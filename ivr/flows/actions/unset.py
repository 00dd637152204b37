"""Texts that cannot be written, because a value in them is unset."""

from __future__ import annotations

from collections.abc import Iterable

from ivr.flows.scope import Scope
from ivr.flows.templates import Template


def is_whole(texts: Iterable[Template], scope: Scope) -> bool:
    """Say whether each value in the texts is set, or has a spare."""
    return all(hole.spare is not None or scope.get(hole.path) is not None for text in texts for hole in text.holes)
