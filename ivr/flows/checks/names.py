"""no_such_*: every name that is mentioned exists, else the nearest one is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from ivr.flows.checks.given_names import given_names
from ivr.flows.outside import BUILT_IN
from ivr.flows.problems import Problem, did_you_mean, nearest
from ivr.flows.reading import Mention
from ivr.flows.written import Folder, WrittenFlow, WrittenPrompts

# What each flow names for itself. All else is the same for the whole folder, so that its absence is one mistake.
OF_ONE_FLOW = ("step", "label", "value")
PROMPTS_OF = "prompts/{}.yaml"


def check(folder: Folder) -> Iterator[Problem]:
    """Give one problem for each name that is missing, where it is first mentioned: in a flow, else in a prompt."""
    missing: dict[tuple[str, str, str], list[Problem]] = {}
    for mention in chain(*folder.mentions.values(), given_names(folder)):
        problem = _missing(mention, folder) if mention.kind != "argument" else None
        if problem and not _follows(mention, folder):
            where = mention.flow if mention.kind in OF_ONE_FLOW else ""
            missing.setdefault((where, problem.code, problem.message), []).append(problem)
    for (flow, code, message), problems in missing.items():
        if flow or not any(other[1:] == (code, message) for other in missing if other[0]):
            yield with_others([*problems, *(missing.get(("", code, message), []) if flow else [])])


def _follows(mention: Mention, folder: Folder) -> bool:
    """Say whether a value may be missing only because of a mistake in a flow that is used, which is told there."""
    if mention.kind != "value" or not mention.flow:
        return False
    used = [line.fields["use"] for line in folder.flows[mention.flow].lines if line.kind == "use"]
    if any(name not in folder.flows for name in used):
        return True
    lost = {one for name in used for one in _handed_back_in_vain(name, folder)}
    return bool(nearest(mention.name.split(".")[0], lost))


def _handed_back_in_vain(name: str, folder: Folder) -> Iterator[str]:
    """Give the names that a flow returns and that no line of it gives a value to."""
    for names in folder.flows[name].returns.values():
        yield from (one for one in names if one not in folder.types[name] and one not in BUILT_IN)


def unknown_values(flow: str, folder: Folder) -> set[str]:
    """Return the names that a flow uses and that no line of it gives a value to."""
    roots = {mention.name.split(".")[0] for mention in folder.mentioned("value", flow)}
    return roots - set(folder.types[flow]) - set(BUILT_IN)


def with_others(problems: list[Problem]) -> Problem:
    """Return the first of several problems that are one mistake; its hint says how many more places there are."""
    first, more = problems[0], len(problems) - 1
    if not more:
        return first
    others = f"so it is in {more} more place{'s' if more > 1 else ''}"
    return replace(first, hint="; ".join(filter(None, [first.hint, others])))


def _missing(mention: Mention, folder: Folder) -> Problem | None:
    if mention.kind == "value":
        return _value(mention, folder)
    if mention.kind == "prompt":
        return _spoken(mention, folder, folder.prompts, lambda spoken: mention.name in spoken.wordings)
    if mention.kind == "text":
        return _spoken(mention, folder, folder.messages, lambda spoken: mention.name in spoken.messages)
    known = _known(mention, folder)
    if mention.name in known:
        return None
    if mention.kind == "label" and not known:
        return Problem("no_such_label", "this flow returns nothing", mention.place, "add returns, such as {done: []}")
    return _problem(mention, mention.kind, f'there is no {mention.kind} "{mention.name}"', known)


def _problem(mention: Mention, kind: str, message: str, known: Iterable[str]) -> Problem:
    names = sorted(known)
    root, *rest = mention.name.split(".")
    hint = did_you_mean(rest[-1] if kind == "field" else root, names)
    few = f"there is {', '.join(names)}" if 0 < len(names) <= 8 else ""
    return Problem(f"no_such_{kind}", message, mention.place, hint or few)


def _known(mention: Mention, folder: Folder) -> Collection[str]:
    if mention.kind in IN_FLOW:
        return IN_FLOW[mention.kind](folder.flows[mention.flow])
    if mention.kind == "connector":
        line = folder.flows[mention.flow].steps[mention.step].lines[mention.number]
        return [name for name, one in folder.outside.directory.connectors.items() if one.kind == line.kind]
    return IN_FOLDER[mention.kind](folder)


IN_FLOW: dict[str, Callable[[WrittenFlow], Collection[str]]] = {
    "step": lambda flow: flow.steps,
    "label": lambda flow: flow.returns,
}
IN_FOLDER: dict[str, Callable[[Folder], Collection[str]]] = {
    "queue": lambda folder: folder.queues,
    "calendar": lambda folder: folder.calendars,
    "language": lambda folder: folder.spoken,
    "flow": lambda folder: folder.flows,
    "skill": lambda folder: {*folder.outside.directory.skills, *folder.spoken},
    "number": lambda folder: folder.outside.directory.numbers,
    "mailbox": lambda folder: folder.outside.directory.mail,
    "webhook": lambda folder: folder.outside.directory.webhooks,
    "service": lambda folder: folder.outside.directory.services,
    "function": lambda folder: folder.outside.functions,
}


def _spoken(
    mention: Mention, folder: Folder, keys: Collection[str], has: Callable[[WrittenPrompts], bool]
) -> Problem | None:
    """Look for a prompt or a message in each language in which it is needed."""
    what = {"text": "message"}.get(mention.kind, mention.kind)
    if mention.name not in keys:
        return _problem(mention, mention.kind, f'there is no {what} "{mention.name}"', keys)
    lacking = [one for one in _languages(mention, folder) if not has(folder.spoken[one])]
    if not lacking:
        return None
    files = ", ".join(PROMPTS_OF.format(language) for language in lacking)
    message = f'{what} "{mention.name}" is missing in {files}'
    return Problem(f"no_such_{mention.kind}", message, mention.place, f"each language of a flow has each {what}")


def _languages(mention: Mention, folder: Folder) -> list[str]:
    """Return the languages in which a prompt is needed: for staff only the first of its flow."""
    flows = [mention.flow] if mention.flow else folder.flows
    most = 1 if mention.field == "whisper" or _is_mail(mention, folder) else None
    return [one for flow in flows for one in dict.fromkeys(folder.languages[flow][:most]) if one in folder.spoken]


def _is_mail(mention: Mention, folder: Folder) -> bool:
    if mention.kind != "text" or not mention.step:
        return False
    return "email" in folder.flows[mention.flow].steps[mention.step].lines[mention.number].fields


def _value(mention: Mention, folder: Folder) -> Problem | None:
    root, *rest = mention.name.split(".")
    flows = [mention.flow] if mention.flow else list(folder.flows)
    kinds = {folder.types[flow][root] for flow in flows if root in folder.types[flow]}
    built_in = BUILT_IN.get(root)
    if built_in is None and not kinds:
        known = {*BUILT_IN, *(name for flow in flows for name in folder.types[flow])}
        return _problem(mention, "value", f'no line gives a value to "{root}"', known)
    fields = {name for kind in kinds for name in folder.outside.fields(kind)}
    fields |= set(built_in) if isinstance(built_in, dict) else set()
    if not rest or (len(rest) == 1 and rest[0] in fields) or not all(map(folder.outside.gives, kinds)):
        return None
    return _problem(mention, "field", f'"{root}" has no field "{".".join(rest)}"', fields)
