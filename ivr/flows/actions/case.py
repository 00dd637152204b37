"""case: a case in the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.events import CaseOpened
from ivr.dialogue.inputs import Answered, Input
from ivr.dialogue.instructions import OpenCase
from ivr.flows.actions.action import Waits
from ivr.flows.actions.moves import Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Label, Shape
from ivr.flows.templates import Template, written
from ivr.flows.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Waits):
    """Open a case. What `save` names is then the case, with its `number` to be spoken and its `id`.

    Example:
        - case:
            open: complaint
            topic: delivery
            words: "{call.mark | or: nothing said}"
            for: support
            fields: {language: "{language}"}
            save: complaint
          then: {failed: bye}
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape(
        "case",
        "block",
        (
            Field("open", "word query problem complaint feedback praise", required=True),
            Field("topic", "text"),
            Field("words", "text"),
            Field("recording", "value"),
            Field("for", "queue_or_value"),
            Field("fields", "texts", default=()),
            Field("save", "name"),
        ),
        (Label("done", "go_on"), Label("failed", "failed")),
    )

    open: str
    topic: Template | None = None
    words: Template | None = None
    recording: Value | None = None
    for_: str | Value | None = None
    fields: tuple[tuple[str, Template], ...] = ()
    save: str | None = None

    def begin(self, scene: Scene) -> Next:
        """Ask for the case to be opened."""
        texts = ((name, text.render(scene)) for name, text in self.fields)
        return OpenCase(
            kind=self.open,
            topic=self._topic(scene),
            words=self.words.render(scene) if self.words else "",
            recording=_read(self.recording, scene),
            queue=_read(self.for_, scene),
            fields={name: text for name, text in texts if text},
        )

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Keep the number of the case, and go on."""
        if not isinstance(heard, Answered):
            return self.begin(scene)
        if heard.label == "done":
            case = written(heard.values.get("id", ""))
            scene.tell(CaseOpened(case, self.open, self._topic(scene)))
            if self.save:
                scene.remember(self.save, case, heard.values)
        return self.label(scene, heard.label)

    def _topic(self, scene: Scene) -> str:
        return self.topic.render(scene) if self.topic else ""


def _read(source: str | Value | None, scene: Scene) -> str:
    if not isinstance(source, Value):
        return source or ""
    value = source.read(scene)
    return "" if value is None else written(value)
