"""unanswered, unknown_label: each label that must be answered is, and no other stands in `then`."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.checks.roads import FlowMap
from ivr.flows.problems import Problem, did_you_mean, nearest
from ivr.flows.written import Folder, WrittenLine


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give the wrong labels of each line, and once each default that the flow lacks, where it is first needed."""
    no_failed, no_give_up = [], []
    for line in drawn.flow.lines:
        yield from _of_line(line, drawn.folder)
        unless = {label.name: label.unless for label in line.shape.labels}
        if "failed" in unless.values() and not drawn.flow.defaults.failed and "failed" not in line.then:
            no_failed.append(line)
        gives_up = any(field.name == "give_up" for field in line.shape.fields)
        if gives_up and not drawn.flow.defaults.give_up and "give_up" not in line.fields:
            no_give_up.append(line)
    yield from _no_default("failed", "a failure", no_failed)
    yield from _no_default("give_up", "a caller who gives no answer", no_give_up)


def _no_default(name: str, what: str, lines: list[WrittenLine]) -> Iterator[Problem]:
    if lines:
        message = f"nothing says where {what} leads from this {lines[0].kind}"
        more = f", for {len(lines)} lines" if len(lines) > 1 else ""
        yield Problem("unanswered", message, lines[0].place, f"add {name}: to the flow's defaults{more}")


def _of_line(line: WrittenLine, folder: Folder) -> Iterator[Problem]:
    no_skip = line.kind == "ask" and "skip" not in line.fields
    labels = [label for label in folder.labels(line) if not (no_skip and label.name == "skipped")]
    known = [label.name for label in labels]
    must = {label.name for label in labels if label.unless == "must"}
    left = must - set(line.then)
    if line.then and not known:
        first = next(iter(line.then.values()))
        yield Problem("unknown_label", f"{line.kind} has no labels", first.place, "take then away")
        return
    for label, way in line.then.items():
        if label not in known:
            left.discard(nearest(label, left))
            hint = did_you_mean(label, known) or f"it has {', '.join(known)}"
            yield Problem("unknown_label", f'{line.kind} never ends as "{label}"', way.place, hint)
    if left:
        missing = ", ".join(sorted(left))
        yield Problem(
            "unanswered",
            f"{line.kind} may end as {missing}, and nothing says where that leads",
            line.place,
            f"add it to then: of this {line.kind}",
        )
