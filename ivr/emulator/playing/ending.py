"""Redirect, Hangup, Reject and Leave on a leg."""

from __future__ import annotations

from ivr.emulator.playing.scene import Act, Goto, Left, Outcome, Over
from ivr.emulator.verbs.hangup import Hangup
from ivr.emulator.verbs.leave import Leave
from ivr.emulator.verbs.redirect import Redirect
from ivr.emulator.verbs.reject import Reject


class Redirecting(Act[Redirect]):
    """Redirect."""

    async def run(self) -> Outcome:
        """Go to the other document."""
        return Goto(self.scene.source(self.verb.url, self.verb.method))


class HangingUp(Act[Hangup]):
    """Hangup."""

    async def run(self) -> Outcome:
        """End the call."""
        return Over()


class Rejecting(Act[Reject]):
    """Reject: as the first verb it leaves the call unanswered; later it only ends it."""

    answers = False

    async def run(self) -> Outcome:
        """Refuse the call."""
        if self.scene.leg.answered_at is not None:
            return Over()
        return Over("busy" if self.verb.reason == "busy" else "no-answer")


class Leaving(Act[Leave]):
    """Leave."""

    async def run(self) -> Outcome:
        """Leave the queue."""
        return Left()
