"""Effects: what the world must do after a turn, and needs no answer. And all that a turn may want done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.dialogue.instructions import Question, Say, Word


@dataclass(frozen=True, slots=True)
class EnterQueue:
    """Effect: stand in the queue, at the place that `SeekPlace` found.

    `longest` in seconds. `tell` is what the agent sees; `whisper` what he hears once he took the call, `whispers` the
    same in other languages. `agent` as in `SeekPlace`; `callback` and `since_ms` (epoch milliseconds, 0 = now) as in
    its answer.
    """

    place: str
    queue: str
    skills: Mapping[str, int] = field(default_factory=dict)
    priority: int = 5
    longest: int = 1800
    tell: Mapping[str, str] = field(default_factory=dict)
    whisper: Say | None = None
    agent: str = ""
    callback: str = ""
    since_ms: int = 0
    whispers: tuple[Say, ...] = ()


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """Effect: stand in the queue no longer; `reason` is gone, finished, or a label of the queue action."""

    place: str
    reason: str


Effect = EnterQueue | LeaveQueue

Instruction = Word | Question | Effect
