"""A rehearsal as a file has it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from ivr.dialogue.inputs import Answered, Scalar
from ivr.flows.catalogue import Catalogue
from ivr.flows.templates import written
from ivr.rehearsals.given import FAILED
from ivr.rehearsals.script import SOME_CALLER, Expectation, Rehearsal

BARE = re.compile(r"[\w+@/.](?:[\w +@/.:-]*[\w+@/.])?\Z")
"""Texts that need no quotes, in a map between braces either."""
LISTS = ("visited", "not_visited", "sent")


def as_yaml(rehearsal: Rehearsal, catalogue: Catalogue, note: str = "") -> str:
    """Return an item of a rehearsals file that `reading.read` reads as this rehearsal; `note` is a comment above it."""
    return "".join(f"{line}\n" for line in _lines(rehearsal, catalogue, note))


def _lines(rehearsal: Rehearsal, catalogue: Catalogue, note: str) -> Iterator[str]:
    yield from (f"# {line}" for line in note.splitlines())
    yield f"- name: {bare(rehearsal.name)}"
    yield f"  flow: {rehearsal.flow}"
    yield f"  dials: {rehearsal.dials}"
    if rehearsal.start != "inbound":
        yield f"  start: {rehearsal.start}"
    if rehearsal.caller != SOME_CALLER:
        yield f"  caller: {rehearsal.caller or 'hidden'}"
    yield f"  at: {_moment(rehearsal, catalogue)}"
    if rehearsal.given:
        yield "  given:"
        yield from (f"    {name}: {_in_turn(name, answers, catalogue)}" for name, answers in rehearsal.given.items())
    if rehearsal.agents:
        yield f"  agents: {{{', '.join(f'{queue}: {_listed(agents)}' for queue, agents in rehearsal.agents.items())}}}"
    if rehearsal.percent is not None:
        yield f"  percent: {rehearsal.percent}"
    yield "  talk:" if rehearsal.talk else "  talk: []"
    for move in rehearsal.talk:
        yield from (f"    - {line}" for line in str(move).splitlines())
    yield f"  expect: {{{', '.join(_expected(rehearsal.expect))}}}"


def bare(text: str) -> str:
    """Return a text as a scalar: bare where that means the same, else in quotes."""
    return text if BARE.match(text) and text != "null" and ": " not in text else json.dumps(text, ensure_ascii=False)


def _moment(rehearsal: Rehearsal, catalogue: Catalogue) -> str:
    local = rehearsal.at.astimezone(catalogue.zone)
    return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")


def _listed(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _in_turn(name: str, answers: Sequence[Answered], catalogue: Catalogue) -> str:
    return _listed([_answer(name, answer, catalogue) for answer in answers])


def _answer(name: str, answer: Answered, catalogue: Catalogue) -> str:
    if name in catalogue.directory.services and answer.label != FAILED:
        found = answer.label == "found"
        return f"{{status: 200, body: {_map(answer.values)}}}" if found else "{status: 404}"
    values = {} if answer.label == FAILED else answer.values
    return f"{{label: {answer.label}, values: {_map(values)}}}" if values else answer.label


def _map(values: Mapping[str, Scalar]) -> str:
    return f"{{{', '.join(f'{name}: {bare(written(value))}' for name, value in values.items())}}}"


def _expected(expect: Sequence[Expectation]) -> Iterator[str]:
    for what in dict.fromkeys(one.what for one in expect):
        these = [one for one in expect if one.what == what]
        if what == "values":
            yield f"values: {{{', '.join(f'{one.name}: {bare(one.wanted)}' for one in these)}}}"
        elif what in LISTS:
            yield f"{what}: [{', '.join(one.wanted for one in these if one.wanted)}]"
        else:
            yield f"{what}: {these[0].wanted}"
