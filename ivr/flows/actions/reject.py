"""reject: refuse the call before it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.events import Refused
from ivr.dialogue.instructions import Reject as Rejection
from ivr.flows.actions.action import Action, Silently
from ivr.flows.actions.moves import End, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject(Action):
    """Refuse the call before it is answered, so that it costs nothing; with `busy` the caller hears the busy tone.

    Example:
        - reject: busy
    """

    SHAPE: ClassVar[Shape] = Shape("reject", "word_or_main", (Field("reject", "word busy"),), exit=True)
    SILENTLY: ClassVar[Silently] = Silently.ENDS

    reject: str | None = None

    def begin(self, scene: Scene) -> Next:
        """Refuse the call."""
        scene.tell(Refused(self.reject or "rejected"))
        return End(Rejection(busy=self.reject == "busy"), "reject")
