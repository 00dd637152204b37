"""What the legs of a room are called at the carrier: each name is there once."""

from __future__ import annotations

from typing import Final

CALLER: Final = "caller"
AGENT: Final = "agent"
"""The agent by whose offer the room began."""
ASKED: Final = "agent-"
"""How an agent is called whom another one asked: the offer of his consultation follows."""


def label_of(offer: str, *, asked: bool) -> str:
    """Return the label of the agent of this offer."""
    return f"{ASKED}{offer}" if asked else AGENT


def offer_asked(label: str) -> str:
    """Return the offer of the consultation that the label names, "" where it names none."""
    return label.removeprefix(ASKED) if label.startswith(ASKED) else ""
