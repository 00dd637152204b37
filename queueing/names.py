"""The names by which the floor knows people and things, and its root error."""

from __future__ import annotations

from typing import Final, Literal, NewType

ContactId = NewType("ContactId", str)
"""A caller's contact: the carrier's id of the call, any text; for a callback `CALLBACK` and its id."""

CALLBACK: Final = "callback-"
"""How the contact of a callback begins until its customer's call has a name; no carrier names a call so."""

AgentName = NewType("AgentName", str)
"""An agent's sign-in name."""

OfferId = NewType("OfferId", str)
"""One attempt to give one contact to one agent: `<incarnation>-<n>`. Compared for equality, never parsed or ordered."""

LegId = NewType("LegId", str)
"""An agent's leg: the carrier's id of the call, any text; "" = not known yet."""

QueueName = NewType("QueueName", str)
"""A queue, as queues.yaml names it."""

Presence = Literal["available", "on_break", "offline"]
"""What an agent wants."""

BREAKS: Final = ("pause", "lunch", "meeting", "training", "other")
"""Why an agent takes a break, in the order of the keys by which a telephone asks for it; "" = he has not said."""

LOST: Final = "lost"
"""Why an agent is offline whose desk was not heard of any more."""

Engagement = Literal["idle", "offered", "connecting", "on_call", "on_hold", "wrapping_up", "not_answering"]
"""What an agent is doing, as the floor knows it."""


class FloorError(Exception):
    """The floor could not do what was asked."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class FloorGone(FloorError):
    """The floor's store cannot be reached."""


class FloorLost(FloorError):
    """The floor's store has lost its content, and nobody has rebuilt it yet."""
