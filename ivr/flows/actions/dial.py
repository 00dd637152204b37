"""dial: join the caller with somebody outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from ivr.dialogue.events import LegFinished
from ivr.dialogue.inputs import Input, LegEnded
from ivr.dialogue.instructions import DialNumbers
from ivr.flows.actions.action import Lingers, Silently
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Label, Shape
from ivr.flows.templates import written
from ivr.flows.values import Value

ENDINGS = {"busy": "busy", "failed": "failed"}
"""How a leg ended that nobody took, where that is not simply no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial(Lingers):
    """Ring numbers of directory.yaml, or a value that is one, and join the caller with who takes the call.

    In turn they ring one after the other, `ring` long each; together all at once, and the first one has it. With
    `screen` whoever picks up presses 1 to take the call; `whisper` is heard by him alone.

    Example:
        - dial:
            to: [standby_desk]
            order: together
            ring: 20s
            caller_id: caller
            screen: press_one
            whisper: whisper_topic
            record: yes
          then: {finished: bye, busy: bye, no_answer: bye, failed: bye}
    """

    SHAPE: ClassVar[Shape] = Shape(
        "dial",
        "block",
        (
            Field("to", "numbers_or_value", required=True),
            Field("order", "word in_turn together", default="in_turn"),
            Field("ring", "duration", default=25.0),
            Field("caller_id", "word line caller", default="line"),
            Field("screen", "prompt"),
            Field("whisper", "prompt"),
            Field("record", "yes_no", default=False),
        ),
        (Label("finished", "must"), Label("busy", "must"), Label("no_answer", "must"), Label("failed", "failed")),
    )
    SILENTLY: ClassVar[Silently] = Silently.ENDS
    HINT: ClassVar[str] = "talk"

    to: tuple[str, ...] | Value
    order: Literal["in_turn", "together"] = "in_turn"
    ring: float = 25.0
    caller_id: Literal["line", "caller"] = "line"
    screen: str | None = None
    whisper: str | None = None
    record: bool = False

    def begin(self, scene: Scene) -> Next:
        """Ring; a number that is unset cannot be."""
        scene.begin_visit()
        return self.present(scene)

    def present(self, scene: Scene) -> Next:
        """Ring."""
        numbers = self._numbers(scene)
        if not numbers:
            return self.label(scene, "failed", "there is no number to dial")
        scene.put(
            DialNumbers(
                numbers,
                self.order,
                int(self.ring),
                # A caller who hides his number shows that of the line.
                self.caller_id if scene.get(("caller", "number")) else "line",
                screen=self.screen is not None,
                whisper=self.whisper is not None,
                record=self.record,
            )
        )
        return Move.WAIT

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Go on when the other side has gone."""
        if not isinstance(heard, LegEnded):
            return self.present(scene)
        self._finished(scene, heard)
        return self.label(scene, "finished" if heard.talked else ENDINGS.get(heard.status, "no_answer"))

    def gone(self, scene: Scene) -> Next | None:
        """The caller has hung up: that ends it."""

    def afterwards(self, scene: Scene, heard: Input) -> Next | None:
        """Note that they have talked, where that is told after the end."""
        if isinstance(heard, LegEnded) and heard.talked:
            self._finished(scene, heard)
        return None

    def _finished(self, scene: Scene, heard: LegEnded) -> None:
        to = heard.number or ", ".join(self._numbers(scene))
        scene.tell(LegFinished(to, heard.status, heard.talked))

    def _numbers(self, scene: Scene) -> tuple[str, ...]:
        if isinstance(self.to, tuple):
            return tuple(scene.number(name) for name in self.to)
        value = self.to.read(scene)
        return () if value is None else (written(value),)
