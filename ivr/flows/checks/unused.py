"""unused_prompt, nobody_starts_it: warnings of what stands there in vain."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.problems import Problem
from ivr.flows.written import Folder


def check(folder: Folder) -> Iterator[Problem]:
    """Give the prompts that nothing speaks, and the flows that no number reaches."""
    spoken = {mention.name for mentions in folder.mentions.values() for mention in mentions if mention.kind == "prompt"}
    for key, prompt in folder.prompts.items():
        if key not in spoken:
            place = folder.spoken[next(iter(prompt.wordings))].places[key]
            yield Problem("unused_prompt", f"nothing speaks the prompt {key}", place, "take it away", "warning")
    for flow in folder.flows.values():
        if not flow.numbers:
            hint = "add numbers, such as numbers: any"
            yield Problem("nobody_starts_it", f"no number leads to {flow.name}", flow.place, hint, "warning")
