"""What can go wrong with a call on our side; rescue turns each into words that keep the caller."""

from __future__ import annotations

ATTEMPTS = 8
"""Compare-and-set is tried so often; each failure means that somebody else got ahead."""


class CallsError(Exception):
    """A webhook cannot be answered as it should."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class Unfinished(CallsError):
    """What the flow asks after its caller has gone is not answered yet: it is asked again later."""


class Contended(CallsError):
    """Others got ahead at every attempt."""


class CallUnknown(CallsError):
    """Neither Redis nor the case record has this call."""


class NothingPublished(CallsError):
    """No flows have been published yet; `python -m ivr publish` does it."""


class UnknownRevision(CallsError):
    """The case record does not have this revision of the flows, or this release cannot read it."""
