"""tag: words on the case, for reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.events import Tagged
from ivr.flows.actions.action import Action
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(Action):
    """Put words on the case, for reports.

    Example:
        - tag: [delivery, repeat_caller]
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape("tag", "main", (Field("tag", "names", required=True),))

    tag: tuple[str, ...]

    def begin(self, scene: Scene) -> Next:
        """Note the tags, and go on."""
        scene.tell(Tagged(self.tag))
        return Move.ON
