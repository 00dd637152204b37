"""Recordings, looked into when they are loaded."""

from __future__ import annotations

import array
import io
import math
import wave

import pytest

from ivr.flows.sounds import Sound, listen, sound
from tests.unit.flows.sample import SOURCES, errors


def tone(seconds: float = 1.0, rate: int = 8000, loudness: float = 0.2, width: int = 2) -> bytes:
    """Return a WAV file with one tone; `loudness` of full scale."""
    written = io.BytesIO()
    with wave.open(written, "wb") as recording:
        recording.setparams((1, width, rate, 0, "NONE", ""))
        count = round(seconds * rate)
        samples = array.array("h", (round(32767 * loudness * math.sin(place / 3)) for place in range(count)))
        recording.writeframes(samples.tobytes()[: count * width])
    return written.getvalue()


def test_a_recording_is_measured() -> None:
    heard = listen(tone(2.5, 16_000, 0.5), ".wav")
    assert (heard.seconds, heard.rate, heard.broken) == (2.5, 16_000, False)
    assert heard.loudness == pytest.approx(-9.0, abs=0.1)
    assert heard.mistake == ""


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (tone(0.05), "nothing in this recording"),
        (tone(rate=4000), "4000 samples"),
        (tone(loudness=0.001), "too soft: -63 dB"),
        (tone(loudness=1.0), "too loud: -3 dB"),
        (tone(1.0)[:30], "no recording"),
        (b"<html>not found</html>", "no recording"),
        (b"", "no recording"),
    ],
)
def test_what_a_telephone_cannot_carry_is_told(content: bytes, mistake: str) -> None:
    assert mistake in listen(content, ".wav").mistake


def test_other_widths_have_an_unknown_loudness() -> None:
    heard = listen(tone(width=1), ".wav")
    assert (heard.seconds, heard.loudness, heard.mistake) == (1.0, None, "")


def test_a_compressed_wave_is_taken_as_it_is() -> None:
    """A-law and mu-law are what telephones speak; only their length is not known here."""
    plain = tone()
    assert listen(plain[:20] + b"\x07\x00" + plain[22:], ".wav") == Sound()


@pytest.mark.parametrize("heard", [Sound(), Sound(2.5, 8000, -20.0), Sound(1.0, 8000), Sound(broken=True)])
def test_what_was_heard_can_be_written_down(heard: Sound) -> None:
    assert sound(f"{heard} 0a1b") == heard


def test_a_wrong_recording_is_a_problem_where_it_is_used() -> None:
    found = errors({**SOURCES, "prompts/audio/softer.wav": "12.0 8000 -70.2 bb"})
    assert [(problem.code, str(problem.place)) for problem in found] == [
        ("wrong_type", "prompts/en.yaml:19:21"),
        ("wrong_type", "prompts/es.yaml:19:21"),
    ]
    assert "too soft" in found[0].message
