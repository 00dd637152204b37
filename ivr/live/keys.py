"""Every key of this room. The floor's keys and the job queue's have other prefixes."""

from __future__ import annotations

JOURNAL = "journal"  # stream; the floor's scripts write to it too
OUTBOX = "live:outbox"  # sorted set: effect id -> when it is due, ms
BODIES = "live:bodies"  # hash: effect id -> (call, body)
REVISION = "live:revision"  # string: hash of the published revision

EMERGENCIES = "live:emergencies"  # hash: calendar -> until when its emergency lasts, ms; and WRITTEN
WRITTEN = ""  # a field that is there as long as the copy is: no calendar is called so


def call_key(call: str) -> str:
    """Return the key of a call's hash."""
    return f"live:call:{call}"


def tombstone_key(call: str) -> str:
    """Return the key that says how a call ended before it was begun."""
    return f"live:tombstone:{call}"


def errand_key(errand: str) -> str:
    """Return the key of an errand's hash: what is asked, and the answer."""
    return f"live:errand:{errand}"


def holder_key(errand: str) -> str:
    """Return the key that is there as long as a process is at the errand."""
    return f"live:errand-held:{errand}"
