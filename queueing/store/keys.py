"""Every Redis key of the floor. What each holds after each event: docs/developers/queueing-in-redis.md."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

JOURNAL: Final = "journal"
"""Stream: what happened to calls, the floor's part and the turns'. The one key that the floor shares."""

INCARNATION: Final = "floor:incarnation"
REBUILDING: Final = "floor:rebuilding"
SERVER: Final = "floor:server"
CALM: Final = "floor:calm"

KEYS: Final = MappingProxyType(
    {
        "everything": "floor:*",
        "journal": JOURNAL,
        "incarnation": INCARNATION,
        "rebuilding": REBUILDING,
        "server": SERVER,
        "calm": CALM,
        "sequence": "floor:sequence",
        "last_offer": "floor:last_offer",
        "pulse": "floor:pulse",
        "grace": "floor:grace",
        "bucket": "floor:bucket",
        "contact": "floor:contact:",
        "agent": "floor:agent:",
        "offer": "floor:offer:",
        "waiting": "floor:waiting:",
        "classes": "floor:classes",
        "order": "floor:order:",
        "since": "floor:since:",
        "queues": "floor:queues",
        "callbacks": "floor:callbacks",
        "calling": "floor:calling",
        "pace": "floor:pace:",
        "agents": "floor:agents",
        "idle": "floor:idle",
        "rings": "floor:rings",
        "deadlines": "floor:deadlines",
        "tombstones": "floor:tombstones",
        "finished": "floor:finished",
    }
)
"""The names by which the scripts know the keys; those that end in a colon are completed by an id."""
