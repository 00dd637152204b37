"""branch: a choice by what the call knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import ClassVar

from ivr.flows.actions.action import Action
from ivr.flows.actions.moves import Fault, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.expressions import Condition
from ivr.flows.shape import Field, Shape, Way
from ivr.flows.templates import written
from ivr.flows.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(Action):
    """Take the way whose case is the value, or the first whose condition holds, or a share of all calls.

    The shares of `percent` are whole numbers. The same call always falls on the same side of the same branch.

    Example:
        - branch: customer.vip
          cases: {yes: bye}
          otherwise: go_on
        - branch:
            - {if: caller.hidden, goto: bye}
            - {if: language = en, goto: go_on}
          otherwise: bye
        - branch: percent
          cases: {10: bye}
          otherwise: bye
    """

    SHAPE: ClassVar[Shape] = Shape(
        "branch",
        "main",
        (
            Field("branch", "branch", required=True),
            Field("cases", "cases", default={}),
            Field("otherwise", "way", required=True),
        ),
    )

    branch: Value | tuple[tuple[Condition, Way], ...] | str
    otherwise: Way | None = None
    cases: Mapping[str, Way] = field(default_factory=dict)

    def begin(self, scene: Scene) -> Next:
        """Take the way that fits."""
        way = self._fitting(scene) or self.otherwise
        return way or Fault("branch", "no case fits, and there is no other way")

    def _fitting(self, scene: Scene) -> Way | None:
        if isinstance(self.branch, Value):
            value = self.branch.read(scene)
            return None if value is None else self.cases.get(written(value))
        if isinstance(self.branch, tuple):
            return next((way for condition, way in self.branch if condition.holds(scene)), None)
        return self._share(_lot(str(scene.get(("call", "id"))), scene.here))

    def _share(self, lot: int) -> Way | None:
        for percent, way in self.cases.items():
            lot -= int(percent)
            if lot < 0:
                return way
        return None


def _lot(call: str, here: str) -> int:
    """Draw a number below 100 that is always the same for this call at this branch, in every process."""
    return int.from_bytes(blake2b(f"{call} {here}".encode(), digest_size=8).digest()) % 100
