"""no_such_text: where callers may speak, it is known in each language what they say for an option."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.checks.names import PROMPTS_OF
from ivr.flows.checks.roads import FlowMap
from ivr.flows.problems import Problem, did_you_mean
from ivr.flows.shape import Way


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give each option of a menu with speech for which a language has no words."""
    for line in drawn.flow.lines:
        if line.kind == "menu" and line.fields.get("speech"):
            for way in line.fields["options"].values():
                yield from _of_option(way, drawn)


def _of_option(way: Way, drawn: FlowMap) -> Iterator[Problem]:
    name = way.words or way.goto or ""
    words = {one: drawn.folder.spoken[one].words for one in dict.fromkeys(drawn.languages)}
    lacking = [PROMPTS_OF.format(language) for language, known in words.items() if name not in known]
    if lacking:
        known = {one for names in words.values() for one in names}
        hint = did_you_mean(name, known - {name}) or f"add {name}: [...] to words there"
        message = f'words says nothing for "{name}" in {", ".join(lacking)}'
        yield Problem("no_such_text", message, way.place, hint)
