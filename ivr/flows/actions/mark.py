"""mark: how far the caller has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.flows.actions.action import Action
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Action):
    """Note how far the caller has come: what the case record shows if he leaves here.

    With `served` he has what he came for, once he has heard all that was said before the mark.

    Example:
        - say: order_shipped
        - mark: order_status_told
          served: yes
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape(
        "mark", "main", (Field("mark", "name", required=True), Field("served", "yes_no", default=False))
    )

    mark: str
    served: bool = False

    def begin(self, scene: Scene) -> Next:
        """Note the mark, and go on."""
        scene.set_mark(self.mark, served=self.served)
        return Move.ON
