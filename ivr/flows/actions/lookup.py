"""lookup: ask a service outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.events import AskedOutside
from ivr.dialogue.inputs import Answered
from ivr.dialogue.instructions import LookUp
from ivr.dialogue.secrets import guarded
from ivr.flows.actions.action import Asks
from ivr.flows.actions.moves import Next
from ivr.flows.actions.scene import Scene
from ivr.flows.actions.unset import is_whole
from ivr.flows.shape import Field, Label, Shape
from ivr.flows.templates import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup(Asks):
    """Ask a service of directory.yaml; what it gives are the fields of `save`.

    The address goes on with `get`, or with `post`, which may send secrets. `wait` is for all `attempts` together. Where
    the answer takes longer than 1.2 seconds, `meanwhile` is spoken. Where a value in path or `send` is unset, nothing
    is asked and nothing found.

    Example:
        - lookup:
            service: orders
            get: /orders/{caller.number}
            send: {language: "{language}"}
            wait: 3s
            attempts: 2
            meanwhile: one_moment
            save: order
          then: {not_found: bye, failed: bye}
        - lookup: {service: orders, post: /calls, send: {id: "{call.id}"}}
          then: {not_found: bye}
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape(
        "lookup",
        "block",
        (
            Field("service", "service", required=True),
            Field("get", "path"),
            Field("post", "path"),
            Field("send", "texts", default=()),
            Field("wait", "duration", default=3.0),
            Field("attempts", "count", default=1),
            Field("meanwhile", "prompt"),
            Field("save", "name"),
        ),
        (Label("found", "go_on"), Label("not_found", "must"), Label("failed", "failed")),
        one_of=(("get", "post"),),
    )

    service: str
    get: Template | None = None
    post: Template | None = None
    send: tuple[tuple[str, Template], ...] = ()
    wait: float = 3.0
    attempts: int = 1
    meanwhile: str | None = None
    save: str | None = None

    def question(self, scene: Scene) -> Next:
        """Ask the service, unless something that it is to be told is unset."""
        path = self.get or self.post
        if path is None or not is_whole([path, *(text for _, text in self.send)], scene):
            return self._ended(scene, "not_found")
        return LookUp(
            service=self.service,
            method="get" if self.get else "post",
            path=path.render(scene),
            send={name: guarded(text.render(scene)) for name, text in self.send},
            wait=self.wait,
            attempts=self.attempts,
            may_pend=not scene.gone,
        )

    def meantime(self, scene: Scene) -> None:
        """Ask for patience."""
        if self.meanwhile:
            scene.speak(scene.words((self.meanwhile,)))

    def answered(self, scene: Scene, heard: Answered) -> Next:
        """Keep what was found."""
        if heard.label == "found" and self.save:
            scene.save_given(self.save, heard.values)
        return self._ended(scene, heard.label)

    def _ended(self, scene: Scene, label: str) -> Next:
        scene.tell(AskedOutside("lookup", self.service, label))
        return self.label(scene, label)
