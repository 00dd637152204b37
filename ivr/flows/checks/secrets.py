"""secret_leaks: what a caller typed in confidence is neither spoken nor written."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.checks.names import with_others
from ivr.flows.checks.roads import FlowMap
from ivr.flows.problems import Problem
from ivr.flows.reading import Mention


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give each secret that stands in a text, a prompt or a list of values, once, where it first stands."""
    asks = (line.fields for line in drawn.flow.lines if line.kind == "ask")
    secrets = {fields["save"] for fields in asks if fields.get("secret") or fields["type"] == "pin"}
    found: dict[str, list[Problem]] = {}
    for mention, names in _said(drawn):
        for name in sorted(secrets & names):
            message = f"{name} is a secret, and would be told here"
            problem = Problem("secret_leaks", message, mention.place, "take it away")
            found.setdefault(name, []).append(problem)
    for problems in found.values():
        yield with_others(problems)


def _said(drawn: FlowMap) -> Iterator[tuple[Mention, set[str]]]:
    for mention in drawn.folder.mentioned("value", drawn.flow.name):
        yield mention, {mention.name.split(".")[0]}
    for mention in drawn.folder.mentioned("prompt", drawn.flow.name):
        if mention.field != "confirm":
            prompt = drawn.folder.prompts[mention.name]
            texts = (text for language in prompt.wordings for text in prompt.transcripts(language))
            yield mention, {hole.path[0] for text in texts for hole in text.holes}
