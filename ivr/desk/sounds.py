"""What was recorded of a call: messages and talks, and what was said in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.cases.queries import Json
from ivr.jobs.recordings import recording_file

TITLES: Mapping[str, str] = {"MessageLeft": "Message", "CallRecorded": "Both sides of the call"}
"""The event that tells of a recording -> what it is."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One recording. `at` is ISO 8601; `kept` once it can be heard; `words` "" where none were written down."""

    call: str
    recording: str
    title: str
    at: str
    seconds: int
    kept: bool
    words: str


def sounds(var: Path, call: Json) -> list[Sound]:
    """Return the recordings of a call (its document) in order of time; `var` is the folder where they are kept.

    The words of a message that the caller threw away and spoke again are not among them.
    """
    words = {one["recording"]: one["words"] for one in call["recordings"]}
    told = {event["recording"]: event for event in call["events"] if event["kind"] in TITLES}
    return [_sound(var, call["call"], event, words.get(name, "")) for name, event in told.items()]


def _sound(var: Path, call: str, event: Mapping[str, Any], words: str) -> Sound:
    name = event["recording"]
    kept = recording_file(var, name).is_file()
    return Sound(call, name, TITLES[event["kind"]], event["at"], event["seconds"], kept, words)
