"""play: a recording of this call, or keys for the other side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.instructions import Play as PlayRecording
from ivr.dialogue.instructions import Tones
from ivr.flows.actions.action import Action, Silently
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape
from ivr.flows.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Play(Action):
    """Play a recording that this call has made, or press keys for the other side (w waits half a second).

    A recording that is unset is passed over.

    Example:
        - record: {say: leave_message, save: message}
          then: {empty: bye, failed: bye}
        - play: {recording: "{message}", loop: 2}
        - play: {digits: "1w2#"}
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape(
        "play",
        "block",
        (Field("recording", "value"), Field("digits", "tones"), Field("loop", "count", default=1)),
        one_of=(("recording", "digits"),),
    )
    SILENTLY: ClassVar[Silently] = Silently.PASSES

    recording: Value | None = None
    digits: str | None = None
    loop: int = 1

    def begin(self, scene: Scene) -> Next:
        """Play, and go on."""
        if self.digits:
            scene.speak((Tones(self.digits),) * self.loop, interrupt=False)
        address = scene.get((*self.recording.path, "url")) if self.recording else None
        if address:
            scene.speak((PlayRecording(str(address), self.loop),))
        return Move.ON
