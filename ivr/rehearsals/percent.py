"""A call that falls on the wanted side of all percent branches: the side is drawn from the call's id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from ivr.flows.actions.branch import Branch
from ivr.flows.actions.scene import Scene
from ivr.flows.catalogue import Catalogue
from ivr.flows.shape import Way
from ivr.rehearsals.errors import Unmet
from ivr.rehearsals.reach import reached_from
from ivr.rehearsals.script import Rehearsal

MOST_TRIED = 20_000


class _Somewhere(NamedTuple):
    """As much of a scene as a percent branch looks at."""

    call: str
    here: str

    def get(self, _path: tuple[str, ...]) -> str:
        return self.call


class _Side(NamedTuple):
    """A percent branch, where it stands, and the way that is wanted there."""

    branch: Branch
    here: str
    wanted: Way | None

    def has(self, call: str) -> bool:
        """Say whether the call falls on the wanted side; asked of the kind itself, so that no trail is left."""
        return Branch.begin(self.branch, cast("Scene", _Somewhere(call, self.here))) is self.wanted


def call_that_falls(rehearsal: Rehearsal, catalogue: Catalogue) -> str:
    """Return an id for the call. Raises Unmet where no call falls so, because there are too many branches."""
    if rehearsal.percent is None:
        return f"rehearsal {rehearsal.name}"
    sides = [*_sides(rehearsal.flow, rehearsal.percent, catalogue)]
    for number in range(MOST_TRIED):
        call = f"rehearsal {number}"
        if all(side.has(call) for side in sides):
            return call
    raise Unmet(f"a call that falls on {rehearsal.percent} in all percent branches", f"there are {len(sides)} of them")


def _sides(flow: str, percent: int, catalogue: Catalogue) -> Iterator[_Side]:
    for name in reached_from(flow, catalogue):
        for step, actions in catalogue.flows[name].steps.items():
            for at, action in enumerate(actions):
                if isinstance(action, Branch) and action.branch == "percent":
                    yield _Side(action, f"{step}/{at}", _way(action, percent))


def _way(branch: Branch, percent: int) -> Way | None:
    below = 0
    for share, way in branch.cases.items():
        below += int(share)
        if percent < below:
            return way
    return branch.otherwise
