"""pause: silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.instructions import Pause as Silence
from ivr.flows.actions.action import Action, Silently
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(Action):
    """Keep silent for a while.

    Example:
        - pause: 2s
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape("pause", "main", (Field("pause", "duration", required=True),))
    SILENTLY: ClassVar[Silently] = Silently.PASSES

    pause: float

    def begin(self, scene: Scene) -> Next:
        """Keep silent, and go on."""
        scene.speak((Silence(self.pause),))
        return Move.ON
