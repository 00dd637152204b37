"""goto: enter another step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.flows.actions.action import Action
from ivr.flows.actions.moves import Fault, GoTo, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Goto(Action):
    """Enter another step; with `at_most`, so many times in one run of its flow, then the step `otherwise`.

    Example:
        - goto: start
          at_most: 2
          otherwise: bye
    """

    SHAPE: ClassVar[Shape] = Shape(
        "goto",
        "main",
        (Field("goto", "step", required=True), Field("at_most", "count"), Field("otherwise", "step")),
        exit=True,
    )

    goto: str
    at_most: int | None = None
    otherwise: str | None = None

    def begin(self, scene: Scene) -> Next:
        """Go to the step, or to the other one where the way is used up."""
        if self.at_most is None or scene.passes(scene.here, self.at_most):
            return GoTo(self.goto)
        return GoTo(self.otherwise) if self.otherwise else Fault("goto", "used up, and no other way")
