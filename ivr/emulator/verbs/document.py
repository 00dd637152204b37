"""A whole document: its verbs in order, and which of them may stand where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import SCHEMA, no_text
from ivr.emulator.verbs.background import Start, Stop
from ivr.emulator.verbs.connect import Connect
from ivr.emulator.verbs.dial import Dial
from ivr.emulator.verbs.enqueue import Enqueue
from ivr.emulator.verbs.gather import Gather
from ivr.emulator.verbs.hangup import Hangup
from ivr.emulator.verbs.leave import Leave
from ivr.emulator.verbs.markup import UNPARSABLE, Element, read_markup
from ivr.emulator.verbs.pause import Pause
from ivr.emulator.verbs.pay import Pay
from ivr.emulator.verbs.play import Play
from ivr.emulator.verbs.record import Record
from ivr.emulator.verbs.redirect import Redirect
from ivr.emulator.verbs.reject import Reject
from ivr.emulator.verbs.say import Say

Verb = (
    Say
    | Play
    | Pause
    | Gather
    | Record
    | Start
    | Stop
    | Dial
    | Enqueue
    | Leave
    | Connect
    | Pay
    | Redirect
    | Hangup
    | Reject
)

VERBS: dict[str, type[Verb]] = {verb.__name__: verb for verb in get_args(Verb)}
BIGGEST = 64 * 1024
TOO_BIG = 11750


@dataclass(frozen=True, slots=True)
class Context:
    """Where a document is heard: the verbs that may stand in it, and the carrier's code for one that may not."""

    name: str
    verbs: frozenset[str]
    code: int = SCHEMA


CALL = Context("a call", frozenset(VERBS) - {"Leave"})
WAITING = Context("a queue's waitUrl", frozenset({"Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"}))
ROOM = Context("a conference's waitUrl", frozenset({"Play", "Say", "Pause", "Redirect"}), 13238)
HOLD = Context("a participant's hold", frozenset({"Play", "Say", "Pause", "Redirect"}))
ANNOUNCEMENT = Context("an announcement", frozenset({"Play", "Say", "Pause"}))
DEQUEUE = Context("the url of a Queue", frozenset({"Play", "Say", "Pause", "Redirect"}))
WHISPER = Context("the url of a Number", frozenset({"Play", "Say", "Pause", "Gather", "Redirect", "Hangup"}))


def read_document(body: bytes, context: Context = CALL) -> tuple[Verb, ...]:
    """Return the verbs of `body`. Raises Refused with the carrier's code where the carrier would not play it."""
    if len(body) > BIGGEST:
        raise Refused(TOO_BIG, f"the document has {len(body)} bytes; 65536 are allowed")
    root = read_markup(body)
    if root.name != "Response":
        raise Refused(UNPARSABLE, f"the root is {root.name}, not Response")
    if root.attributes:
        raise Refused(SCHEMA, f"line {root.line}: Response has no attributes")
    no_text(root)
    return tuple(_verb(child, context) for child in root.children)


def _verb(element: Element, context: Context) -> Verb:
    verb = VERBS.get(element.name)
    if verb is None:
        raise Refused(SCHEMA, f"line {element.line}: {element.name} is no verb that this carrier plays")
    if element.name not in context.verbs:
        raise Refused(context.code, f"line {element.line}: {element.name} may not stand in {context.name}")
    return verb.parse(element)
