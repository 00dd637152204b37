"""use: go through another flow and come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.flows.actions.action import Action
from ivr.flows.actions.moves import Begin, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape
from ivr.flows.templates import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Use(Action):
    """Go through another flow, and come back with one of the labels that it returns, and what that hands back.

    It sees what it takes `with`, and the built-in names, nothing else.

    Example:
        - use: survey
          with: {agent: "{queue.agent}"}
          then: {done: bye, left: bye}
    """

    SHAPE: ClassVar[Shape] = Shape(
        "use", "main", (Field("use", "flow", required=True), Field("with", "texts", default=()))
    )

    use: str
    with_: tuple[tuple[str, Template], ...] = ()

    def begin(self, scene: Scene) -> Next:  # noqa: ARG002 - where it leads to does not depend on the call
        """Begin the other flow."""
        return Begin(self.use, self.with_)
