"""callback: promise to call the customer back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ivr.dialogue.callbacks import BookCallback, FindSlots
from ivr.dialogue.events import CallbackBooked, CallbackRefused, MenuChosen
from ivr.dialogue.inputs import Answered, Digits, Input, NoInput, Speech
from ivr.flows.actions.action import Asks, Silently
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.actions.slots import offered
from ivr.flows.shape import Field, Label, Shape
from ivr.flows.templates import written
from ivr.flows.values import Value

CHOOSING_WAIT = 6.0  # seconds
CHOOSINGS = 3  # askings, after which he has taken none of the times
MOST_SLOTS = 9  # one key each
NOT_PROMISED = ("invalid_number", "refused", "no_slot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback(Asks):
    """Promise to call `number` back with the flow `flow`, when the caller's turn comes in `queue`.

    With `keep_place` he keeps the place that he had there. `attempts`, and the time `apart` from one to the next, are
    the queue's unless they are given. `not_before`: a time from now, or a value that is a moment. With `slots` the
    caller chooses one of so many free times by key.

    Example:
        - callback:
            number: "{caller.number}"
            queue: support
            flow: main
            keep_place: no
            attempts: 2
            apart: 30m
            not_before: 1h
            slots: 2
          then: {invalid_number: bye, refused: bye, already_booked: bye, no_slot: bye, failed: bye}
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape(
        "callback",
        "block",
        (
            Field("number", "value", required=True),
            Field("queue", "queue", required=True),
            Field("flow", "flow", required=True),
            Field("keep_place", "yes_no", default=True),
            Field("attempts", "count"),
            Field("apart", "duration"),
            Field("not_before", "duration_or_value"),
            Field("slots", "count", default=0),
        ),
        (
            Label("booked", "go_on"),
            Label("invalid_number", "must"),
            Label("refused", "=invalid_number"),
            Label("already_booked", "go_on"),
            Label("no_slot", "=failed"),
            Label("failed", "failed"),
        ),
    )
    SILENTLY: ClassVar[Silently] = Silently.ENDS

    number: Value
    queue: str
    flow: str
    keep_place: bool = True
    attempts: int | None = None
    apart: float | None = None
    not_before: float | Value | None = None
    slots: int = 0

    def question(self, scene: Scene) -> Next:
        """Ask for the booking, or first for free times."""
        if not self._number(scene):
            return self.label(scene, "invalid_number")
        if self.slots:
            return FindSlots(self.queue, min(self.slots, MOST_SLOTS), self._not_before(scene))
        return self._booking(scene)

    def present(self, scene: Scene) -> Next:
        """Offer the free times again, or ask again."""
        if scene.visit.stage != "slots":
            return self.begin(scene)
        times = [datetime.fromisoformat(str(time)) for time in scene.visit.kept.values()]
        scene.listen(offered(times, scene.language, scene.language_tag()), wait=CHOOSING_WAIT)
        return Move.WAIT

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Take the answer, or the caller's choice."""
        match heard:
            case Answered(label="found"):
                scene.visit.stage, scene.visit.kept = "slots", dict(list(heard.values.items())[:MOST_SLOTS])
                return self.present(scene)
            case Answered():
                return self.answered(scene, heard)
            case Digits(keys=keys) if scene.visit.stage == "slots":
                return self._chosen(scene, keys)
            case NoInput() | Speech() if scene.visit.stage == "slots":
                return self._undecided(scene)
            case _:
                return self.present(scene)

    def answered(self, scene: Scene, heard: Answered) -> Next:
        """Note what was promised, and go on."""
        if heard.label in {"booked", "already_booked"}:
            callback, at = (written(heard.values.get(name, "")) for name in ("id", "at"))
            already = heard.label == "already_booked"
            scene.tell(CallbackBooked(callback, self._number(scene), self.queue, at, already))
        elif heard.label in NOT_PROMISED:
            scene.tell(CallbackRefused(self._number(scene), self.queue, heard.label))
        return self.label(scene, heard.label, written(heard.values.get("reason", "")))

    def _chosen(self, scene: Scene, keys: str) -> Next:
        slot = scene.visit.kept.get(f"slot_{keys}")
        way = scene.key(keys) if slot is None else None
        if slot is None and way is None:
            return self._undecided(scene)
        scene.tell(MenuChosen(scene.step, keys))
        return way or self._booking(scene, str(slot))

    def _undecided(self, scene: Scene) -> Next:
        if scene.visit.asked >= CHOOSINGS:
            return self.label(scene, "no_slot", "the caller took none of the times")
        scene.visit.asked += 1
        return self.present(scene)

    def _booking(self, scene: Scene, slot: str = "") -> BookCallback:
        return BookCallback(
            number=self._number(scene),
            queue=self.queue,
            flow=self.flow,
            place=scene.kept_place(self.queue) if self.keep_place else "",
            attempts=self.attempts,
            apart=self.apart,
            not_before=self._not_before(scene),
            slot=slot,
            language=scene.language,
            case=scene.newest_case,
        )

    def _number(self, scene: Scene) -> str:
        value = self.number.read(scene)
        return "" if value is None else written(value)

    def _not_before(self, scene: Scene) -> float | str:
        if isinstance(self.not_before, Value):
            value = self.not_before.read(scene)
            return "" if value is None else written(value)
        return self.not_before or 0.0
