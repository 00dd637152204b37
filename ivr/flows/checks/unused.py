"""unused_prompt, nobody_starts_it: warnings of what stands there in vain."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.problems import Problem
from ivr.flows.written import Folder


def check(folder: Folder) -> Iterator[Problem]:
    """Give the prompts and messages that nothing speaks or writes, and the flows that no call begins."""
    yield from _prompts(folder)
    reached = {one for used in folder.uses.values() for one in used}
    called = {line.fields.get("flow") for flow in folder.flows.values() for line in flow.lines}
    for flow in folder.flows.values():
        if not flow.numbers and flow.name not in reached | called:
            message = f"no number, no callback and no other flow leads to {flow.name}"
            hint = "add numbers, such as numbers: any"
            yield Problem("nobody_starts_it", message, flow.place, hint, "warning")


def _prompts(folder: Folder) -> Iterator[Problem]:
    mentioned = {(one.kind, one.name) for mentions in folder.mentions.values() for one in mentions}
    for key, prompt in folder.prompts.items():
        if ("prompt", key) not in mentioned:
            place = folder.spoken[next(iter(prompt.wordings))].places[key]
            yield Problem("unused_prompt", f"nothing speaks the prompt {key}", place, "take it away", "warning")
    for key, letter in folder.messages.items():
        if ("text", key) not in mentioned:
            place = next(iter(letter.wordings.values())).place
            yield Problem("unused_prompt", f"nothing sends the message {key}", place, "take it away", "warning")
