"""run: call a function of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.events import AskedOutside
from ivr.dialogue.inputs import Answered
from ivr.dialogue.instructions import RunFunction
from ivr.dialogue.secrets import guarded
from ivr.flows.actions.action import Asks
from ivr.flows.actions.moves import Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Label, Shape
from ivr.flows.templates import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Asks):
    """Call a function of `ivr/functions/`: its labels, and what each of them gives to `save`, are its own.

    An argument that is unset is left out.

    Example:
        - ask: {say: enter_pin, type: pin, length: 4, save: pin}
        - run: check_pin
          with: {customer: "{caller.number}", pin: "{pin}"}
          save: customer
          then: {right: bye, wrong: bye, locked: bye, failed: bye}
    """

    SHAPE: ClassVar[Shape] = Shape(
        "run",
        "main",
        (Field("run", "function", required=True), Field("with", "texts", default=()), Field("save", "name")),
        (Label("failed", "failed"),),
    )

    run: str
    with_: tuple[tuple[str, Template], ...] = ()
    save: str | None = None

    def question(self, scene: Scene) -> Next:
        """Have the function called."""
        arguments = scene.arguments(self.with_)
        return RunFunction(
            self.run,
            {name: guarded(value) if isinstance(value, str) else value for name, value in arguments.items()},
            may_pend=not scene.gone,
        )

    def answered(self, scene: Scene, heard: Answered) -> Next:
        """Keep what the function gives, and take the way of its label."""
        scene.tell(AskedOutside("run", self.run, heard.label))
        if self.save and heard.values and heard.label != "failed":
            scene.save_given(self.save, heard.values)
        return self.label(scene, heard.label)
