"""unset_value, hidden_number: what is spoken or written is set on every road that leads there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.flows.checks.knowledge import Knowledge, Names, knowledge, whole
from ivr.flows.checks.names import with_others
from ivr.flows.checks.roads import FlowMap, Stop, asks
from ivr.flows.problems import Problem
from ivr.flows.reading import Mention
from ivr.flows.vocabulary import saved_type

# Fields whose prompt is spoken when the line's own value is known already.
AFTER_SAVING = frozenset({"confirm", "review"})
# What is known of a queue while a caller waits in it.
IN_QUEUE = frozenset({"queue.title"})


def check(maps: Mapping[str, FlowMap]) -> Iterator[Problem]:
    """Give each name that may be unset where it is needed, once a flow, where it is first needed.

    What the same prompt lacks in several flows is one mistake too.
    """
    known = knowledge(maps)
    found: dict[tuple[str, str], list[Problem]] = {}
    for drawn in maps.values():
        for mention, problems in _of_flow(drawn, known):
            where = drawn.flow.name if mention.kind == "value" else ""
            found.setdefault((where, problems[0].message), []).extend(problems)
    yield from (with_others(problems) for problems in found.values())


def _of_flow(drawn: FlowMap, known: Knowledge) -> Iterator[tuple[Mention, list[Problem]]]:
    """Give by name all places of a flow that lack it, with the first of them."""
    found: dict[str, tuple[Mention, list[Problem]]] = {}
    for mention, names in _needed(drawn):
        there = _known_at(mention, drawn, known)
        for name in sorted(names - there) if there is not None else ():
            found.setdefault(name, (mention, []))[1].append(_problem(mention, name))
    yield from found.values()


def _needed(drawn: FlowMap) -> Iterator[tuple[Mention, Names]]:
    """Give each place that needs names to be set, with these names."""
    folder, name = drawn.folder, drawn.flow.name
    for mention in folder.mentioned("value", name):
        if mention.strict:
            yield mention, frozenset({mention.name})
    for mention in folder.mentioned("prompt", name):
        if mention.strict:
            yield mention, folder.prompts[mention.name].needs()
    for mention in folder.mentioned("text", name):
        yield mention, folder.messages[mention.name].needs()


def _known_at(mention: Mention, drawn: FlowMap, known: Knowledge) -> Names | None:
    """Return the names that are set where the mention stands; None where no call comes."""
    flow = drawn.flow.name
    if mention.step:
        names = known.at(flow, Stop(mention.step, mention.number))
        return names if names is None else names | _own(mention, drawn)
    stops = (Stop(line.step, line.number) for line in drawn.flow.lines if asks(line))
    asking = [names for stop in stops if (names := known.at(flow, stop)) is not None]
    return frozenset.intersection(*asking) if asking else None


def _own(mention: Mention, drawn: FlowMap) -> Names:
    """Return what the line itself has set when it speaks the prompt of this field."""
    line = drawn.line(Stop(mention.step, mention.number))
    if mention.field in AFTER_SAVING and "save" in line.fields:
        return frozenset(whole(line.fields["save"], saved_type(line), drawn.folder))
    return IN_QUEUE if line.kind == "queue" else frozenset()


def _problem(mention: Mention, name: str) -> Problem:
    spoken = f"{{{name}}} stands here"
    if mention.kind != "value":
        verb = "speaks" if mention.kind == "prompt" else "writes"
        spoken = f"{'prompt' if mention.kind == 'prompt' else 'message'} {mention.name} {verb} {{{name}}}"
    if name == "caller.number":
        hint = f"branch on caller.hidden before, or give it a spare: {{{name} | or: ...}}"
        return Problem("hidden_number", f"{spoken}, which a caller may hide", mention.place, hint)
    hint = f"set it before, or give it a spare: {{{name} | or: ...}}"
    return Problem("unset_value", f"{spoken}, which is not set on every road to here", mention.place, hint)
