"""wrong_form: a mail has a subject and a body, an SMS is one text."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.checks.roads import FlowMap, Stop
from ivr.flows.problems import Problem


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give each notify whose message is not written for the way on which it is sent."""
    for mention in drawn.folder.mentioned("text", drawn.flow.name):
        wordings = drawn.folder.messages[mention.name].wordings.values()
        mail = "email" in drawn.line(Stop(mention.step, mention.number)).fields
        if mail and any(one.subject is None for one in wordings):
            hint = "write it as {subject: ..., body: ...}"
            yield Problem("wrong_form", f"a mail needs a subject, and {mention.name} has none", mention.place, hint)
        if not mail and any(one.subject is not None for one in wordings):
            hint = "write it as one text"
            yield Problem("wrong_form", f"an SMS has no subject, and {mention.name} has one", mention.place, hint)
