"""hangup: say goodbye and end the call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.events import Refused
from ivr.flows.actions.action import Action, Silently
from ivr.flows.actions.moves import HANG_UP, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Hangup(Action):
    """End the call, after the prompts if there are any.

    Example:
        - hangup: goodbye
    """

    SHAPE: ClassVar[Shape] = Shape("hangup", "word_or_main", (Field("hangup", "prompts", default=()),), exit=True)
    SILENTLY: ClassVar[Silently] = Silently.ENDS

    hangup: tuple[str, ...] = ()

    def begin(self, scene: Scene) -> Next:
        """Speak, and end the call."""
        scene.speak(scene.words(self.hangup))
        if scene.get(("customer", "blocked")) is True:
            scene.tell(Refused("blocked"))
        return HANG_UP
