"""stream: two-way audio to a program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from ivr.flows.actions.connecting import CONNECTING, FAILED, Connecting
from ivr.flows.shape import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream(Connecting):
    """Connect the caller's voice with a program, in both directions, until it gives him back.

    Example:
        - stream: {connector: assistant, send: {call: "{call.id}"}, save: given}
          then: {done: bye, failed: bye}
    """

    SHAPE: ClassVar[Shape] = Shape("stream", "block", CONNECTING, FAILED)
    KIND: ClassVar[Literal["stream", "pay", "hand_over"]] = "stream"
