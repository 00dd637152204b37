"""Music for waiting callers, cut into pieces."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from ivr.cli.music import cut, music


def recording(path: Path, seconds: int, channels: int = 2, rate: int = 16_000) -> bytes:
    """Write a WAV file that counts its frames, and return what it holds."""
    frames = b"".join(number.to_bytes(4, "little")[: channels * 2] for number in range(seconds * rate))
    with wave.open(str(path), "wb") as written:
        written.setparams((channels, 2, rate, 0, "NONE", ""))
        written.writeframes(frames)
    return frames


def pieces(paths: list[Path]) -> tuple[list[float], bytes]:
    lengths, frames = [], b""
    for path in paths:
        with wave.open(str(path)) as piece:
            lengths.append(piece.getnframes() / piece.getframerate())
            frames += piece.readframes(piece.getnframes())
    return lengths, frames


@pytest.mark.parametrize(
    ("seconds", "lengths"), [(30, [12, 12, 6]), (28, [12, 16]), (24, [12, 12]), (12, [12]), (3, [3])]
)
def test_a_recording_is_cut_and_nothing_is_lost(tmp_path: Path, seconds: int, lengths: list[float]) -> None:
    whole = recording(tmp_path / "spring.wav", seconds)
    cut_lengths, together = pieces(cut(tmp_path / "spring.wav", tmp_path / "hold"))
    assert cut_lengths == lengths
    assert together == whole


def test_the_command_prints_what_the_prompts_file_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recording(tmp_path / "spring.wav", 24)
    assert music(tmp_path / "spring.wav", tmp_path / "hold") == 0
    assert capsys.readouterr().out == "  hold_music: [hold/spring-1.wav, hold/spring-2.wav]\n"


def test_what_is_no_recording_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "spring.wav").write_text("no music")
    assert music(tmp_path / "spring.wav", tmp_path) == 1
    assert music(tmp_path / "nothing.wav", tmp_path) == 1
    assert capsys.readouterr().err.count("can be cut") == 2
