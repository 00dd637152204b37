"""What a call remembers by name: saved, set, handed over and given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ivr.dialogue.events import Event, Identified, LanguageSet, ValueSaved
from ivr.dialogue.inputs import Scalar
from ivr.dialogue.secrets import marked, masked
from ivr.engine.scope import CallScope
from ivr.engine.state import CallState, Run
from ivr.engine.world import World
from ivr.flows.actions.unset import is_whole
from ivr.flows.catalogue import Catalogue, Flow
from ivr.flows.kinds import READERS, Kind, NotOfKind
from ivr.flows.templates import Hole, Template, written

NO_FLOW = Flow(name="", title="", languages=("en",), start={}, steps={})


class Memory(CallScope):
    """The values of a call, which it may change, and the flows that it is in. It changes the state that it is given."""

    __slots__ = ("events", "world")

    def __init__(self, state: CallState, catalogue: Catalogue, world: World) -> None:
        super().__init__(state, catalogue, world.now)
        self.world = world
        self.events: list[Event] = []

    @property
    def flow(self) -> Flow:
        """The present flow; an empty one where the catalogue has none of its name."""
        return self.catalogue.flows.get(self.run.flow, NO_FLOW)

    @property
    def flows(self) -> list[Flow]:
        """The flow that answered, then those that are used, down to the present one."""
        return [self.catalogue.flows.get(run.flow, NO_FLOW) for run in self.state.runs]

    def tell(self, event: Event) -> None:
        """Put an event on the call's record."""
        self.events.append(event)

    def remember(self, name: str, value: Scalar, fields: Mapping[str, Scalar] | None = None) -> None:
        """Save a value and its fields, in place of what stood there; a secret shows as dots."""
        self._forget(name)
        self.run.values[name] = value
        self.run.values.update({f"{name}.{field}": part for field, part in (fields or {}).items()})
        self.tell(ValueSaved(name, masked(written(value))))

    def save_given(self, name: str, given: Mapping[str, Scalar]) -> None:
        """Save what was given from outside, under its id where it has one; a `customer` with an id is the caller."""
        own = given.get("id") or given.get("number") or next(iter(given.values()), True)
        if name != "customer" or not given.get("id"):
            self.remember(name, own, given)
            return
        self._forget(name)
        self.state.customer = dict(given)
        self.tell(Identified(written(own), {field: written(value) for field, value in given.items()}))

    def sealed(self, clear: str) -> str:
        """Return a secret as the call may keep it."""
        return marked(self.world.seal(self.state.call, clear))

    def assign(self, texts: Sequence[tuple[str, Template]]) -> None:
        """Set each name to its text."""
        for name, text in texts:
            value = self._assigned(text)
            if name == "language":
                self._set_language(written(value) if value is not None else "")
            elif value is None:
                self._forget(name)
            else:
                self.remember(name, value)

    def arguments(self, texts: Sequence[tuple[str, Template]]) -> dict[str, Scalar]:
        """Return the values of texts; one that is unset is left out."""
        found = ((name, self._assigned(text)) for name, text in texts)
        return {name: value for name, value in found if value is not None}

    def enter_flow(self, flow: Flow, texts: Sequence[tuple[str, Template]]) -> None:
        """Begin to use a flow, which sees what it takes and nothing else."""
        given = self.arguments(texts) | self._fields(texts)
        taken = ((name, _typed(value, flow.takes.get(name, "text"))) for name, value in given.items())
        self._enter_run(Run(flow.name, values={name: value for name, value in taken if value is not None}))

    def leave_flow(self) -> Run:
        """Be back in the flow that used this one, and return the run that is over."""
        over = self.state.runs.pop()
        self._enter_run(self.state.runs.pop().fork())
        return over

    def hand_over(self, names: Sequence[str], over: Run) -> None:
        """Take over what a flow that was used hands back, in place of what stood there."""
        for name in names:
            self._forget(name)
            self.run.values.update({key: value for key, value in over.values.items() if _belongs(key, name)})

    def _enter_run(self, run: Run) -> None:
        self.state.runs.append(run)
        self.run, self.state.visit = run, None

    def _forget(self, name: str) -> None:
        self.run.values = {key: kept for key, kept in self.run.values.items() if not _belongs(key, name)}

    def _set_language(self, language: str) -> None:
        known = bool(language) and all(language in flow.languages for flow in self.flows if flow.languages)
        if known:
            self.state.language = language
            self.state.language_chosen = True
        self.tell(LanguageSet(language, known))

    def _assigned(self, text: Template) -> Scalar | None:
        """Return a copy of the value where the text is nothing but one, so that it keeps its type; else the text."""
        hole = _only_hole(text)
        if hole is None:
            return text.render(self) if is_whole((text,), self) else None
        value = self.get(hole.path)
        if value is None:
            return hole.spare
        return value.isoformat() if isinstance(value, datetime) else value

    def _fields(self, texts: Sequence[tuple[str, Template]]) -> dict[str, Scalar]:
        """Return the fields of the values that are handed over whole, such as those of an order."""
        whole = ((name, ".".join(hole.path)) for name, text in texts if (hole := _only_hole(text)))
        return {
            f"{name}{key[len(source) :]}": value
            for name, source in whole
            for key, value in self.run.values.items()
            if key.startswith(f"{source}.")
        }


def _only_hole(text: Template) -> Hole | None:
    """Return the value that the text consists of, as it is; None where there is a word or a format beside it."""
    hole = text.parts[0] if len(text.parts) == 1 else None
    return hole if isinstance(hole, Hole) and not hole.format else None


def _belongs(key: str, name: str) -> bool:
    return key == name or key.startswith(f"{name}.")


def _typed(value: Scalar, kind: str) -> Scalar | None:
    """Return an argument of the type that the flow takes; None where it is none of that type, and so unset."""
    if kind == "text" or kind not in READERS:
        return value
    try:
        return Kind(kind).read(value)
    except NotOfKind:
        return None
