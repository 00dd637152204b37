"""retry_callback: call the customer once more, later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.callbacks import RetryCallback as Retry
from ivr.dialogue.events import CallbackMoved
from ivr.dialogue.inputs import Answered
from ivr.flows.actions.action import Asks
from ivr.flows.actions.moves import Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Label, Shape
from ivr.flows.templates import written


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryCallback(Asks):
    """Make this callback once more after a while, or as it was booked. Only in a flow that a callback starts.

    With `counts: no` it uses up none of the attempts: the customer asked for it.

    Example:
        - retry_callback: 30m
          counts: no
          then: {booked: go_on, used_up: bye}
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape(
        "retry_callback",
        "main",
        (Field("retry_callback", "duration_or_as_booked", required=True), Field("counts", "yes_no", default=True)),
        (Label("booked", "go_on"), Label("used_up", "must")),
    )

    retry_callback: float | str
    counts: bool = True

    def question(self, scene: Scene) -> Next:
        """Ask for one more attempt."""
        if scene.callback is None:
            return self.label(scene, "failed", "no callback is being made")
        after = self.retry_callback if isinstance(self.retry_callback, float) else None
        return Retry(scene.callback.id, after, self.counts)

    def answered(self, scene: Scene, heard: Answered) -> Next:
        """Note when, and go on."""
        if heard.label == "booked" and scene.callback:
            scene.tell(CallbackMoved(scene.callback.id, written(heard.values.get("at", ""))))
        return self.label(scene, heard.label)
