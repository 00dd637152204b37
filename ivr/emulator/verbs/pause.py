"""Pause: silence (https://www.twilio.com/docs/voice/twiml/pause)."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.verbs.attributes import Attributes, no_children, no_text
from ivr.emulator.verbs.markup import Element


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait `length` seconds in silence; as the first verb of a call, before picking up."""

    length: int = 1

    @classmethod
    def parse(cls, element: Element) -> Pause:
        """Read a Pause. Raises Refused: 13910 length, 12200 the rest."""
        read = Attributes(element, ("length",))
        no_children(element)
        no_text(element)
        return cls(read.whole("length", 1, 1, 14_400, 13910))
