"""Conference: a room (https://www.twilio.com/docs/voice/twiml/conference)."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import RECORDING_EVENTS, Attributes, no_children
from ivr.emulator.verbs.markup import Element

KNOWN = (
    "muted", "beep", "startConferenceOnEnter", "endConferenceOnExit", "waitUrl", "waitMethod", "maxParticipants",
    "record", "recordingConfigurationId", "region", "coach", "trim", "statusCallbackEvent", "statusCallback",
    "statusCallbackMethod", "recordingStatusCallback", "recordingStatusCallbackMethod", "recordingStatusCallbackEvent",
    "eventCallbackUrl", "jitterBufferSize", "participantLabel",
)  # fmt: skip
BEEPS = frozenset({"true", "false", "onEnter", "onExit"})
EVENTS = frozenset({"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"})
LONGEST_NAME = 128
MOST_PARTICIPANTS = 250


@dataclass(frozen=True, slots=True)
class Conference:
    """Meet in the room `name`. `wait_url` None = the carrier's music, "" = silence."""

    name: str
    muted: bool = False
    beep: str = "true"
    start_on_enter: bool = True
    end_on_exit: bool = False
    wait_url: str | None = None
    wait_method: str = "POST"
    max_participants: int = MOST_PARTICIPANTS
    record: bool = False
    coach: str = ""
    label: str = ""
    notice: str = ""
    notice_method: str = "POST"
    notice_events: frozenset[str] = frozenset()
    recording_notice: str = ""

    @classmethod
    def parse(cls, element: Element) -> Conference:
        """Read a Conference. Raises Refused: 13230 to 13237 as the vendor numbers them, 12200 the rest."""
        read = Attributes(element, KNOWN)
        no_children(element)
        name = element.own_text
        if not name or len(name) > LONGEST_NAME:
            raise Refused(13237, f"line {element.line}: the room's name is empty, or has more than 128 characters")
        read.one_of("trim", ("trim-silence", "do-not-trim"), "trim-silence")
        read.one_of("jitterBufferSize", ("off", "small", "medium", "large"), "large")
        read.words("recordingStatusCallbackEvent", RECORDING_EVENTS, "completed")
        read.method("recordingStatusCallbackMethod")
        return cls(
            name=name,
            muted=read.truth("muted", default=False, code=13230),
            beep=read.one_of("beep", BEEPS, "true", 13235),
            start_on_enter=read.truth("startConferenceOnEnter", default=True, code=13232),
            end_on_exit=read.truth("endConferenceOnExit", default=False, code=13231),
            wait_url=read.optional("waitUrl"),
            wait_method=read.method("waitMethod", code=13234),
            max_participants=read.whole("maxParticipants", MOST_PARTICIPANTS, 2, MOST_PARTICIPANTS),
            record=read.one_of("record", ("do-not-record", "record-from-start"), "do-not-record") != "do-not-record",
            coach=read.text("coach"),
            label=read.text("participantLabel", longest=LONGEST_NAME),
            notice=read.text("statusCallback"),
            notice_method=read.method("statusCallbackMethod"),
            notice_events=read.words("statusCallbackEvent", EVENTS, ""),
            recording_notice=read.text("recordingStatusCallback"),
        )
