"""Events as the journal carries them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from ivr.dialogue.events import Event

_encoder = msgspec.json.Encoder()


def encode_events(events: Sequence[Event]) -> bytes:
    """Return `[[kind, {field: value}], ...]` as JSON."""
    return _encoder.encode([(type(event).__name__, event) for event in events])


def mark_of(events: bytes) -> str:
    """Return the fingerprint of a fact: the same events of a call are one fact, however often they are told."""
    return f"fact:{hashlib.blake2b(events, digest_size=8).hexdigest()}"
