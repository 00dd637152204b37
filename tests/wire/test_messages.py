"""A message that was left is fetched from the carrier and kept with us, by the worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.whole_line import LINE, WholeLine


@pytest.fixture(scope="module")
def line_with_worker() -> Iterator[WholeLine]:
    with WholeLine(processes=("web", "dispatch", "drain", "worker")) as line:
        yield line


def test_the_recording_of_a_message_comes_to_us(line_with_worker: WholeLine) -> None:
    line = line_with_worker
    caller = line.exchange.caller("+15555550177")
    caller.dials(LINE)
    caller.presses("1")
    caller.presses("4")
    caller.records(seconds=8)
    assert line.outcome(caller.sid, within=20) == "voicemail"
    line.until(lambda: list((line.var / "recordings").glob("*.wav")), within=20)
    (kept,) = (line.var / "recordings").glob("*.wav")
    assert kept.read_bytes()[:4] == b"RIFF"
