"""no_such_*: every name that is mentioned exists, else the nearest one is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from ivr.flows.problems import Problem, did_you_mean
from ivr.flows.reading import Mention
from ivr.flows.vocabulary import BUILT_IN, FIELDS
from ivr.flows.written import Folder

PROMPTS_OF = "prompts/{}.yaml"


def check(folder: Folder) -> Iterator[Problem]:
    """Give one problem for each name that is missing, where it is first mentioned."""
    missing: dict[tuple[str, str, str], list[Problem]] = {}
    for mention in chain.from_iterable(folder.mentions.values()):
        problem = _missing(mention, folder)
        if problem:
            missing.setdefault((mention.flow, problem.code, problem.message), []).append(problem)
    for problems in missing.values():
        yield with_others(problems)


def with_others(problems: list[Problem]) -> Problem:
    """Return the first of several problems that are one mistake; its hint says how many more places there are."""
    first, more = problems[0], len(problems) - 1
    if not more:
        return first
    others = f"so it is in {more} more place{'s' if more > 1 else ''}"
    return Problem(first.code, first.message, first.place, "; ".join(filter(None, [first.hint, others])))


def _missing(mention: Mention, folder: Folder) -> Problem | None:
    if mention.kind == "value":
        return _value(mention, folder)
    if mention.kind == "prompt":
        return _prompt(mention, folder)
    known = _known(mention, folder)
    if mention.name in known:
        return None
    return _problem(mention, mention.kind, f'there is no {mention.kind} "{mention.name}"', known)


def _problem(mention: Mention, kind: str, message: str, known: Iterable[str]) -> Problem:
    names = sorted(known)
    hint = did_you_mean(mention.name.rsplit(".", 1)[-1] if kind == "field" else mention.name, names)
    few = f"there is {', '.join(names)}" if 0 < len(names) <= 8 else ""
    return Problem(f"no_such_{kind}", message, mention.place, hint or few)


def _known(mention: Mention, folder: Folder) -> Collection[str]:
    kinds: dict[str, Collection[str]] = {
        "queue": folder.queues,
        "calendar": folder.calendars,
        "language": folder.spoken,
        "flow": folder.flows,
        "number": folder.directory.numbers,
    }
    if mention.kind == "step":
        return folder.flows[mention.flow].steps
    if mention.kind == "skill":
        return {*folder.directory.skills, *folder.spoken}
    return kinds[mention.kind]


def _prompt(mention: Mention, folder: Folder) -> Problem | None:
    if mention.name not in folder.prompts:
        return _problem(mention, "prompt", f'there is no prompt "{mention.name}"', folder.prompts)
    lacking = [one for one in _languages(mention, folder) if mention.name not in folder.spoken[one].wordings]
    if not lacking:
        return None
    files = ", ".join(PROMPTS_OF.format(language) for language in lacking)
    message = f'prompt "{mention.name}" is missing in {files}'
    return Problem("no_such_prompt", message, mention.place, "each language of a flow has each of its prompts")


def _languages(mention: Mention, folder: Folder) -> list[str]:
    flows = [folder.flows[mention.flow]] if mention.flow else folder.flows.values()
    return [one for flow in flows for one in dict.fromkeys(flow.languages) if one in folder.spoken]


def _value(mention: Mention, folder: Folder) -> Problem | None:
    root, *rest = mention.name.split(".")
    flows = [mention.flow] if mention.flow else list(folder.flows)
    kinds = {folder.types[flow][root] for flow in flows if root in folder.types[flow]}
    built_in = BUILT_IN.get(root)
    if built_in is None and not kinds:
        known = {*BUILT_IN, *(name for flow in flows for name in folder.types[flow])}
        return _problem(mention, "value", f'no line gives a value to "{root}"', known)
    fields = {name for kind in kinds for name in FIELDS.get(kind, {})}
    fields |= set(built_in) if isinstance(built_in, dict) else set()
    if not rest or (len(rest) == 1 and rest[0] in fields):
        return None
    return _problem(mention, "field", f'"{root}" has no field "{".".join(rest)}"', fields)
