"""Hangup: the end (https://www.twilio.com/docs/voice/twiml/hangup)."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.verbs.attributes import Attributes, no_children, no_text
from ivr.emulator.verbs.markup import Element


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""

    @classmethod
    def parse(cls, element: Element) -> Hangup:
        """Read a Hangup. Raises Refused(12200)."""
        Attributes(element, ())
        no_children(element)
        no_text(element)
        return cls()
