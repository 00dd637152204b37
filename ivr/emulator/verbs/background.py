"""Start and Stop: what runs beside a call, a recording or a transcription of what the caller says.

https://www.twilio.com/docs/voice/twiml/recording, https://www.twilio.com/docs/voice/twiml/transcription
"""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import RECORDING_EVENTS, SCHEMA, STREAM_TRACKS, Attributes, no_text
from ivr.emulator.verbs.markup import Element

RECORDING_KNOWN = (
    "name", "channels", "track", "trim", "recordingStatusCallback", "recordingStatusCallbackMethod",
    "recordingStatusCallbackEvent", "recordingConfigurationId",
)  # fmt: skip


NOUNS = ("Recording", "Transcription")
TRANSCRIPTION_KNOWN = (
    "name", "track", "statusCallbackUrl", "statusCallbackMethod", "inboundTrackLabel", "outboundTrackLabel",
    "partialResults", "languageCode", "transcriptionEngine", "profanityFilter", "speechModel", "hints",
    "enableAutomaticPunctuation", "intelligenceService",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transcription:
    """Write down what the caller says from here on, an utterance a notice."""

    name: str
    language: str
    notice: str
    notice_method: str

    @classmethod
    def parse(cls, element: Element) -> Transcription:
        """Read it. Raises Refused(12200): without a notice its words would reach nobody."""
        read = Attributes(element, TRANSCRIPTION_KNOWN)
        read.one_of("track", STREAM_TRACKS, "both_tracks")
        read.truth("partialResults", default=False)
        if not read.text("statusCallbackUrl"):
            raise read.refuse("statusCallbackUrl", SCHEMA, "is missing: this carrier keeps no transcriptions")
        return cls(
            name=read.text("name"),
            language=read.text("languageCode", "en-US"),
            notice=read.text("statusCallbackUrl"),
            notice_method=read.method("statusCallbackMethod"),
        )


@dataclass(frozen=True, slots=True)
class Start:
    """Record both sides from here on, or transcribe; by its `name` it can be stopped."""

    name: str = ""
    channels: int = 2
    notice: str = ""
    notice_method: str = "POST"
    notice_events: frozenset[str] = frozenset({"completed"})
    transcription: Transcription | None = None

    @classmethod
    def parse(cls, element: Element) -> Start:
        """Read a Start. Raises Refused(12200) where it starts anything else."""
        noun = _noun(element)
        if noun.name == "Transcription":
            begun = Transcription.parse(noun)
            return cls(begun.name, transcription=begun)
        read = Attributes(noun, RECORDING_KNOWN)
        read.one_of("track", ("both", "inbound", "outbound"), "both")
        read.one_of("trim", ("trim-silence", "do-not-trim"), "trim-silence")
        return cls(
            name=read.text("name"),
            channels=2 if read.one_of("channels", ("mono", "dual"), "dual") == "dual" else 1,
            notice=read.text("recordingStatusCallback"),
            notice_method=read.method("recordingStatusCallbackMethod"),
            notice_events=read.words("recordingStatusCallbackEvent", RECORDING_EVENTS, "completed"),
        )


@dataclass(frozen=True, slots=True)
class Stop:
    """End the recording, or the transcription, of that name."""

    name: str
    transcription: bool = False

    @classmethod
    def parse(cls, element: Element) -> Stop:
        """Read a Stop. Raises Refused(12200) where it stops anything else, or what has no name."""
        noun = _noun(element)
        transcription = noun.name == "Transcription"
        read = Attributes(noun, TRANSCRIPTION_KNOWN if transcription else RECORDING_KNOWN)
        if not read.text("name"):
            raise read.refuse("name", SCHEMA, f"names no {noun.name.lower()}")
        return cls(read.text("name"), transcription)


def _noun(element: Element) -> Element:
    Attributes(element, ())
    no_text(element)
    if len(element.children) != 1 or element.children[0].name not in NOUNS:
        raise Refused(SCHEMA, f"line {element.line}: in {element.name} this carrier plays one of {', '.join(NOUNS)}")
    return element.children[0]
