"""Flows as they are written: shapes are right, but nothing has its default yet. This is what checks look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ivr.flows.catalogue import Defaults
from ivr.flows.directory import Directory
from ivr.flows.hours import Calendar
from ivr.flows.problems import Place
from ivr.flows.prompts import Prompt, Wording
from ivr.flows.reading import Mention
from ivr.flows.shape import Shape, Way
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

    @property
    def kind(self) -> str:
        """The action's name."""
        return self.shape.kind

    def value(self, name: str) -> Any:
        """Return what a field holds: as it is written, else its default."""
        return self.fields.get(name, next(field.default for field in self.shape.fields if field.name == name))

    def typed(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Give the name and value of each field of this type that is written."""
        for field in self.shape.fields:
            if field.type == kind and self.fields.get(field.name) is not None:
                yield field.name, self.fields[field.name]

    def ways(self) -> Iterator[tuple[str, Way, bool]]:
        """Give every way that is written here, with its label, and whether it is taken without any caller."""
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
    steps: Mapping[str, WrittenStep]
    place: Place

    @property
    def lines(self) -> Iterator[WrittenLine]:
        """Give all lines of all steps."""
        return (line for step in self.steps.values() for line in step.lines)


@dataclass(frozen=True, slots=True)
class WrittenPrompts:
    """What one language says: wordings by key, their places, and what callers say for an option."""

    language: str
    wordings: Mapping[str, Wording]
    places: Mapping[str, Place]
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Folder:
    """All that a folder says. `spoken`: the prompts files by language; `prompts`: the same by key.

    `mentions`: the names that must exist, by the flow in which they stand, "" outside flows. `types`: by flow, the type
    of each name that it gives a value to.
    """

    flows: Mapping[str, WrittenFlow]
    spoken: Mapping[str, WrittenPrompts]
    prompts: Mapping[str, Prompt]
    calendars: Mapping[str, Calendar]
    queues: Mapping[str, QueueRules]
    directory: Directory
    mentions: Mapping[str, Sequence[Mention]]
    types: Mapping[str, Mapping[str, str]]

    def mentioned(self, kind: str, flow: str) -> Iterator[Mention]:
        """Give the mentions of one kind that stand in `flow`."""
        return (mention for mention in self.mentions.get(flow, ()) if mention.kind == kind)
