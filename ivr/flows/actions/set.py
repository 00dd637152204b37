"""set: give names to texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.flows.actions.action import Action
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape
from ivr.flows.templates import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Set(Action):
    """Give names to texts. The name `language` sets the spoken language, if the flow has it.

    Example:
        - set: {topic: delivery, language: en}
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape("set", "main", (Field("set", "texts", required=True),))

    set: tuple[tuple[str, Template], ...]

    def begin(self, scene: Scene) -> Next:
        """Set the names, and go on."""
        scene.assign(self.set)
        return Move.ON
