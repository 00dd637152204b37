"""say: speak prompts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.flows.actions.action import Action, Silently
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Action):
    """Speak one prompt or several, one after the other.

    A key pressed meanwhile is the first one of the menu or ask that follows, unless `interrupt` is no.

    Example:
        - say: [welcome, recording_notice]
          loop: 2
          interrupt: no
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape(
        "say",
        "main",
        (
            Field("say", "prompts", required=True),
            Field("loop", "count", default=1),
            Field("interrupt", "yes_no", default=True),
        ),
    )
    SILENTLY: ClassVar[Silently] = Silently.PASSES

    say: tuple[str, ...]
    loop: int = 1
    interrupt: bool = True

    def begin(self, scene: Scene) -> Next:
        """Speak, and go on."""
        scene.speak(scene.words(self.say) * self.loop, interrupt=self.interrupt)
        return Move.ON
