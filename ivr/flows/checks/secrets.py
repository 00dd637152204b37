"""secret_leaks: what a caller typed in confidence leaves only for where it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.flows.checks.names import with_others
from ivr.flows.checks.roads import FlowMap, Stop
from ivr.flows.problems import Problem
from ivr.flows.reading import Mention

# Where a secret may stand: the field, and the one that must stand beside it ("" = none).
ALLOWED = {"run": ("with", ""), "lookup": ("send", "post"), "pay": ("send", "")}
HINT = "a secret stands only in with of run, in send of a post, and in pay"


def check(maps: Mapping[str, FlowMap]) -> Iterator[Problem]:
    """Give each secret that stands elsewhere: in a text, a prompt, a condition, once, where it first stands.

    What the same prompt tells in several flows is one mistake too.
    """
    found: dict[tuple[str, str], list[Problem]] = {}
    for drawn in maps.values():
        for mention, problems in _of_flow(drawn):
            where = drawn.flow.name if mention.kind == "value" else mention.name
            found.setdefault((where, problems[0].message), []).extend(problems)
    yield from (with_others(problems) for problems in found.values())


def _of_flow(drawn: FlowMap) -> Iterator[tuple[Mention, list[Problem]]]:
    asks = (line.fields for line in drawn.flow.lines if line.kind == "ask")
    secrets = {fields["save"] for fields in asks if fields.get("secret") or fields["type"] == "pin"}
    found: dict[str, tuple[Mention, list[Problem]]] = {}
    for mention, names in _said(drawn) if secrets else ():
        for name in sorted(secrets & names):
            problem = Problem("secret_leaks", f"{name} is a secret, and would be told here", mention.place, HINT)
            found.setdefault(name, (mention, []))[1].append(problem)
    yield from found.values()


def _said(drawn: FlowMap) -> Iterator[tuple[Mention, set[str]]]:
    folder, flow = drawn.folder, drawn.flow.name
    for mention in folder.mentioned("value", flow):
        if not _is_allowed(mention, drawn):
            yield mention, {mention.name.split(".")[0]}
    for mention in folder.mentioned("prompt", flow):
        if mention.field != "confirm":
            prompt = folder.prompts[mention.name]
            texts = (text for language in prompt.wordings for text in prompt.transcripts(language))
            yield mention, {hole.path[0] for text in texts for hole in text.holes}
    for mention in folder.mentioned("text", flow):
        yield mention, {name.split(".")[0] for name in folder.messages[mention.name].names()}


def _is_allowed(mention: Mention, drawn: FlowMap) -> bool:
    if not mention.step:
        return False
    line = drawn.line(Stop(mention.step, mention.number))
    field, beside = ALLOWED.get(line.kind, ("", ""))
    return mention.field == field and (not beside or beside in line.fields)
