"""wrong_type: a prompt that chooses its wording by a value has only cases that this value can be."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.checks.literals import wrong
from ivr.flows.kinds import Kind
from ivr.flows.problems import Problem
from ivr.flows.prompts import Choice
from ivr.flows.written import Folder

PLURALS = ("zero", "one", "two", "few", "many")
COUNTED = frozenset({"number", "money"})


def check(folder: Folder) -> Iterator[Problem]:
    """Give each case that can never be, in whichever flow the prompt is spoken."""
    for prompt in folder.prompts.values():
        for wording in prompt.wordings.values():
            if isinstance(wording, Choice):
                kinds = [
                    kind
                    for types in folder.types.values()
                    if (kind := folder.outside.kind_of(wording.path, types)).type
                ]
                yield from _of_choice(wording, kinds)


def _of_choice(choice: Choice, kinds: list[Kind]) -> Iterator[Problem]:
    for case in choice.cases:
        hints = [_hint(case, kind) for kind in kinds]
        if hints and None not in hints:
            message = f'{".".join(choice.path)} can never be "{case}"'
            yield Problem("wrong_type", message, choice.places[case], hints[0] or "")


def _hint(case: str, kind: Kind) -> str | None:
    if case == "unset" or (kind.type in COUNTED and case in PLURALS):
        return None
    return wrong(case, kind)
