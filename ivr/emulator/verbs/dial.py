"""Dial: somebody else joins the call (https://www.twilio.com/docs/voice/twiml/dial)."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import RECORDING_EVENTS, Attributes
from ivr.emulator.verbs.conference import Conference
from ivr.emulator.verbs.markup import Element
from ivr.emulator.verbs.nouns import (
    Party,
    QueueFront,
    parse_client,
    parse_number,
    parse_queue,
    parse_sip,
    phone_number,
)

KNOWN = (
    "action", "method", "timeout", "hangupOnStar", "timeLimit", "callerId", "record", "trim", "callReason",
    "recordingStatusCallback", "recordingStatusCallbackMethod", "recordingStatusCallbackEvent",
    "recordingConfigurationId", "answerOnBridge", "ringTone", "recordingTrack", "sequential", "referUrl", "referMethod",
    "events", "passports",
)  # fmt: skip
RECORDS = frozenset({
    "do-not-record", "true", "false", "record-from-answer", "record-from-ringing", "record-from-answer-dual",
    "record-from-ringing-dual",
})  # fmt: skip
MOST_NOUNS = 10
NESTING = 13215


@dataclass(frozen=True, slots=True)
class Dial:
    """Reach `parties`, or a `room`, or the front of a `queue`: exactly one of the three is set.

    `timeout` in seconds; the carrier rings about five more. `time_limit` in seconds. `record` as the attribute has it;
    a room is not recorded.
    """

    parties: tuple[Party, ...] = ()
    room: Conference | None = None
    queue: QueueFront | None = None
    action: str = ""
    method: str = "POST"
    timeout: int = 30
    time_limit: int = 14_400
    caller_id: str = ""
    answer_on_bridge: bool = False
    hangup_on_star: bool = False
    sequential: bool = False
    record: str = "do-not-record"
    notice: str = ""
    notice_method: str = "POST"
    notice_events: frozenset[str] = frozenset({"completed"})

    @classmethod
    def parse(cls, element: Element) -> Dial:
        """Read a Dial. Raises Refused: 13210 to 13217 as the vendor numbers them, 12200 the rest."""
        read = Attributes(element, KNOWN)
        read.text("callReason", longest=50)
        read.one_of("trim", ("trim-silence", "do-not-trim"), "do-not-trim")
        parties, room, queue = _nouns(element)
        return cls(
            parties=parties,
            room=room,
            queue=queue,
            action=read.text("action"),
            method=read.method(code=13210),
            timeout=read.whole("timeout", 30, 5, 600, 13212),
            time_limit=read.whole("timeLimit", 14_400, 1, 86_400, 13216),
            caller_id=read.text("callerId", longest=64, code=13214),
            answer_on_bridge=read.truth("answerOnBridge", default=False),
            hangup_on_star=read.truth("hangupOnStar", default=False, code=13213),
            sequential=read.truth("sequential", default=False),
            record=read.one_of("record", RECORDS, "do-not-record", 13217),
            notice=read.text("recordingStatusCallback"),
            notice_method=read.method("recordingStatusCallbackMethod"),
            notice_events=read.words("recordingStatusCallbackEvent", RECORDING_EVENTS, "completed"),
        )


def _nouns(element: Element) -> tuple[tuple[Party, ...], Conference | None, QueueFront | None]:
    """Return whom the Dial reaches. A room or a queue stands alone; at most ten parties stand together."""
    children = element.children
    if children and element.own_text:
        raise Refused(NESTING, f"line {element.line}: text and elements may not both stand in Dial")
    if not children:
        return (Party(phone_number(element.own_text, element.line)),), None, None
    if len(children) == 1 and children[0].name == "Conference":
        return (), Conference.parse(children[0]), None
    if len(children) == 1 and children[0].name == "Queue":
        return (), None, parse_queue(children[0])
    if len(children) > MOST_NOUNS:
        raise Refused(NESTING, f"line {element.line}: Dial reaches more than {MOST_NOUNS} parties")
    return tuple(_party(child) for child in children), None, None


def _party(child: Element) -> Party:
    if child.name == "Number":
        return parse_number(child)
    if child.name == "Client":
        return parse_client(child)
    if child.name == "Sip":
        return parse_sip(child)
    raise Refused(NESTING, f"line {child.line}: {child.name} may not stand here in Dial")
