"""What an agent is doing. What he wants (available, on_break, offline) is the other axis, and moves by itself.

releasing: his offer has come to nothing, but his leg may still ring or talk; he is free when the carrier says that it
is over. It shows as offered.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, cast

from queueing.names import Engagement
from queueing.policy.moves import Moves

AGENTS: Final[Moves] = MappingProxyType(
    {
        ("idle", "matched"): "offered",
        ("offered", "accepted"): "connecting",
        ("offered", "withdrawn"): "releasing",
        ("connecting", "met"): "on_call",
        ("connecting", "withdrawn"): "releasing",
        ("on_call", "held"): "on_hold",
        ("on_call", "parted"): "wrapping_up",
        ("on_hold", "resumed"): "on_call",
        ("on_hold", "parted"): "wrapping_up",
        ("wrapping_up", "wrapped_up"): "idle",
        ("wrapping_up", "lingered"): "releasing",
        ("releasing", "freed"): "idle",
        ("releasing", "missed"): "not_answering",
        ("not_answering", "returned"): "idle",
    }
)
"""`lingered`: he is done wrapping up, and his leg of the last call is not over yet."""

WITH_A_CALL: Final = ("connecting", "on_call", "on_hold", "wrapping_up")
"""So engaged, an agent goes on though he has said that he goes away: he does so when he is done."""


def engagement(state: str) -> Engagement:
    """Return the word for `state` that screens and the API use."""
    return "offered" if state == "releasing" else cast("Engagement", state)
