"""The walk: a work list of calls that wait or ask, from the first arrivals until nothing new can happen."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from ivr.dialogue.events import FlowEnded
from ivr.dialogue.inputs import Answered, Input
from ivr.dialogue.instructions import Question, Word
from ivr.engine.run import advance
from ivr.engine.scope import CallScope
from ivr.engine.state import CallState, Run
from ivr.engine.turn import FlowBroken
from ivr.flows.actions.goto import Goto
from ivr.flows.catalogue import Catalogue
from ivr.flows.outside import BUILT_IN
from ivr.rehearsals.arrival import arrival
from ivr.rehearsals.calling import OVER, left_at, no_secret
from ivr.rehearsals.coverage import Coverage
from ivr.rehearsals.deeds import Deed, Trace, scripted
from ivr.rehearsals.errors import Unmet
from ivr.rehearsals.exploring.choices import Choices
from ivr.rehearsals.exploring.seeds import seeds
from ivr.rehearsals.exploring.tested import values_tested
from ivr.rehearsals.hearing import heard_of
from ivr.rehearsals.reach import calendars_of, has_shares, reached_from, users_of
from ivr.rehearsals.script import Expectation, Rehearsal
from ivr.rehearsals.trail import Spot, Trail, ways_of

SILENT_END = "the line hangs up after a failure, and the caller hears not a word"
BY_WHAT_IS_KNOWN = ("branch", "hours")
"""Kinds of action whose label is decided by what holds already when a call comes to them."""
ENDED = (Expectation("ended", "yes"),)

Fact = tuple[object, ...]


class Found(NamedTuple):
    """Something wrong in `step`: what it is, and the shortest way there. `beyond`: what no rehearsal can do of it."""

    what: str
    step: str
    rehearsal: Rehearsal
    beyond: str = ""


@dataclass(frozen=True, slots=True)
class Explored:
    """What was found, what was seen of the flows, and from how many places calls were tried on."""

    found: tuple[Found, ...]
    coverage: Coverage
    places: int


def explore(catalogue: Catalogue, now: datetime) -> Explored:
    """Take each label and each key of every action once; `now` (aware) is when the first calls arrive."""
    walk = _Walk(catalogue)
    begun = [*seeds(catalogue, now)]
    walk.to_the_end(begun)
    while walk.looks_closer():
        walk.to_the_end(begun)
    return Explored(tuple(walk.found.values()), Coverage.of(walk.trail), walk.places)


class _Seed(NamedTuple):
    """How some calls begin. `facts`: what branches look at beside the values of the call."""

    rehearsal: Rehearsal
    emergency: frozenset[str]
    facts: tuple[Fact, ...]


class _Stop(NamedTuple):
    """A call that asks, or waits while the line is `doing` something. `spoke`: since the caller was last heard."""

    seed: _Seed
    state: CallState
    doing: Question | Word | None
    trace: Trace | None
    spoke: bool


class _Walk:
    def __init__(self, catalogue: Catalogue) -> None:
        self.trail = Trail(catalogue)
        self.catalogue = self.trail.catalogue
        self.found: dict[tuple[str, str], Found] = {}
        self.places = 0
        self._choices = Choices(self.catalogue, values_tested(catalogue))
        self._most = dict(_bounds(catalogue))
        self._left: set[Spot] = set()
        self._looked_at = values_tested(catalogue, self._left)
        self._counted: set[str] = set()
        self._seen: set[tuple[Fact, Fact]] = set()
        self._waiting: deque[_Stop] = deque()

    def looks_closer(self) -> bool:
        """See what is left over, and look at what decides about it; say whether there is anything new to look at.

        That is the values at which branches look, and for a step the ways that may be taken so many times only.
        """
        coverage = Coverage.of(self.trail)
        labels = {label.spot for label in coverage.unseen_labels if label.kind in BY_WHAT_IS_KNOWN}
        steps = {spot.flow for spot in coverage.unseen_steps}
        steps |= {user for flow in steps for user in users_of(flow, self.catalogue)}
        before = (len(self._left), len(self._counted))
        self._counted |= steps if labels <= self._left else set()
        self._left |= labels
        self._looked_at = values_tested(self.catalogue, self._left)
        return before != (len(self._left), len(self._counted))

    def _begin(self, rehearsal: Rehearsal) -> None:
        """Let a call arrive; a side of the percent branches on which no call falls is passed over."""
        try:
            heard = arrival(rehearsal, self.catalogue)
        except Unmet:
            return
        emergency = frozenset(rehearsal.given)
        facts = self._outside(rehearsal, emergency)
        self._try(_Seed(rehearsal, emergency, facts), None, heard, None, spoke=False)

    def to_the_end(self, begun: Iterable[Rehearsal]) -> None:
        """Try all that may happen at each stop, the nearest ones first."""
        for rehearsal in begun:
            self._begin(rehearsal)
        while self._waiting:
            stop = self._waiting.popleft()
            self.places += 1
            for deed in self._choices.of(stop.state, stop.doing, stop.seed.rehearsal.at):
                self._do(stop, deed)

    def _outside(self, rehearsal: Rehearsal, emergency: frozenset[str]) -> tuple[Fact, ...]:
        """Return what its flows may learn of the day and of the share that the call falls into."""
        flows = reached_from(rehearsal.flow, self.catalogue)
        labels = (
            (name, self.catalogue.calendars[name].at(rehearsal.at, emergency=name in emergency).label)
            for name in calendars_of(flows, self.catalogue)
        )
        return (*labels, ("percent", rehearsal.percent if has_shares(flows, self.catalogue) else None))

    def _do(self, stop: _Stop, deed: Deed) -> None:
        trace = Trace(stop.trace, deed)
        first, *more = deed.heard
        spoke = stop.spoke and isinstance(first, Answered)
        after = self._try(stop.seed, stop.state, first, trace, spoke=spoke, last=not more)
        for heard in more:
            after = self._try(stop.seed, after, heard, trace, spoke=False) if after else None

    def _try(
        self, seed: _Seed, state: CallState | None, heard: Input, trace: Trace | None, *, spoke: bool, last: bool = True
    ) -> CallState | None:
        """Let the call hear something; where it then stops anew, that is tried later. Returns its state."""
        at = seed.rehearsal.at
        try:
            turn = advance(state, heard, self.catalogue, at, seal=no_secret, emergency=seed.emergency)
        except FlowBroken as broken:
            self._note(broken.reason, broken.turn.state, seed, trace)
            return None
        spoke = spoke or heard_of(turn.words)
        if not spoke and any(isinstance(event, FlowEnded) and event.why == "fault" for event in turn.events):
            self._note(SILENT_END, turn.state, seed, trace)
        doing = turn.question or left_at(turn)
        over = isinstance(doing, OVER) or (turn.state.gone and turn.question is None)
        if last and not over:
            self._stop(_Stop(seed, turn.state, doing, trace, spoke))
        return turn.state

    def _stop(self, stop: _Stop) -> None:
        place = _place(stop)
        new = {(place, fact) for fact in (place, *self._facts(stop))} - self._seen
        if new:
            self._seen |= new
            self._waiting.append(stop)

    def _facts(self, stop: _Stop) -> Iterator[Fact]:
        """Give what may lead this call another way than one that stopped here before."""
        state, visit = stop.state, stop.state.visit
        for run in state.runs:
            yield from self._values(stop, run)
            if run.flow in self._counted:
                yield (run.flow, "counted")
                for way, taken in run.taken.items():
                    yield (run.flow, way, min(taken, self._most[run.flow, way] + 1))
        if visit and self._looked_at.groups.get(state.run.flow):
            yield ("kept", *visit.kept.items())
        if self._left or visit is None or visit.asked == 1:
            yield from stop.seed.facts

    def _values(self, stop: _Stop, run: Run) -> Iterator[Fact]:
        """Give the values of a flow that is under way, by the groups in which branches look at them."""
        scope = CallScope(stop.state, self.catalogue, stop.seed.rehearsal.at)
        for group in self._looked_at.groups.get(run.flow, ()):
            yield (run.flow, group, *(_known(path, scope, run) for path in group))

    def _note(self, what: str, state: CallState, seed: _Seed, trace: Trace | None) -> None:
        if (what, state.step) not in self.found:
            deeds = trace.deeds() if trace else []
            beyond = "; ".join(dict.fromkeys(deed.beyond for deed in deeds if deed.beyond))
            named = replace(seed.rehearsal, name=f"the way to {state.step}", expect=ENDED)
            self.found[what, state.step] = Found(what, state.step, scripted(named, deeds), beyond)


def _bounds(catalogue: Catalogue) -> Iterator[tuple[tuple[str, str], int]]:
    """Give each way that may be taken so many times only, by its flow and its id."""
    for flow in catalogue.flows.values():
        for step, actions in flow.steps.items():
            for at, action in enumerate(actions):
                if isinstance(action, Goto) and action.at_most is not None:
                    yield (flow.name, f"{step}/{at}"), action.at_most
                for _, way in ways_of(action):
                    if way.at_most is not None:
                        yield (flow.name, way.id), way.at_most


def _known(path: tuple[str, ...], scope: CallScope, run: Run) -> object:
    """Return a value of a flow that is under way: the present one, or one that uses it."""
    built_in = path[0] in BUILT_IN
    return scope.get(path) if built_in or run is scope.run else run.values.get(".".join(path))


def _place(stop: _Stop) -> Fact:
    """Return where a call stops: each asking of a question is a place of its own."""
    state, visit = stop.state, stop.state.visit
    stack = tuple((run.flow, run.step, run.at) for run in state.runs)
    asking = (visit.stage, visit.asked, visit.heard) if visit else ()
    return (stack, asking, type(stop.doing).__name__, state.gone)
