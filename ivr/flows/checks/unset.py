"""unset_value, hidden_number: what is spoken or written is set on every road that leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ivr.flows.checks.names import with_others
from ivr.flows.checks.roads import ASKING, FlowMap, Road, Stop
from ivr.flows.expressions import Condition
from ivr.flows.problems import Problem
from ivr.flows.reading import Mention
from ivr.flows.values import Value
from ivr.flows.written import Folder, WrittenLine

ALWAYS = frozenset(
    {"call.id", "call.dialled", "call.started", "call.step", "caller.hidden", "language", "language_chosen", "now"}
)
# Labels on which `save` gets its value.
SAVING = frozenset({"answered", "saved", "hung_up", "done"})
# Fields whose prompt is spoken when the line's own value is known already.
AFTER_SAVING = frozenset({"confirm", "review"})

Names = frozenset[str]


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give each name that may be unset where it is needed, once, where it is first needed."""
    needed = list(_needed(drawn))
    known = known_names(drawn, frozenset[str]().union(*(names for _, names in needed)))
    found: dict[str, list[Problem]] = {}
    for mention, names in needed:
        for name in sorted(names):
            if not _is_set(name, _known_at(mention, drawn, known)):
                found.setdefault(name, []).append(_problem(mention, name))
    for problems in found.values():
        yield with_others(problems)


def known_names(drawn: FlowMap, wanted: Names) -> dict[Stop, Names]:
    """Return by line which of the `wanted` names are set whichever road led a call to it.

    A group such as `customer` or a saved recording stands for all its fields. Lines that no call reaches are left out.
    """
    counted = wanted | {name.split(".")[0] for name in wanted}
    known: dict[Stop, Names] = {Stop(step, 0): ALWAYS & counted for step in drawn.entries()}
    waiting = list(known)
    while waiting:
        stop = waiting.pop()
        for road in drawn.roads[stop]:
            gained = known[stop] | (_gained(drawn.line(stop), road, drawn.folder) & counted)
            before = known.get(road.end)
            after = gained if before is None else before & gained
            if after != before:
                known[road.end] = after
                waiting.append(road.end)
    return known


def _gained(line: WrittenLine, road: Road, folder: Folder) -> Names:
    """Return the names that are set once a call has taken this road out of this line."""
    names = {name for name, _ in road.way.set} if road.way else set()
    if line.kind == "set":
        names |= {name for name, _ in line.fields["set"]}
    if road.label in SAVING and "save" in line.fields:
        names.add(line.fields["save"])
    return frozenset(names) | BY_KIND.get(line.kind, _nothing)(line, road.label, folder)


def _nothing(_line: WrittenLine, _label: str, _folder: Folder) -> Names:
    return frozenset()


def _by_mark(_line: WrittenLine, _label: str, _folder: Folder) -> Names:
    return frozenset({"call.mark"})


def _by_hours(line: WrittenLine, label: str, folder: Folder) -> Names:
    calendar = folder.calendars[line.fields["hours"]]
    told = (label == "holiday" and calendar.says_why) or (label == "emergency" and calendar.emergency)
    return frozenset({"hours.reason", "hours.opens"} if told else ())


def _by_queue(_line: WrittenLine, label: str, _folder: Folder) -> Names:
    return frozenset({"queue.title", "queue.agent"} if label == "finished" else {"queue.title"})


def _by_branch(line: WrittenLine, label: str, _folder: Folder) -> Names:
    subject = line.fields["branch"]
    if isinstance(subject, tuple):
        return _by_conditions([condition for condition, _ in subject], label)
    if not isinstance(subject, Value):
        return frozenset()
    if subject.name == "caller.hidden":
        shown = label == "no" or (label == "otherwise" and "yes" in line.fields.get("cases", {}))
        return frozenset({"caller.number"} if shown else ())
    return frozenset({subject.name} if label in line.fields.get("cases", {}) else ())


def _by_conditions(conditions: list[Condition], label: str) -> Names:
    """The ways of a branch know that the conditions before theirs do not hold, and that their own does."""
    number = len(conditions) + 1 if label == "otherwise" else int(label.removeprefix("if "))
    before = (condition.settles_not for condition in conditions[: number - 1])
    own = [conditions[number - 1].settles] if number <= len(conditions) else []
    return frozenset[str]().union(*before, *own)


BY_KIND: dict[str, Callable[[WrittenLine, str, Folder], Names]] = {
    "mark": _by_mark,
    "hours": _by_hours,
    "queue": _by_queue,
    "branch": _by_branch,
}


def _needed(drawn: FlowMap) -> Iterator[tuple[Mention, Names]]:
    """Give each place that needs names to be set, with these names."""
    for mention in drawn.folder.mentioned("value", drawn.flow.name):
        if mention.strict:
            yield mention, frozenset({mention.name})
    for mention in drawn.folder.mentioned("prompt", drawn.flow.name):
        if mention.strict:
            yield mention, drawn.folder.prompts[mention.name].needs()


def _known_at(mention: Mention, drawn: FlowMap, known: dict[Stop, Names]) -> Names | None:
    """Return the names that are set where the mention stands; None where no call comes."""
    if mention.step:
        names = known.get(Stop(mention.step, mention.number))
        line = drawn.line(Stop(mention.step, mention.number))
        own = {line.fields["save"]} if mention.field in AFTER_SAVING and "save" in line.fields else set()
        return names if names is None else names | own
    asking = [known[stop] for stop in known if drawn.line(stop).kind in ASKING]
    return frozenset.intersection(*asking) if asking else None


def _is_set(name: str, known: Names | None) -> bool:
    return known is None or name in known or name.split(".", maxsplit=1)[0] in known


def _problem(mention: Mention, name: str) -> Problem:
    spoken = f"prompt {mention.name} speaks {{{name}}}" if mention.kind == "prompt" else f"{{{name}}} stands here"
    if name == "caller.number":
        hint = f"branch on caller.hidden before, or give it a spare: {{{name} | or: ...}}"
        return Problem("hidden_number", f"{spoken}, which a caller may hide", mention.place, hint)
    hint = f"set it before, or give it a spare: {{{name} | or: ...}}"
    return Problem("unset_value", f"{spoken}, which is not set on every road to here", mention.place, hint)
