"""What every action is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from ivr.dialogue.inputs import Answered, Input
from ivr.dialogue.instructions import Await
from ivr.flows.actions.moves import HANG_UP, Fault, Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.problems import NOWHERE, Place, Problem
from ivr.flows.shape import Shape, Way
from ivr.flows.templates import written


class Silently(Enum):
    """What becomes of an action after the caller has gone: it works, is passed over, or ends the run."""

    WORKS = "works"
    PASSES = "passes"
    ENDS = "ends"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One line of a step. `then` holds the way of each label that has one."""

    SHAPE: ClassVar[Shape]
    SILENTLY: ClassVar[Silently] = Silently.WORKS

    then: Mapping[str, Way] = field(default_factory=dict)
    place: Place = NOWHERE

    def begin(self, scene: Scene) -> Next:
        """Do what the action does when the caller comes to it."""
        raise NotImplementedError

    def checks(self) -> Iterator[Problem]:
        """Yield the mistakes that only this kind of action can have."""
        yield from ()

    def label(self, scene: Scene, label: str, reason: str = "") -> Next:
        """Return the way of `label`: as `then` says, else as the shape does. `reason` tells how it failed."""
        unless = next((known.unless for known in self.SHAPE.labels if known.name == label), None)
        way = self.then.get(label)
        if way is None:
            return self._unanswered(scene, label, unless, reason)
        if unless == "failed":
            scene.fail(self.SHAPE.kind, reason or label)
        return way

    def _unanswered(self, scene: Scene, label: str, unless: str | None, reason: str) -> Next:
        if unless is None and label != "failed":
            return self.label(scene, "failed", reason=reason or label)
        if unless is not None and unless.startswith("="):
            return self.label(scene, unless[1:], reason)
        if unless == "go_on":
            return Move.ON
        if unless == "end":
            return HANG_UP
        return Fault(self.SHAPE.kind, reason or f"no way for {label}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits(Action):
    """An action that needs an answer before the call goes on. `HINT` says what the caller is doing meanwhile."""

    HINT: ClassVar[str] = "menu"

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Go on with what was heard; what the action does not expect makes it ask again."""
        raise NotImplementedError

    def present(self, scene: Scene) -> Next:
        """Put the present question again, unchanged."""
        return self.begin(scene)

    def broken(self, scene: Scene, reason: str) -> Next:
        """Go on where the question could not be put, or its answer not be taken, at the second attempt either."""
        return Fault(scene.step, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks(Waits):
    """An action that asks something outside the call, and goes on with the answer."""

    def begin(self, scene: Scene) -> Next:
        """Ask."""
        scene.begin_visit()
        return self.question(scene)

    def question(self, scene: Scene) -> Next:
        """Return the question; or a way where it need not be asked."""
        raise NotImplementedError

    def answered(self, scene: Scene, heard: Answered) -> Next:
        """Go on with the answer."""
        return self.label(scene, heard.label, written(heard.values.get("reason", "")))

    def present(self, scene: Scene) -> Next:
        """Ask again, or for the answer to what was asked."""
        if not scene.visit.ticket:
            return self.begin(scene)
        scene.put(Await(scene.visit.ticket))
        return Move.WAIT

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Take the answer; where it takes longer, wait for it."""
        if not isinstance(heard, Answered):
            return self.present(scene)
        if heard.label != "pending" or scene.gone:
            return self.answered(scene, heard)
        scene.visit.ticket = written(heard.values.get("ticket", ""))
        self.meantime(scene)
        return self.present(scene)

    def meantime(self, scene: Scene) -> None:
        """Say what is to be said where the answer takes longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lingers(Waits):
    """An action that the end of the call does not end: something may run, or be reported, afterwards."""

    def gone(self, scene: Scene) -> Next | None:
        """The caller has hung up while this waited: return what runs silently now, None for nothing.

        `Move.WAIT` where what he left is still to be reported, and comes before all else.
        """
        raise NotImplementedError

    def afterwards(self, scene: Scene, heard: Input) -> Next | None:
        """Take in what the carrier reports once the call is over: return what runs silently, None for nothing."""
        raise NotImplementedError
