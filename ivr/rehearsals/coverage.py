"""What no rehearsal has come to: steps, and the labels of those that some rehearsal did come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ivr.flows.actions import Action
from ivr.flows.catalogue import Catalogue, Flow
from ivr.flows.problems import Place, Problem
from ivr.rehearsals.playing import play_all
from ivr.rehearsals.script import Rehearsal
from ivr.rehearsals.trail import Spot, Trail, ways_of

HINT = "write a rehearsal that goes there, or take it away"


class Label(NamedTuple):
    """A label, an option, a case or a condition that a flow answers, and where it does."""

    spot: Spot
    kind: str
    name: str
    place: Place

    def __str__(self) -> str:
        return f"{self.place}: {self.spot.flow}.{self.spot.step}: {self.name} of {self.kind}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the flows was seen. `unseen_labels` stand in steps that were seen."""

    steps: int
    labels: int
    unseen_steps: tuple[Spot, ...]
    unseen_labels: tuple[Label, ...]
    labels_seen: int

    @property
    def steps_seen(self) -> int:
        """How many steps were seen."""
        return self.steps - len(self.unseen_steps)

    @classmethod
    def of(cls, trail: Trail) -> Coverage:
        """Return what the calls that left this trail have seen."""
        flows = trail.catalogue.flows
        steps = [Spot(flow.name, step, 0) for flow in flows.values() for step in flow.steps]
        came = {(spot.flow, spot.step) for spot in trail.spots}
        unseen = tuple(spot for spot in steps if (spot.flow, spot.step) not in came)
        labels = [label for flow in flows.values() for label in labels_of(flow)]
        left = [label for label in labels if (label.spot, label.name) not in trail.taken]
        shown = tuple(label for label in left if (label.spot.flow, label.spot.step) in came)
        return cls(len(steps), len(labels), unseen, shown, len(labels) - len(left))


def labels_of(flow: Flow) -> Iterator[Label]:
    """Give the labels that the flow itself answers; those that follow from their mark are left out."""
    for step, actions in flow.steps.items():
        for at, action in enumerate(actions):
            spot = Spot(flow.name, step, at)
            for name, place in _answered(action):
                yield Label(spot, action.SHAPE.kind, name, place)


def _answered(action: Action) -> Iterator[tuple[str, Place]]:
    """Give each way that is written, once: a label that takes another's way is no way of its own."""
    written = {id(way): (name, way.place) for name, way in reversed([*ways_of(action)]) if way.place != action.place}
    yield from reversed(written.values())


def never_rehearsed(rehearsals: Iterable[Rehearsal], catalogue: Catalogue) -> list[Problem]:
    """Play all rehearsals, and return a warning for each flow that none comes to, and each step of the others."""
    trail = Trail(catalogue)
    for _ in play_all(rehearsals, trail.catalogue):
        pass
    return [*warnings(Coverage.of(trail), catalogue)]


def warnings(coverage: Coverage, catalogue: Catalogue) -> Iterator[Problem]:
    """Give the warning for each flow and each step that is never rehearsed."""
    unseen = {(spot.flow, spot.step) for spot in coverage.unseen_steps}
    for flow in catalogue.flows.values():
        left = [step for step in flow.steps if (flow.name, step) in unseen]
        if len(left) == len(flow.steps):
            yield _warning(f"no rehearsal comes to {flow.name}", flow.place)
            continue
        for step in left:
            yield _warning(f"no rehearsal comes to step {step}", flow.steps[step][0].place)


def _warning(message: str, place: Place) -> Problem:
    return Problem("never_rehearsed", message, place, HINT, "warning")
