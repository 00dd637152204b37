"""Leave: out of the queue (https://www.twilio.com/docs/voice/twiml/leave)."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.verbs.attributes import Attributes, no_children, no_text
from ivr.emulator.verbs.markup import Element


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave the queue; it means something only in a document that a waiting caller hears."""

    @classmethod
    def parse(cls, element: Element) -> Leave:
        """Read a Leave. Raises Refused(12200)."""
        Attributes(element, ())
        no_children(element)
        no_text(element)
        return cls()
