"""What a turn wants done, in three kinds told apart by when they run.

Words are rendered: they are the reply. A question has an answer that picks the next words, so it is carried out inside
the turn. An effect needs no answer: it stands in the outbox that the commit writes, and is done after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text` in `language` (BCP 47) with the carrier's `voice` ("" = its default).

    `fixed` where the text holds no values of the call, so that a renderer may keep what it made of it.
    """

    text: str
    language: str = "en-US"
    voice: str = ""
    ssml: bool = False
    fixed: bool = True
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Play:
    """Play the recording at `path`: a file below `prompts/audio/`, or an absolute URL."""

    path: str
    loop: int = 1


@dataclass(frozen=True, slots=True)
class Tones:
    """Play keys to the other side: `0-9 * # w`, where w waits half a second."""

    keys: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds."""

    seconds: float


Spoken = Say | Play | Tones | Pause


@dataclass(frozen=True, slots=True)
class Gather:
    """Speak, then listen. `wait` in seconds; `most` keys at most, 0 = any number; `end_key` "" = none."""

    words: tuple[Spoken, ...]
    wait: float = 5.0
    most: int = 1
    end_key: str = ""
    speech: bool = False
    language: str = "en-US"
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller. `longest` and `silence` in seconds; `end_key` one of `0-9*#`."""

    longest: int = 180
    silence: int = 5
    end_key: str = "#"
    beep: bool = True
    trim: bool = True
    transcribe: bool = False


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Wait in the carrier's queue, listening to what the looks say."""

    queue: str


@dataclass(frozen=True, slots=True)
class JoinRoom:
    """Meet the other side in a conference. `label` tells the legs of a room apart: caller or agent."""

    room: str
    label: str
    offer: str = ""


@dataclass(frozen=True, slots=True)
class Dial:
    """Ring `number` (E.164) for `ring` seconds and join both; whoever takes the call presses a key at `screen` first.

    `screen` is a path below our public address; `then` is where the caller's leg goes on.
    """

    number: str
    ring: int
    screen: str
    then: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave the carrier's queue: the only word with which a look ends the waiting."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Fetch the document at `path` (with its query, below our public address)."""

    path: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Refuse the call before it is answered."""

    busy: bool = False


Word = Say | Play | Tones | Pause | Gather | Record | Enqueue | JoinRoom | Dial | Leave | Redirect | Hangup | Reject


@dataclass(frozen=True, slots=True)
class SeekPlace:
    """Question: may the caller wait in `queue`? Labels: placed (values: place, ahead), full, nobody_there, failed.

    On placed the place is promised in the case record before the caller hears of it. `skills` name -> least level.
    `longest` in seconds; 0 = only if somebody is free now.
    """

    queue: str
    skills: Mapping[str, int] = field(default_factory=dict)
    priority: int = 5
    longest: int = 1800


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Question: open a case. Labels: done (values: id, number), failed."""

    kind: str
    topic: str = ""
    words: str = ""
    recording: str = ""
    queue: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


Question = SeekPlace | OpenCase


@dataclass(frozen=True, slots=True)
class EnterQueue:
    """Effect: stand in the queue, at the place that `SeekPlace` found.

    `longest` in seconds. `tell` is what the agent sees; `whisper` what he hears once he took the call.
    """

    place: str
    queue: str
    skills: Mapping[str, int] = field(default_factory=dict)
    priority: int = 5
    longest: int = 1800
    tell: Mapping[str, str] = field(default_factory=dict)
    whisper: Say | None = None


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """Effect: stand in the queue no longer; `reason` is gone, finished, or a label of the queue action."""

    place: str
    reason: str


Effect = EnterQueue | LeaveQueue

Instruction = Word | Question | Effect
