"""transcript_too_long: a warning where the carrier would not transcribe all that a caller may say."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.checks.roads import FlowMap
from ivr.flows.problems import Problem

# Twilio, Record attribute `transcribe`: recordings of 2 s to 120 s.
MOST_SECONDS = 120.0


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give each record that is transcribed and may grow longer than the carrier takes."""
    for line in drawn.flow.lines:
        if line.kind == "record" and line.value("transcribe") and line.value("longest") > MOST_SECONDS:
            message = "the carrier transcribes 2 minutes at most"
            yield Problem("transcript_too_long", message, line.place, "add longest: 2m", "warning")
