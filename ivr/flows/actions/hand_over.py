"""hand_over: give the caller to another system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from ivr.flows.actions.connecting import CONNECTING, FAILED, Connecting
from ivr.flows.shape import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Connecting):
    """Give the caller to another telephone system, and take him back where it returns him.

    Example:
        - hand_over: {connector: bank, send: {call: "{call.id}"}, save: given}
          then: {returned: bye, failed: bye}
    """

    SHAPE: ClassVar[Shape] = Shape("hand_over", "block", CONNECTING, FAILED)
    KIND: ClassVar[Literal["stream", "pay", "hand_over"]] = "hand_over"
