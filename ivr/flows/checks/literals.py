"""wrong_type, two_types: what a value is compared with can be that value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ivr.flows.checks.roads import FlowMap
from ivr.flows.expressions import ORDERS, Comparison
from ivr.flows.problems import Place, Problem, did_you_mean
from ivr.flows.templates import Template
from ivr.flows.values import Value
from ivr.flows.vocabulary import BUILT_IN, MAY_BE_SET, given, type_of, type_of_text
from ivr.flows.written import WrittenLine

ORDERED = frozenset({"number", "money", "date", "time", "moment"})
MOST_PERCENT = 99


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give the literals that cannot be, and the names that have two types."""
    types = drawn.folder.types[drawn.flow.name]
    yield from _two_types(drawn, types)
    choices = _choices(drawn)
    for line in drawn.flow.lines:
        for _, subject in line.typed("branch"):
            if isinstance(subject, Value):
                yield from _cases(line, subject, types, choices)
            elif isinstance(subject, tuple):
                for condition, way in subject:
                    for comparison in condition.comparisons:
                        yield from _comparison(comparison, way.place, types, choices)
            else:
                yield from _percent(line)


def _choices(drawn: FlowMap) -> dict[str, set[str]]:
    """Return by name all that it can be, for the names that are only ever set to fixed texts."""
    choices: dict[str, set[str]] = {}
    open_names = set()
    for one in given(drawn.flow):
        if one.text is not None and one.text.fixed:
            choices.setdefault(one.name, set()).add(one.text.text)
        else:
            open_names.add(one.name)
    found = {name: texts for name, texts in choices.items() if name not in open_names | MAY_BE_SET}
    return {**found, "language": set(drawn.flow.languages)}


def _two_types(drawn: FlowMap, types: Mapping[str, str]) -> Iterator[Problem]:
    told = set()
    for one in given(drawn.flow):
        kind = one.type if one.text is None else type_of_text(one.text, types)
        own = types[one.name]
        if one.name in BUILT_IN and one.name not in MAY_BE_SET:
            message = f"{one.name} is a built-in name"
        elif one.name not in told and not _goes_with(one.text, kind, own):
            message = f"{one.name} is {own} elsewhere in this flow, and {kind} here"
        else:
            continue
        told.add(one.name)
        yield Problem("two_types", message, one.place, "take another name")


def _goes_with(text: Template | None, kind: str, own: str) -> bool:
    return kind in {own, ""} or (text is not None and text.fixed and fits(text.text, own))


def fits(text: str, kind: str) -> bool:
    """Say whether a literal can be a value of this type."""
    if kind == "yes_no":
        return text in {"yes", "no"}
    if kind in {"number", "money"}:
        return re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII) is not None
    if kind in {"digits", "phone", "pin"}:
        return re.fullmatch(r"\+?\d+", text, re.ASCII) is not None
    if kind in {"recording", "case", "group"}:
        return False
    return kind != "date" or re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) is not None


def _wrong(text: str, kind: str, known: set[str] | None) -> str | None:
    """Return the hint where `text` cannot be a value of `kind`, or none of the `known` ones; None where it can."""
    if known is not None and text not in known:
        return did_you_mean(text, known) or f"it is only ever {', '.join(sorted(known))}"
    return None if not kind or fits(text, kind) else f"it is of type {kind}"


def _cases(
    line: WrittenLine, subject: Value, types: Mapping[str, str], choices: Mapping[str, set[str]]
) -> Iterator[Problem]:
    kind = type_of(subject.path, types)
    for text, way in line.fields.get("cases", {}).items():
        hint = _wrong(text, kind, choices.get(subject.name))
        if hint:
            yield Problem("wrong_type", f'{subject.name} can never be "{text}"', way.place, hint)


def _comparison(
    comparison: Comparison, place: Place, types: Mapping[str, str], choices: Mapping[str, set[str]]
) -> Iterator[Problem]:
    name, kind = ".".join(comparison.path), type_of(comparison.path, types)
    if comparison.operator == "" and kind != "yes_no":
        yield Problem("wrong_type", f"{name} is of type {kind}", place, "only a yes_no stands alone")
    if comparison.operator in ORDERS and kind not in ORDERED:
        hint = f"{comparison.operator} is for numbers, money, dates and times"
        yield Problem("wrong_type", f"{name} is of type {kind}", place, hint)
        return
    if comparison.operator in {"=", "!=", "in", *ORDERS}:
        for literal in (one for one in comparison.literals if not one.path):
            hint = _wrong(literal.text, kind, choices.get(name)) or ""
            if hint:
                yield Problem("wrong_type", f'{name} can never be "{literal.text}"', place, hint)


def _percent(line: WrittenLine) -> Iterator[Problem]:
    cases = line.fields.get("cases", {})
    wrong = next((way for text, way in cases.items() if not re.fullmatch(r"[1-9]\d?", text, re.ASCII)), None)
    if wrong:
        yield Problem("wrong_type", "a share is a whole number below 100", wrong.place, "such as {20: new_menu}")
    elif sum(map(int, cases)) > MOST_PERCENT:
        yield Problem("wrong_type", "the shares come to 100 or more", line.place, "what is left takes otherwise")
