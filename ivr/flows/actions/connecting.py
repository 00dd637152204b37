"""What stream, pay and hand_over share: the caller is with something else until it gives him back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from ivr.dialogue.events import AskedOutside
from ivr.dialogue.inputs import Input, Returned
from ivr.dialogue.instructions import Connect
from ivr.dialogue.secrets import guarded
from ivr.flows.actions.action import Silently, Waits
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Label
from ivr.flows.templates import Template, written

CONNECTING = (Field("connector", "connector", required=True), Field("send", "texts", default=()), Field("save", "name"))
FAILED = (Label("failed", "failed"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connecting(Waits):
    """Hand the caller to a connector of directory.yaml; its labels, and what it gives to `save`, are its own.

    What is unset is not sent.
    """

    SILENTLY: ClassVar[Silently] = Silently.ENDS
    HINT: ClassVar[str] = "talk"
    KIND: ClassVar[Literal["stream", "pay", "hand_over"]]

    connector: str
    send: tuple[tuple[str, Template], ...] = ()
    save: str | None = None

    def begin(self, scene: Scene) -> Next:
        """Hand the caller over."""
        scene.begin_visit()
        return self.present(scene)

    def present(self, scene: Scene) -> Next:
        """Hand the caller over."""
        sent = {name: guarded(written(value)) for name, value in scene.arguments(self.send).items()}
        scene.put(Connect(self.KIND, self.connector, sent), secret=self.KIND == "pay")
        return Move.WAIT

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Keep what the connector gives, and take the way of its label."""
        if not isinstance(heard, Returned):
            return self.present(scene)
        scene.tell(AskedOutside(self.KIND, self.connector, heard.label))
        if self.save and heard.values and heard.label != "failed":
            scene.save_given(self.save, heard.values)
        return self.label(scene, heard.label)
