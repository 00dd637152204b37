"""What a text, a value or a condition may ask of the call it is read for."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from ivr.dialogue.inputs import Scalar


class Scope(Protocol):
    """The names that a call knows now: its saved values and the built-in ones."""

    @property
    def language(self) -> str:
        """The language spoken, as the flows name it, such as `en`."""

    def get(self, path: tuple[str, ...]) -> Scalar | datetime | None:
        """Return what stands under `path`, such as ("order", "status"); None where it is unset."""
