"""An offer's life, and what its end means for the agent.

offered: his phone rings, or will. answered: the leg is picked up, by a person or a mailbox. connecting: he has pressed
the key. talking: both are in the room.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from queueing.policy.moves import Moves

OFFERS: Final[Moves] = MappingProxyType(
    {
        ("offered", "answered"): "answered",
        ("offered", "accepted"): "connecting",
        ("offered", "ended"): "over",
        ("answered", "accepted"): "connecting",
        ("answered", "ended"): "over",
        ("connecting", "met"): "talking",
        ("connecting", "ended"): "over",
        ("talking", "ended"): "over",
    }
)

Reason = Literal[
    "declined",
    "no_answer",
    "busy",
    "failed",
    "ring_failed",
    "ring_lost",
    "agent_left",
    "agent_away",
    "caller_gone",
    "caller_left",
    "not_taken",
    "not_joined",
    "not_reached",
    "taken_back",
]

AFTERWARDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "declined": "cooling",
        "no_answer": "not_answering",
        "busy": "cooling",
        "failed": "cooling",
        "ring_failed": "cooling",
        "ring_lost": "idle",
        "agent_left": "cooling",
        "agent_away": "idle",
        "caller_gone": "idle",
        "caller_left": "idle",
        "not_taken": "idle",
        "not_joined": "idle",
        "not_reached": "idle",
        "taken_back": "idle",
    }
)
"""What the agent is once his leg is over: idle keeps his turn, cooling loses it and rests a little, not_answering
stays until he says that he is back."""


def reason_of(status: str) -> Reason:
    """Return why an unaccepted offer ended whose leg is over with `status`, the carrier's last word.

    A leg that was picked up and ended without a key counts as no answer: it may have been a mailbox.
    """
    if status == "busy":
        return "busy"
    return "failed" if status == "failed" else "no_answer"
