"""Where calls went: the same catalogue, with actions that tell which way they took."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import wraps
from typing import Any, NamedTuple

from ivr.dialogue.inputs import Digits
from ivr.flows.actions import Action
from ivr.flows.actions.asking import Asking
from ivr.flows.actions.moves import GoTo
from ivr.flows.catalogue import Catalogue, Flow
from ivr.flows.shape import Way

TELLING = ("begin", "resume", "label", "gone", "afterwards")
"""Methods of actions whose answer is where the call goes next."""


class Spot(NamedTuple):
    """One action: the line `at` (from 0) of a step."""

    flow: str
    step: str
    at: int


class Trail:
    """Follows all calls that walk by `catalogue`: the `spots` they came to, and what they took there.

    `taken` has labels, cases and conditions by the names that `ways_of` gives them, and beside these the keys that work
    everywhere (`key 0`), give_up and if_silent.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.spots: set[Spot] = set()
        self.taken: set[tuple[Spot, str]] = set()
        self.catalogue = replace(
            catalogue, flows={flow.name: self._followed(flow) for flow in catalogue.flows.values()}
        )

    def _followed(self, flow: Flow) -> Flow:
        steps = {
            step: tuple(self._telling(action, Spot(flow.name, step, at)) for at, action in enumerate(actions))
            for step, actions in flow.steps.items()
        }
        return replace(flow, steps=steps)

    def _telling(self, action: Action, spot: Spot) -> Action:
        """Return the action's twin, of a class of its own that notes what each method answers."""
        kind = type(action)
        names: dict[int, list[str]] = {}
        for label, way in ways_of(action):
            names.setdefault(id(way), []).append(label)
        methods = {name: self._noting(getattr(kind, name), spot, names) for name in TELLING if hasattr(kind, name)}
        twin: Callable[..., Action] = type(kind.__name__, (kind,), methods)
        return twin(**{field.name: getattr(action, field.name) for field in fields(action)})

    def _noting(self, method: Callable[..., Any], spot: Spot, names: dict[int, list[str]]) -> Callable[..., Any]:
        @wraps(method)
        def told(action: Action, scene: Any, *heard: Any, **more: Any) -> Any:
            self.spots.add(spot)
            following = method(action, scene, *heard, **more)
            if isinstance(following, Way):
                self.taken.update((spot, name) for name in names.get(id(following), ()))
            elif isinstance(following, GoTo) and isinstance(action, Asking):
                self.taken.add((spot, _left_by(action, scene, heard, following)))
            return following

        return told


def ways_of(action: Action) -> Iterator[tuple[str, Way]]:
    """Give the ways that lead out of an action, each by its label, key, case or condition."""
    yield from action.then.items()
    for field in action.SHAPE.fields:
        value = getattr(action, field.name, None)
        if field.type == "way" and value is not None:
            yield field.name, value
        elif field.type == "cases" and value is not None:
            yield from value.items()
        elif field.type == "branch" and isinstance(value, tuple):
            yield from ((f"if {number}", way) for number, (_, way) in enumerate(value, 1))
        elif field.type in {"options", "offer"} and value is not None:
            options: Mapping[str, Way] = getattr(value, "options", value)
            yield from ((f"option {key}", way) for key, way in options.items())


def _left_by(action: Asking, scene: Any, heard: tuple[Any, ...], following: GoTo) -> str:
    if heard and isinstance(heard[0], Digits) and scene.key(heard[0].keys) == following:
        return f"key {heard[0].keys}"
    return "if_silent" if following.step == action.if_silent and not scene.visit.heard else "give_up"
