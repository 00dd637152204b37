"""Enqueue and Leave: waiting (https://www.twilio.com/docs/voice/twiml/enqueue)."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import SCHEMA, Attributes, no_children
from ivr.emulator.verbs.markup import Element

KNOWN = ("action", "maxQueueSize", "method", "waitUrl", "waitUrlMethod", "workflowSid")
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Wait in the queue `name`, listening to `wait_url` (None = the carrier's music, "" = silence)."""

    name: str
    action: str = ""
    method: str = "POST"
    wait_url: str | None = None
    wait_method: str = "POST"
    max_queue_size: int = 0

    @classmethod
    def parse(cls, element: Element) -> Enqueue:
        """Read an Enqueue. Raises Refused: 14201 to 14206 as the vendor numbers them, 12200 the rest."""
        read = Attributes(element, KNOWN)
        if read.optional("workflowSid") is not None:
            raise read.refuse("workflowSid", SCHEMA, "asks for TaskRouter, which this emulator has not")
        no_children(element)
        return cls(
            name=queue_name(element, 14204, 14205),
            action=read.text("action"),
            method=read.method(code=14201),
            wait_url=read.optional("waitUrl"),
            wait_method=read.method("waitUrlMethod", code=14206),
            max_queue_size=read.whole("maxQueueSize", 0, 1, 5000),
        )


def queue_name(element: Element, short: int, long: int) -> str:
    """Return the queue that `element` names; refuse no name with code `short`, more than 64 characters with `long`."""
    name = element.own_text
    if not name:
        raise Refused(short, f"line {element.line}: {element.name} names no queue")
    if len(name) > LONGEST_NAME:
        raise Refused(long, f"line {element.line}: the queue's name has more than {LONGEST_NAME} characters")
    return name
