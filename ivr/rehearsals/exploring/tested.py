"""The values that branches look at: by these alone two calls at one place may still go different ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from ivr.flows.actions import Action
from ivr.flows.actions.branch import Branch
from ivr.flows.actions.set import Set
from ivr.flows.actions.use import Use
from ivr.flows.catalogue import Catalogue, Flow
from ivr.flows.outside import BUILT_IN
from ivr.flows.templates import Template
from ivr.flows.values import Value
from ivr.rehearsals.reach import actions_of
from ivr.rehearsals.trail import Spot, ways_of

Path = tuple[str, ...]
ROUNDS = 3
"""How often what is set from something else is followed back."""


@dataclass(frozen=True, slots=True)
class Tested:
    """By flow, the groups of values that are looked at together; and what each value is compared with.

    `literals`: by flow and dotted name.
    """

    groups: dict[str, dict[tuple[Path, ...], None]]
    literals: dict[tuple[str, str], dict[str, None]]

    def compared_with(self, flow: str, name: str) -> list[str]:
        """Return the texts that a value is compared with."""
        return list(self.literals.get((flow, name), ()))


def values_tested(catalogue: Catalogue, spots: Collection[Spot] | None = None) -> Tested:
    """Read all branches, or those at `spots`; and follow back what they look at, through `set` and used flows."""
    tested = Tested(defaultdict(dict), defaultdict(dict))
    for flow in catalogue.flows.values():
        for step, actions in flow.steps.items():
            for at, action in enumerate(actions):
                if isinstance(action, Branch) and (spots is None or Spot(flow.name, step, at) in spots):
                    _note(tested, flow.name, action)
    for _ in range(ROUNDS):
        for flow in catalogue.flows.values():
            for action in actions_of(flow):
                _follow(tested, catalogue, flow, action)
    return tested


def _note(tested: Tested, flow: str, branch: Branch) -> None:
    if isinstance(branch.branch, Value):
        tested.groups[flow][(branch.branch.path,)] = None
        tested.literals[flow, branch.branch.name].update(dict.fromkeys(branch.cases))
    elif isinstance(branch.branch, tuple):
        for condition, _ in branch.branch:
            paths = [one.path for one in condition.comparisons]
            paths += [literal.path for one in condition.comparisons for literal in one.literals if literal.path]
            tested.groups[flow].update(dict.fromkeys([*((path,) for path in paths), tuple(dict.fromkeys(paths))]))
            for one in condition.comparisons:
                texts = (literal.text for literal in one.literals if not literal.path)
                tested.literals[flow, ".".join(one.path)].update(dict.fromkeys(texts))


def _follow(tested: Tested, catalogue: Catalogue, flow: Flow, action: Action) -> None:
    """What a tested value is set from is tested too; so is what is handed to a used flow, and handed back by it."""
    texts = [
        *(action.set if isinstance(action, Set) else ()),
        *(pair for _, way in ways_of(action) for pair in way.set),
    ]
    for name, text in texts:
        _feeds(tested, flow.name, text, (flow.name, name))
    if isinstance(action, Use):
        used = catalogue.flows[action.use]
        for name, text in action.with_:
            _feeds(tested, flow.name, text, (used.name, name))
        for path in [path for group in tested.groups[used.name] for path in group if path[0] in BUILT_IN]:
            _look_at(tested, flow.name, path, (used.name, path))
        returned = {name for names in used.returns.values() for name in names}
        for path in [path for group in tested.groups[flow.name] for path in group if path[0] in returned]:
            _look_at(tested, used.name, path, (flow.name, path))


def _feeds(tested: Tested, flow: str, text: Template, into: tuple[str, str]) -> None:
    where, name = into
    if any(path[0] == name for group in tested.groups[where] for path in group):
        for hole in text.holes:
            _look_at(tested, flow, hole.path, (where, (name,)))


def _look_at(tested: Tested, flow: str, path: Path, as_: tuple[str, Path]) -> None:
    where, other = as_
    tested.groups[flow][(path,)] = None
    tested.literals[flow, ".".join(path)].update(tested.literals[where, ".".join(other)])
