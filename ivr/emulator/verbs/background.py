"""Start and Stop: what runs beside a call (https://www.twilio.com/docs/voice/twiml/recording). Recordings only."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import RECORDING_EVENTS, SCHEMA, Attributes, no_text
from ivr.emulator.verbs.markup import Element

RECORDING_KNOWN = (
    "name", "channels", "track", "trim", "recordingStatusCallback", "recordingStatusCallbackMethod",
    "recordingStatusCallbackEvent", "recordingConfigurationId",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Start:
    """Record both sides from here on; by its `name` the recording can be stopped."""

    name: str = ""
    channels: int = 2
    notice: str = ""
    notice_method: str = "POST"
    notice_events: frozenset[str] = frozenset({"completed"})

    @classmethod
    def parse(cls, element: Element) -> Start:
        """Read a Start. Raises Refused(12200) where it starts anything but a recording."""
        read = _recording(element)
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
    """End the recording of that name."""

    name: str

    @classmethod
    def parse(cls, element: Element) -> Stop:
        """Read a Stop. Raises Refused(12200) where it stops anything but a recording, or one without a name."""
        read = _recording(element)
        if not read.text("name"):
            raise read.refuse("name", SCHEMA, "names no recording")
        return cls(read.text("name"))


def _recording(element: Element) -> Attributes:
    Attributes(element, ())
    no_text(element)
    if [child.name for child in element.children] != ["Recording"]:
        raise Refused(SCHEMA, f"line {element.line}: in {element.name} this carrier plays one Recording")
    (recording,) = element.children
    return Attributes(recording, RECORDING_KNOWN)
