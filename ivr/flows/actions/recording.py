"""recording: both sides are recorded from here on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.flows.actions.action import Action, Silently
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording(Action):
    """Record both sides from here on, or no longer. While a secret is asked, or a card taken by pay, nothing is.

    Example:
        - say: recording_notice
          interrupt: no
        - recording: on
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape("recording", "main", (Field("recording", "word on off", required=True),))
    SILENTLY: ClassVar[Silently] = Silently.PASSES

    recording: str

    def begin(self, scene: Scene) -> Next:
        """Begin or end the recording, and go on."""
        scene.record_both_sides(on=self.recording == "on")
        return Move.ON
