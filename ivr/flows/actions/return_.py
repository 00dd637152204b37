"""return: go back to the flow that uses this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.flows.actions.action import Action
from ivr.flows.actions.moves import HandBack, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(Action):
    """Go back to the flow that uses this one, with one of the labels that this flow `returns`.

    Example:
        - return: done
    """

    SHAPE: ClassVar[Shape] = Shape("return", "main", (Field("return", "label", required=True),), exit=True)

    return_: str

    def begin(self, scene: Scene) -> Next:  # noqa: ARG002 - where it leads to does not depend on the call
        """Go back."""
        return HandBack(self.return_)
