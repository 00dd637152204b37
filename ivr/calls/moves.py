"""A move of a caller's leg that is under way, as it stands in the call until the carrier fetches its document."""

from __future__ import annotations

import msgspec

from ivr.dialogue.inputs import PutBack, Taken


class Interrupt(msgspec.Struct, frozen=True):
    """What a call will hear when the carrier fetches `/voice/i/<id>`. `taken` where an agent takes the caller."""

    id: str
    offer: str
    taken: Taken | None = None

    @property
    def heard(self) -> Taken | PutBack:
        """The input that it stands for."""
        return self.taken or PutBack(self.offer)
