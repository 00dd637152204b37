"""Connect: two-way audio with a program (https://www.twilio.com/docs/voice/twiml/connect). Stream only."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import SCHEMA, STREAM_TRACKS, Attributes, no_text
from ivr.emulator.verbs.markup import Element

STREAM_KNOWN = ("name", "url", "track", "statusCallback", "statusCallbackMethod")


@dataclass(frozen=True, slots=True)
class Connect:
    """Connect the caller with the program at `url`, a WebSocket, until the program closes it."""

    url: str
    parameters: tuple[tuple[str, str], ...] = ()
    action: str = ""
    method: str = "POST"

    @classmethod
    def parse(cls, element: Element) -> Connect:
        """Read a Connect. Raises Refused: 12200, and 11100 for an address that is no WebSocket's."""
        read = Attributes(element, ("action", "method"))
        no_text(element)
        if [child.name for child in element.children] != ["Stream"]:
            raise Refused(SCHEMA, f"line {element.line}: in Connect this carrier plays one Stream")
        (stream,) = element.children
        of_stream = Attributes(stream, STREAM_KNOWN)
        of_stream.one_of("track", STREAM_TRACKS, "inbound_track")
        url = of_stream.text("url")
        if not url.startswith(("ws://", "wss://")):
            raise of_stream.refuse("url", 11100, "is no address of a WebSocket")
        return cls(url, read_parameters(stream), read.text("action"), read.method())


def read_parameters(element: Element) -> tuple[tuple[str, str], ...]:
    """Return the Parameters of `element`, name and value. Raises Refused(12200) where anything else stands in it."""
    found = []
    for child in element.children:
        if child.name != "Parameter":
            raise Refused(SCHEMA, f"line {child.line}: {child.name} may not stand in {element.name}")
        given = Attributes(child, ("name", "value"))
        found.append((given.text("name"), given.text("value")))
    return tuple(found)
