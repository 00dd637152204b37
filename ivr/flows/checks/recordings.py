"""transcript_too_long, talk_too_long: warnings where a recording is longer than it can be used."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.checks.roads import FlowMap
from ivr.flows.problems import Problem
from ivr.flows.prompts import Recordings

# Twilio, Record attribute `transcribe`: English recordings of 2 s to 120 s. Other languages are written down otherwise.
MOST_TRANSCRIBED = 120.0
FROM_THE_RECORDING = "en"
# While a piece of music is played, nothing else is said and nobody is put through.
LONGEST_PIECE = 15.0


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give what is transcribed and may grow longer than the carrier takes, and music in pieces that are too long."""
    languages = {language.partition("-")[0] for language in drawn.folder.languages[drawn.flow.name]}
    for line in drawn.flow.lines:
        too_long = line.kind == "record" and line.value("transcribe") and line.value("longest") > MOST_TRANSCRIBED
        if too_long and FROM_THE_RECORDING in languages:
            message = "the carrier transcribes 2 minutes of English at most"
            yield Problem("transcript_too_long", message, line.place, "add longest: 2m", "warning")
        for _, hold in line.typed("hold"):
            longest = max(map(_piece, drawn.folder.prompts[hold.music].wordings.values()), default=0.0)
            if longest > LONGEST_PIECE:
                message = f"a piece of {hold.music} lasts {longest:.0f} s, in which a waiting caller hears nothing else"
                hint = "cut it: python -m ivr music"
                yield Problem("talk_too_long", message, line.place, hint, "warning")


def _piece(wording: object) -> float:
    """Return the seconds of a piece of music, on average."""
    return wording.length / len(wording.plays) if isinstance(wording, Recordings) else 0.0
