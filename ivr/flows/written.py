"""Flows as they are written: shapes are right, but nothing has its default yet. This is what checks look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ivr.flows import messages
from ivr.flows.catalogue import Defaults, Limits
from ivr.flows.hours import Calendar
from ivr.flows.outside import Outside
from ivr.flows.problems import Place
from ivr.flows.prompts import Prompt, Wording
from ivr.flows.reading import Mention
from ivr.flows.shape import Label, Shape, Way
from queueing.policy.rules import QueueRules

# Labels that only a caller brings about; all others are taken in silence too.
NEEDS_CALLER = frozenset({"answered", "skipped", "saved", "hung_up", "finished"})


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """One line of a step. `number` counts from 0; `fields` has only what is written."""

    shape: Shape
    fields: Mapping[str, Any]
    then: Mapping[str, Way]
    place: Place
    step: str
    number: int
    _ways: tuple[tuple[str, Way, bool], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ways", tuple(self._found()))

    @property
    def kind(self) -> str:
        """The action's name."""
        return self.shape.kind

    def value(self, name: str) -> Any:
        """Return what a field holds: as it is written, else its default."""
        return self.fields.get(name, next(field.default for field in self.shape.fields if field.name == name))

    def typed(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Give the name and value of each field of this type that is written."""
        for one in self.shape.fields:
            if one.type == kind and self.fields.get(one.name) is not None:
                yield one.name, self.fields[one.name]

    def ways(self) -> tuple[tuple[str, Way, bool], ...]:
        """Return every way that is written here, with its label, and whether it is taken without any caller."""
        return self._ways

    def _found(self) -> Iterator[tuple[str, Way, bool]]:
        yield from ((label, way, label not in NEEDS_CALLER) for label, way in self.then.items())
        for _, options in self.typed("options"):
            yield from ((f"option {key}", way, False) for key, way in options.items())
        for _, offer in self.typed("offer"):
            yield from ((f"option {key}", way, False) for key, way in offer.options.items())
        for _, cases in self.typed("cases"):
            yield from ((case, way, True) for case, way in cases.items())
        for _, subject in self.typed("branch"):
            conditions = subject if isinstance(subject, tuple) else ()
            yield from ((f"if {number}", way, True) for number, (_, way) in enumerate(conditions, 1))
        yield from ((field, way, True) for field, way in self.typed("way"))


@dataclass(frozen=True, slots=True)
class WrittenStep:
    """A step: its lines from top to bottom."""

    name: str
    place: Place
    lines: tuple[WrittenLine, ...]


@dataclass(frozen=True, slots=True)
class WrittenFlow:
    """One flow file. `numbers`: the lines it answers (E.164, or `any`), each with the place where it is written."""

    name: str
    title: str
    numbers: tuple[tuple[str, Place], ...]
    languages: tuple[str, ...]
    start: Mapping[str, str]
    defaults: Defaults
    keys: Mapping[str, str]
    send_back: tuple[str, ...]
    on_hang_up: str | None
    takes: Mapping[str, str]
    returns: Mapping[str, tuple[str, ...]]
    limits: Limits
    steps: Mapping[str, WrittenStep]
    place: Place

    @property
    def lines(self) -> Iterator[WrittenLine]:
        """Give all lines of all steps."""
        return (line for step in self.steps.values() for line in step.lines)


@dataclass(frozen=True, slots=True)
class WrittenPrompts:
    """What one language says: wordings by key, their places, what callers say for an option, and messages by key."""

    language: str
    wordings: Mapping[str, Wording]
    places: Mapping[str, Place]
    words: Mapping[str, tuple[str, ...]]
    messages: Mapping[str, messages.Wording]


@dataclass(frozen=True, slots=True)
class Folder:
    """All that a folder says. `spoken`: the prompts files by language; `prompts` and `messages`: the same by key.

    `uses` and `languages`: by flow. `marks`: those of all flows. `mentions`: the names that must exist, by the flow in
    which they stand, "" outside flows. `types`: by flow, the type of each name that it gives a value to.
    """

    flows: Mapping[str, WrittenFlow]
    uses: Mapping[str, tuple[str, ...]]
    languages: Mapping[str, tuple[str, ...]]
    marks: frozenset[str]
    spoken: Mapping[str, WrittenPrompts]
    prompts: Mapping[str, Prompt]
    messages: Mapping[str, messages.Message]
    calendars: Mapping[str, Calendar]
    queues: Mapping[str, QueueRules]
    outside: Outside
    mentions: Mapping[str, Sequence[Mention]]
    types: Mapping[str, Mapping[str, str]]

    def labels(self, line: WrittenLine) -> tuple[Label, ...]:
        """Return how a line may end: the labels of its shape, and those of the function, connector or flow it names."""
        return (*(Label(name, "must") for name in self._own_labels(line)), *line.shape.labels)

    def _own_labels(self, line: WrittenLine) -> Iterable[str]:
        if line.kind == "use":
            return self.flows[line.fields["use"]].returns
        if line.kind == "run":
            return self.outside.functions[line.fields["run"]].labels
        connector = line.fields.get("connector")
        return self.outside.directory.connectors[connector].labels if connector else ()

    def is_exit(self, line: WrittenLine) -> bool:
        """Say whether the next line is never reached by itself, whatever the labels."""
        return line.shape.exit or (line.kind == "use" and not self.flows[line.fields["use"]].returns)

    def mentioned(self, kind: str, flow: str) -> Iterator[Mention]:
        """Give the mentions of one kind that stand in `flow`."""
        return (mention for mention in self.mentions.get(flow, ()) if mention.kind == kind)
