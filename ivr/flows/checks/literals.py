"""wrong_type, two_types: what a value is compared with can be that value."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from ivr.flows.checks.roads import FlowMap
from ivr.flows.expressions import ORDERS, Comparison
from ivr.flows.kinds import Kind
from ivr.flows.outside import AND, BUILT_IN, MAY_BE_SET, Outside
from ivr.flows.problems import Place, Problem, did_you_mean
from ivr.flows.templates import Template
from ivr.flows.values import Value
from ivr.flows.vocabulary import Given, given_in, type_of_text
from ivr.flows.written import WrittenLine

ORDERED = frozenset({"number", "money", "date", "time", "moment"})
MOST_PERCENT = 99


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the values of a flow: their types, and all that one can be where that is known."""

    outside: Outside
    types: Mapping[str, str]
    choices: Mapping[str, Collection[str]]

    def kind(self, path: tuple[str, ...]) -> Kind:
        """Return the kind of a value; its words are all that it can be."""
        kind = self.outside.kind_of(path, self.types)
        return kind._replace(words=tuple(self.choices.get(".".join(path), kind.words)))


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give the literals that cannot be, and the names that have two types."""
    names = list(given_in(drawn.flow, drawn.folder))
    known = _Known(drawn.folder.outside, drawn.folder.types[drawn.flow.name], _choices(drawn, names))
    yield from _two_types(names, known)
    for line in drawn.flow.lines:
        for _, subject in line.typed("branch"):
            if isinstance(subject, Value):
                yield from _cases(line, subject, known)
            elif isinstance(subject, tuple):
                for condition, _ in subject:
                    for comparison in condition.comparisons:
                        yield from _comparison(comparison, condition.at, known)
            else:
                yield from _percent(line)


def _choices(drawn: FlowMap, names: list[Given]) -> dict[str, Collection[str]]:
    """Return by name all that it can be, for the names that are only ever set to fixed texts."""
    choices: dict[str, set[str]] = {}
    open_names = set()
    for one in names:
        if one.text is not None and one.text.fixed:
            choices.setdefault(one.name, set()).add(one.text.text)
        else:
            open_names.add(one.name)
    found = {name: texts for name, texts in choices.items() if name not in open_names | MAY_BE_SET}
    return {**found, "language": drawn.languages, "call.mark": drawn.folder.marks}


def _two_types(names: list[Given], known: _Known) -> Iterator[Problem]:
    told = set()
    for one in names:
        kind = one.type if one.text is None else type_of_text(one.text, known.types, known.outside)
        own = known.types[one.name]
        if one.name in BUILT_IN and one.name not in MAY_BE_SET:
            message = f"{one.name} is a built-in name"
        elif one.name not in told and not _goes_with(one.text, kind, own):
            message = f"{one.name} is {own} elsewhere in this flow, and {kind} here"
        else:
            continue
        told.add(one.name)
        yield Problem("two_types", message, one.place, "take another name")


def _goes_with(text: Template | None, kind: str, own: str) -> bool:
    return (
        kind == ""
        or set(kind.split(AND)) <= set(own.split(AND))
        or (text is not None and text.fixed and fits(text.text, own))
    )


def fits(text: str, kind: str) -> bool:
    """Say whether a literal can be a value of this type."""
    if kind == "yes_no":
        return text in {"yes", "no"}
    if kind in {"number", "money"}:
        return re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII) is not None
    if kind in {"digits", "phone", "pin"}:
        return re.fullmatch(r"\+?\d+", text, re.ASCII) is not None
    if kind in {"recording", "case", "group"} or " " in kind:
        return False
    return kind != "date" or re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) is not None


def wrong(text: str, kind: Kind) -> str | None:
    """Return the hint where `text` cannot be a value of `kind`; None where it can."""
    if kind.words and text not in kind.words:
        return did_you_mean(text, kind.words) or f"it is only ever {', '.join(sorted(kind.words))}"
    return None if not kind.type or fits(text, kind.type) else f"it is of type {kind.type}"


def _cases(line: WrittenLine, subject: Value, known: _Known) -> Iterator[Problem]:
    kind = known.kind(subject.path)
    for text, way in line.fields.get("cases", {}).items():
        hint = wrong(text, kind)
        if hint:
            yield Problem("wrong_type", f'{subject.name} can never be "{text}"', way.place, hint)


def _comparison(comparison: Comparison, at: Callable[[int], Place], known: _Known) -> Iterator[Problem]:
    name, kind, place = ".".join(comparison.path), known.kind(comparison.path), at(comparison.start)
    if comparison.operator == "" and kind.type != "yes_no":
        yield Problem("wrong_type", f"{name} is of type {kind.type}", place, "only a yes_no stands alone")
    if comparison.operator in ORDERS and kind.type not in ORDERED:
        hint = f"{comparison.operator} is for numbers, money, dates and times"
        yield Problem("wrong_type", f"{name} is of type {kind.type}", place, hint)
        return
    if comparison.operator in {"=", "!=", "in", *ORDERS}:
        yield from _literals(comparison, kind, at, known)


def _literals(comparison: Comparison, kind: Kind, at: Callable[[int], Place], known: _Known) -> Iterator[Problem]:
    name = ".".join(comparison.path)
    for literal in comparison.literals:
        if literal.path:
            other = known.kind(literal.path).type
            if not alike(kind.type, other):
                message = f"{name} is of type {kind.type}, and {'.'.join(literal.path)} of type {other}"
                yield Problem("wrong_type", message, at(literal.start), "only values of one type are compared")
            continue
        hint = wrong(literal.text, kind)
        if hint:
            yield Problem("wrong_type", f'{name} can never be "{literal.text}"', at(literal.start), hint)


# Types whose values are written alike, so that one may stand for the other.
FAMILIES = ({"text"}, {"digits", "phone", "number", "pin"}, {"number", "money"}, {"date", "moment"}, {"time", "moment"})


def alike(one: str, other: str) -> bool:
    """Say whether a value of one type may be compared with, or stand for, one of the other."""
    return not one or not other or one == other or any({one, other} <= family for family in FAMILIES)


def _percent(line: WrittenLine) -> Iterator[Problem]:
    cases = line.fields.get("cases", {})
    wrong = next((way for text, way in cases.items() if not re.fullmatch(r"[1-9]\d?", text, re.ASCII)), None)
    if wrong:
        yield Problem("wrong_type", "a share is a whole number below 100", wrong.place, "such as {20: new_menu}")
    elif sum(map(int, cases)) > MOST_PERCENT:
        yield Problem("wrong_type", "the shares come to 100 or more", line.place, "what is left takes otherwise")
