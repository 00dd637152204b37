"""Recordings: how long, of what, and their sound (a tone as long as the recording, for nobody's voice is kept)."""

from __future__ import annotations

import io
import math
import struct
import wave
from dataclasses import dataclass, field

from ivr.emulator.leg import Notices
from ivr.emulator.sids import new_sid

RATE = 8000
TONE = 330


@dataclass(slots=True)
class Recording:
    """A recording of `seconds`; `words` is what was said, for the transcription. `source` as REST shows it.

    `name` is that of a recording which runs beside the call; `notices` says where its callback goes.
    """

    call: str
    created_at: float
    seconds: int
    words: str = ""
    source: str = "RecordVerb"
    status: str = "completed"
    name: str = ""
    channels: int = 1
    notices: Notices | None = None
    sid: str = field(default_factory=lambda: new_sid("RE"))


def wav(seconds: int) -> bytes:
    """Return a WAV file of `seconds`: 8 kHz, 16 bit, one channel, a soft tone."""
    period = [round(3000 * math.sin(2 * math.pi * TONE * step / RATE)) for step in range(RATE)]
    second = struct.pack(f"<{RATE}h", *period)
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(second * max(seconds, 1))
    return written.getvalue()


def wav_seconds(content: bytes) -> float | None:
    """Return how long a WAV file lasts, or None where `content` is no WAV file."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            return float(file.getnframes() / file.getframerate())
    except (wave.Error, EOFError):
        return None
