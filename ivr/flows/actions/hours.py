"""hours: is the office open?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.flows.actions.action import Action
from ivr.flows.actions.moves import Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Label, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Action):
    """Ask a calendar of hours.yaml. Afterwards `hours.reason` is why it is closed, and `hours.opens` when it opens.

    Example:
        - hours: office
          then: {open: bye, closed: bye, holiday: bye}
    """

    SHAPE: ClassVar[Shape] = Shape(
        "hours",
        "main",
        (Field("hours", "calendar", required=True),),
        (
            Label("open", "must"),
            Label("closed", "must"),
            Label("holiday", "=closed"),
            Label("emergency", "=closed"),
        ),
    )

    hours: str

    def begin(self, scene: Scene) -> Next:
        """Take the way that the calendar names."""
        return self.label(scene, scene.hours(self.hours))
