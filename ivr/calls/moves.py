"""A move of a caller's leg that is under way, as it stands in the call until the carrier fetches its document."""

from __future__ import annotations

import msgspec

from ivr.dialogue.inputs import LeftQueue, PassedOn, PutBack, SentBack, Taken


class Interrupt(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a call will hear when the carrier fetches `/voice/i/<id>`.

    `taken` where an agent takes the caller, `step` where he sends him back to one, `passed` where he passes him on;
    `left` where the caller waits no longer, with that label; `begins` where the flow begins once more, with that kind
    of start. Else he waits on.
    """

    id: str
    offer: str
    taken: Taken | None = None
    step: str = ""
    passed: PassedOn | None = None
    left: str = ""
    begins: str = ""

    @property
    def heard(self) -> Taken | PassedOn | SentBack | LeftQueue | PutBack:
        """The input that it stands for."""
        if self.left:
            return LeftQueue(self.left)
        return self.taken or self.passed or (SentBack(self.step) if self.step else PutBack(self.offer))
