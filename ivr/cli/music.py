"""`python -m ivr music`: hold music in pieces so short that a waiting caller can be spoken to between them.

A company cuts its own. What is shipped belongs to nobody: soft chords, composed here.
"""

from __future__ import annotations

import array
import math
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

RATE = 8000  # samples a second: what a telephone carries
PIECE_SECONDS = 12
SHORTEST_PIECE = 5  # seconds
CHORD_SECONDS = 3
LOUDEST = 9000  # of 32,767: music under a voice, not over it
FADE_IN = 0.6  # seconds
A4 = 440.0  # hertz, MIDI note 69

# Four pieces of four chords, as MIDI notes; each leads over into the next, and the last into the first.
PIECES = (
    ((48, 64, 67, 71, 74), (45, 60, 64, 67, 72), (41, 57, 60, 64, 69), (43, 59, 62, 65, 69)),
    ((52, 59, 62, 67, 71), (45, 60, 64, 67, 71), (50, 57, 60, 65, 69), (43, 59, 62, 65, 71)),
    ((48, 60, 64, 67, 71), (50, 57, 60, 65, 69), (52, 59, 62, 67, 71), (41, 57, 60, 64, 69)),
    ((45, 60, 64, 67, 72), (41, 57, 60, 65, 69), (50, 57, 60, 65, 69), (43, 55, 59, 62, 65)),
)


def music(file: Path | None, to: Path) -> int:
    """Cut a recording into pieces, or compose some where there is none; print them as the prompts file takes them.

    Returns 1 where the file is no recording that can be cut, else 0.
    """
    try:
        pieces = compose(to) if file is None else cut(file, to)
    except (wave.Error, EOFError, OSError) as error:
        print(f"{file}: this is no WAV file that can be cut: {error}", file=sys.stderr)
        return 1
    names = ", ".join(f"{to.name}/{piece.name}" for piece in pieces)
    print(f"  hold_music: [{names}]")
    return 0


def cut(file: Path, folder: Path) -> list[Path]:
    """Write a WAV file in pieces of 12 seconds into `folder`, in its own format, and return their paths in order.

    What is left at the end is a piece of its own if it lasts 5 seconds, else it belongs to the last one. Raises
    wave.Error, EOFError or OSError for a file that is none.
    """
    with wave.open(str(file)) as recording:
        rate, frame = recording.getframerate(), recording.getnchannels() * recording.getsampwidth()
        frames, form = recording.readframes(recording.getnframes()), recording.getparams()
    begins = [
        begin
        for begin in range(0, len(frames), rate * PIECE_SECONDS * frame)
        if not begin or len(frames) - begin >= rate * SHORTEST_PIECE * frame
    ]
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{file.stem}-{number}.wav" for number in range(1, len(begins) + 1)]
    for path, begin, end in zip(paths, begins, [*begins[1:], len(frames)], strict=True):
        with wave.open(str(path), "wb") as piece:
            piece.setparams(form)
            piece.writeframes(frames[begin:end])
    return paths


def compose(folder: Path) -> list[Path]:
    """Write the pieces as WAV files (8 kHz, mono, 16 bit) into `folder`, and return their paths in playing order."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder / f"piece-{number}.wav", piece) for number, piece in enumerate(PIECES, 1)]


def _write(path: Path, chords: tuple[tuple[int, ...], ...]) -> Path:
    samples = array.array("h", (round(LOUDEST * loudness) for loudness in _piece(chords)))
    with wave.open(str(path), "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(RATE)
        recording.writeframes(samples.tobytes())
    return path


def _piece(chords: tuple[tuple[int, ...], ...]) -> Iterator[float]:
    for chord in chords:
        waves = [(2 * math.pi * _hertz(note) / RATE, CHORD_SECONDS * place / 16) for place, note in enumerate(chord)]
        for sample in range(RATE * CHORD_SECONDS):
            seconds = sample / RATE
            sound = sum(_swell(seconds - begin) * _tone(turn * sample) for turn, begin in waves)
            yield sound / len(chord) * _end(seconds)


def _hertz(note: int) -> float:
    return A4 * 2 ** ((note - 69) / 12)


def _tone(phase: float) -> float:
    """Return a soft tone: a sine with a little of its octave."""
    return 0.85 * math.sin(phase) + 0.15 * math.sin(2 * phase)


def _swell(seconds: float) -> float:
    """Return how loud a note is so many seconds after its begin: it rises, then fades slowly."""
    if seconds < 0:
        return 0.0
    return min(seconds / FADE_IN, 1.0) * math.exp(-seconds / 2.5)


def _end(seconds: float) -> float:
    """Let a chord end in silence, so that pieces join without a click."""
    return min((CHORD_SECONDS - seconds) / 0.25, 1.0)
