"""Names that a function is given as text: they must exist as if they stood in a field of their own."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.reading import Mention
from ivr.flows.templates import Template
from ivr.flows.written import Folder, WrittenLine


def given_names(folder: Folder) -> Iterator[Mention]:
    """Give a mention for each argument that is the name of something in `callflows/` and is written as a fixed text."""
    for flow in folder.flows.values():
        lines = {(line.step, line.number): line for line in flow.lines if line.kind == "run"}
        for mention in folder.mentioned("argument", flow.name):
            line = lines.get((mention.step, mention.number))
            if line is not None:
                yield from _named(mention, line, folder)


def _named(argument: Mention, line: WrittenLine, folder: Folder) -> Iterator[Mention]:
    function = folder.outside.functions.get(line.fields["run"])
    kind = function.takes.get(argument.name) if function else None
    text: Template | None = dict(line.fields.get("with", ())).get(argument.name)
    if kind is not None and kind.names and text is not None and text.fixed:
        yield argument._replace(kind=kind.names, name=text.text)
