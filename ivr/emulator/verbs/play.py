"""Play: a recording, or keys (https://www.twilio.com/docs/voice/twiml/play)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import SCHEMA, Attributes, no_children
from ivr.emulator.verbs.markup import Element
from ivr.emulator.verbs.say import ENDLESS

KEYS = re.compile(r"[0-9*#wW]{1,32}")


@dataclass(frozen=True, slots=True)
class Play:
    """Play the file at `url`, or the keys `digits` (w waits half a second), `loop` times."""

    url: str = ""
    digits: str = ""
    loop: int = 1

    @classmethod
    def parse(cls, element: Element) -> Play:
        """Read a Play. Raises Refused: 13410 loop, 11100 no URL, 12200 the rest."""
        read = Attributes(element, ("loop", "digits"))
        no_children(element)
        url, digits = element.own_text, read.text("digits")
        if digits and not KEYS.fullmatch(digits):
            raise read.refuse("digits", SCHEMA, "holds more than 0-9 * # w")
        if not url and not digits:
            raise Refused(11100, f"line {element.line}: Play has no URL")
        return cls(url, digits, read.whole("loop", 1, 0, 10**6, 13410) or ENDLESS)
