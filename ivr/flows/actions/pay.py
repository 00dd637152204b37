"""pay: take a payment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from ivr.flows.actions.connecting import CONNECTING, FAILED, Connecting
from ivr.flows.shape import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay(Connecting):
    """Let a payment service take the caller's card; secrets may be sent to it, and none comes back.

    A recording of both sides pauses meanwhile.

    Example:
        - pay: {connector: card_desk, send: {call: "{call.id}"}, save: given}
          then: {paid: bye, declined: bye, failed: bye}
    """

    SHAPE: ClassVar[Shape] = Shape("pay", "block", CONNECTING, FAILED)
    KIND: ClassVar[Literal["stream", "pay", "hand_over"]] = "pay"
