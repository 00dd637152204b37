"""Redirect: another document (https://www.twilio.com/docs/voice/twiml/redirect)."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.verbs.attributes import Attributes, no_children
from ivr.emulator.verbs.markup import Element


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with the document at `url`; empty = the present one again."""

    url: str
    method: str = "POST"

    @classmethod
    def parse(cls, element: Element) -> Redirect:
        """Read a Redirect. Raises Refused: 13710 method, 12200 the rest."""
        read = Attributes(element, ("method",))
        no_children(element)
        return cls(element.own_text, read.method(code=13710))
