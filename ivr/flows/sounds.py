"""What is known of a recording without listening to it, and whether a telephone can carry it."""

from __future__ import annotations

import array
import io
import math
import sys
import wave
from typing import NamedTuple

UNKNOWN = "?"
BROKEN = "!"
LEAST_RATE = 8000  # samples a second: what a telephone carries
SHORTEST = 0.1  # seconds
SOFTEST = -45.0  # decibels below full scale, on average; speech lies around -20
LOUDEST = -6.0
SAMPLES = 40_000  # looked at for the loudness of a whole recording
FULL_SCALE = 32_768
UNKNOWN_FORMAT = "unknown format"


class Sound(NamedTuple):
    """A recording. `seconds`, `rate` (samples a second) and `loudness` (dBFS) are None where the format hides them."""

    seconds: float | None = None
    rate: int | None = None
    loudness: float | None = None
    broken: bool = False

    def __str__(self) -> str:
        if self.broken:
            return BROKEN
        known = (f"{self.seconds:.1f}" if self.seconds is not None else UNKNOWN, self.rate, self.loudness)
        return " ".join(UNKNOWN if one is None else str(one) for one in known)

    @property
    def mistake(self) -> str:
        """What is wrong with it for a telephone, "" where nothing is."""
        if self.broken:
            return "this is no recording, whatever its name says"
        if self.seconds is not None and self.seconds < SHORTEST:
            return "there is nothing in this recording"
        if self.rate is not None and self.rate < LEAST_RATE:
            return f"{self.rate} samples a second are too few: {LEAST_RATE} at least"
        if self.loudness is not None and not SOFTEST <= self.loudness <= LOUDEST:
            how = "soft" if self.loudness < SOFTEST else "loud"
            return f"this recording is too {how}: {self.loudness:.0f} dB, wanted from {SOFTEST:.0f} to {LOUDEST:.0f}"
        return ""


def sound(written: str) -> Sound:
    """Return what `read_folder` noted of a recording: seconds, rate and loudness, then the hash of its bytes."""
    parts = [None if part == UNKNOWN else part for part in written.split()[:-1]]
    if BROKEN in parts:
        return Sound(broken=True)
    seconds, rate, loudness, *_ = [*parts, None, None, None]
    return Sound(
        float(seconds) if seconds else None, int(rate) if rate else None, float(loudness) if loudness else None
    )


def listen(content: bytes, ending: str) -> Sound:
    """Look into the bytes of a recording; `ending` is that of its name, `.wav` or `.mp3`."""
    if ending != ".wav":
        return Sound()
    try:
        with wave.open(io.BytesIO(content)) as recording:
            seconds = recording.getnframes() / recording.getframerate()
            return Sound(seconds, recording.getframerate(), _loudness(recording))
    except wave.Error as error:
        return Sound(broken=UNKNOWN_FORMAT not in str(error))
    except (EOFError, ZeroDivisionError):
        return Sound(broken=True)


def _loudness(recording: wave.Wave_read) -> float | None:
    """Return the average loudness in dBFS, of 16 bits a sample; None for another width."""
    if recording.getsampwidth() != array.array("h").itemsize:
        return None
    samples = array.array("h", recording.readframes(recording.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    some = samples[:: max(1, len(samples) // SAMPLES)]
    mean = math.sqrt(sum(sample * sample for sample in some) / len(some)) if some else 0.0
    return round(20 * math.log10(max(mean, 1.0) / FULL_SCALE), 1)
