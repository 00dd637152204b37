"""Reject: refuse a call (https://www.twilio.com/docs/voice/twiml/reject)."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.verbs.attributes import Attributes, no_children, no_text
from ivr.emulator.verbs.markup import Element


@dataclass(frozen=True, slots=True)
class Reject:
    """Refuse the call unanswered: it ends as `no-answer`, with the reason busy as `busy`."""

    reason: str = "rejected"

    @classmethod
    def parse(cls, element: Element) -> Reject:
        """Read a Reject. Raises Refused(12200)."""
        read = Attributes(element, ("reason",))
        no_children(element)
        no_text(element)
        return cls(read.one_of("reason", ("rejected", "busy"), "rejected"))
