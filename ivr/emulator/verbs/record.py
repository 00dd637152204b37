"""Record: the caller's voice (https://www.twilio.com/docs/voice/twiml/record)."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import RECORDING_EVENTS, Attributes, no_children, no_text
from ivr.emulator.verbs.markup import Element

KNOWN = (
    "action", "method", "timeout", "finishOnKey", "maxLength", "playBeep", "trim", "recordingStatusCallback",
    "recordingStatusCallbackMethod", "recordingStatusCallbackEvent", "transcribe", "transcribeCallback",
    "recordingConfigurationId",
)  # fmt: skip
ANY_KEY = "1234567890*#"
LONGEST = 14_400
LONGEST_TRANSCRIBED = 120


@dataclass(frozen=True, slots=True)
class Record:
    """Record until silence of `timeout` seconds (0 = never), a key, or `max_length` seconds."""

    action: str = ""
    method: str = "POST"
    timeout: int = 5
    finish_on_key: str = ANY_KEY
    max_length: int = 3600
    play_beep: bool = True
    trim: str = "trim-silence"
    notice: str = ""
    notice_method: str = "POST"
    notice_events: frozenset[str] = frozenset({"completed"})
    transcribe: bool = False
    transcribe_callback: str = ""

    @classmethod
    def parse(cls, element: Element) -> Record:
        """Read a Record. Raises Refused: 13610 to 13617 as the vendor numbers them, 12200 the rest."""
        read = Attributes(element, KNOWN)
        no_children(element)
        no_text(element)
        keys = read.text("finishOnKey", ANY_KEY)
        if not set(keys).issubset(ANY_KEY):
            raise read.refuse("finishOnKey", 13613, "holds more than 0123456789#*")
        transcribe = read.truth("transcribe", default=False, code=13614) or bool(read.text("transcribeCallback"))
        return cls(
            action=read.text("action"),
            method=read.method(code=13610),
            timeout=read.whole("timeout", 5, 0, LONGEST, 13611),
            finish_on_key=keys,
            max_length=_max_length(read, transcribe=transcribe),
            play_beep=read.truth("playBeep", default=True, code=13616),
            trim=read.one_of("trim", ("trim-silence", "do-not-trim"), "trim-silence"),
            notice=read.text("recordingStatusCallback"),
            notice_method=read.method("recordingStatusCallbackMethod"),
            notice_events=read.words("recordingStatusCallbackEvent", RECORDING_EVENTS, "completed"),
            transcribe=transcribe,
            transcribe_callback=read.text("transcribeCallback"),
        )


def _max_length(read: Attributes, *, transcribe: bool) -> int:
    """Return the longest recording in seconds. Only one of 2 to 120 seconds is transcribed (docs/api/errors/13617)."""
    longest = read.whole("maxLength", LONGEST_TRANSCRIBED if transcribe else 3600, 2, LONGEST, 13612)
    if transcribe and longest > LONGEST_TRANSCRIBED:
        raise Refused(13617, f"Record maxLength={longest} is out of the range of 2 to 120 seconds for transcription")
    return longest
