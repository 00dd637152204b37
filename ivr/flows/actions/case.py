"""case: a case in the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from ivr.dialogue.events import CaseChanged, CaseOpened
from ivr.dialogue.inputs import Answered
from ivr.dialogue.instructions import ChangeCase, OpenCase
from ivr.flows.actions.action import Asks
from ivr.flows.actions.moves import Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Label, Shape
from ivr.flows.templates import Template, written
from ivr.flows.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Asks):
    """Open a case, update or close one, or put a note on the newest one of this call.

    What `save` names is then the case, with its `number` to be spoken and its `id`. `for` is a queue, or a value with
    an agent's name.

    Example:
        - case:
            open: complaint
            topic: delivery
            words: "{call.mark | or: nothing said}"
            for: support
            fields: {language: "{language}"}
            save: complaint
          then: {failed: bye}
        - case: {note: "{caller.number | or: a hidden number} has called again"}
        - case: {update: "{complaint.id}", topic: late_delivery}
        - case: {close: "{complaint.id}", reason: no_longer_needed}
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape(
        "case",
        "block",
        (
            Field("open", "word query problem complaint feedback praise"),
            Field("update", "value"),
            Field("close", "value"),
            Field("note", "text"),
            Field("topic", "text"),
            Field("words", "text"),
            Field("recording", "value"),
            Field("for", "queue_or_value"),
            Field("fields", "texts", default=()),
            Field("reason", "name"),
            Field("save", "name"),
        ),
        (Label("done", "go_on"), Label("failed", "failed")),
        one_of=(("open", "update", "close", "note"),),
    )

    open: str | None = None
    update: Value | None = None
    close: Value | None = None
    note: Template | None = None
    topic: Template | None = None
    words: Template | None = None
    recording: Value | None = None
    for_: str | Value | None = None
    fields: tuple[tuple[str, Template], ...] = ()
    reason: str | None = None
    save: str | None = None

    def question(self, scene: Scene) -> Next:
        """Ask for the case to be opened or changed; one that is unset cannot be changed."""
        case = self._case(scene)
        if not case and (self.update or self.close):
            return self.label(scene, "failed", "there is no such case")
        return self._opening(scene) if self.open else self._change(scene, case)

    def answered(self, scene: Scene, heard: Answered) -> Next:
        """Keep the number of the case, and go on."""
        if heard.label == "done":
            self._done(scene, heard)
        return self.label(scene, heard.label, written(heard.values.get("reason", "")))

    def _done(self, scene: Scene, heard: Answered) -> None:
        case = written(heard.values.get("id", ""))
        if self.open:
            scene.opened_case(case)
            scene.tell(CaseOpened(case, self.open, _text(self.topic, scene)))
        else:
            scene.tell(CaseChanged(self._kind, case or self._case(scene), self.reason or ""))
        if self.save:
            scene.remember(self.save, case, heard.values)

    @property
    def _kind(self) -> Literal["update", "close", "note"]:
        return "update" if self.update else "close" if self.close else "note"

    def _case(self, scene: Scene) -> str:
        """Return the case to be changed, a note's being the newest of the call; "" for none."""
        named = self.update or self.close
        return _read(named, scene) if named else scene.newest_case

    def _opening(self, scene: Scene) -> OpenCase:
        return OpenCase(
            kind=self.open or "",
            topic=_text(self.topic, scene),
            words=_text(self.words, scene),
            recording=_read(self.recording, scene),
            queue=self.for_ if isinstance(self.for_, str) else "",
            fields=self._fields(scene),
            agent=_read(self.for_, scene) if isinstance(self.for_, Value) else "",
        )

    def _change(self, scene: Scene, case: str) -> ChangeCase:
        return ChangeCase(
            change=self._kind,
            case=case,
            note=_text(self.note, scene),
            reason=self.reason or "",
            topic=_text(self.topic, scene),
            words=_text(self.words, scene),
            recording=_read(self.recording, scene),
            queue=self.for_ if isinstance(self.for_, str) else "",
            agent=_read(self.for_, scene) if isinstance(self.for_, Value) else "",
            fields=self._fields(scene),
        )

    def _fields(self, scene: Scene) -> dict[str, str]:
        return {name: written(value) for name, value in scene.arguments(self.fields).items()}


def _text(text: Template | None, scene: Scene) -> str:
    return text.render(scene) if text else ""


def _read(source: Value | None, scene: Scene) -> str:
    value = source.read(scene) if source else None
    return "" if value is None else written(value)
