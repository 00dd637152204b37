"""no_such_argument, missing_field, wrong_type: a flow or a function is given what it takes, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.flows.checks.literals import alike, fits
from ivr.flows.checks.names import unknown_values
from ivr.flows.kinds import Kind
from ivr.flows.problems import Place, Problem, did_you_mean, nearest
from ivr.flows.reading import Mention
from ivr.flows.templates import Template
from ivr.flows.vocabulary import type_of_text
from ivr.flows.written import Folder, WrittenFlow, WrittenLine


def check(folder: Folder) -> Iterator[Problem]:
    """Give the arguments that are not known, are missing or of another type, one message a mistake."""
    for flow in folder.flows.values():
        for line in flow.lines:
            takes = _takes(line, folder)
            if takes is not None:
                yield from _Call(folder, flow, line, takes).problems()


def _takes(line: WrittenLine, folder: Folder) -> Mapping[str, Kind] | None:
    """Return what the flow or function of this line takes; None where there is none, which is told elsewhere."""
    if line.kind == "use" and line.fields["use"] in folder.flows:
        return {name: Kind(kind) for name, kind in folder.flows[line.fields["use"]].takes.items()}
    if line.kind == "run" and line.fields["run"] in folder.outside.functions:
        return folder.outside.functions[line.fields["run"]].takes
    return None


@dataclass(frozen=True, slots=True)
class _Call:
    """A line of a flow that gives arguments to what `takes` them."""

    folder: Folder
    flow: WrittenFlow
    line: WrittenLine
    takes: Mapping[str, Kind]

    @property
    def called(self) -> str:
        """What is given the arguments."""
        return str(self.line.fields[self.line.kind])

    def problems(self) -> Iterator[Problem]:
        """Give the wrong arguments, then the missing ones that none of these is, misspelt.

        What a flow itself uses by this name is misspelt in its takes, and told there.
        """
        given: Mapping[str, Template] = dict(self.line.fields.get("with", ()))
        places = {one.name: one.place for one in self.mentions()}
        left = {name for name, kind in self.takes.items() if not kind.maybe} - set(given)
        for name, text in given.items():
            if name in self.takes:
                yield from self.typed(name, text, places[name])
                continue
            left.discard(nearest(name, left))
            if self.line.kind == "use" and name in unknown_values(self.called, self.folder):
                continue
            known = f"it takes {', '.join(self.takes)}" if self.takes else "it takes nothing"
            hint = did_you_mean(name, self.takes) or known
            yield Problem("no_such_argument", f'{self.called} takes no "{name}"', places[name], hint)
        for name in sorted(left):
            message = f"{self.called} takes {name}, which is not given here"
            yield Problem("missing_field", message, self.line.place, f"add {name} to its with")

    def mentions(self) -> Iterator[Mention]:
        """Give the names of the arguments as they are written in this line."""
        for mention in self.folder.mentioned("argument", self.flow.name):
            if (mention.step, mention.number) == (self.line.step, self.line.number):
                yield mention

    def typed(self, name: str, text: Template, place: Place) -> Iterator[Problem]:
        """Give the argument whose text or value cannot be of the type that is taken."""
        kind = self.takes[name]
        if text.fixed:
            wrong = not fits(text.text, kind.type) or (kind.words and text.text not in kind.words)
            message = f'{name} of {self.called} can never be "{text.text}"'
        else:
            own = type_of_text(text, self.folder.types[self.flow.name], self.folder.outside)
            wrong = kind.type != "text" and own != "text" and not alike(kind.type, own)
            message = f"{name} of {self.called} is {kind.type}, and {text.text} is {own}"
        if wrong:
            hint = f"one of {', '.join(kind.words)}" if kind.words else f"give it a value of type {kind.type}"
            yield Problem("wrong_type", message, place, hint)
