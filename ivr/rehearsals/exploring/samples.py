"""Answers to try: what a service or function may give, and what a caller may type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta

from ivr.dialogue.inputs import Scalar
from ivr.flows.actions.ask import Ask
from ivr.flows.actions.entries import ENTRIES, Limits, date_order
from ivr.flows.kinds import Kind, NotOfKind
from ivr.flows.templates import written

SAMPLES: Mapping[str, Scalar] = {
    "text": "sample",
    "digits": "123456",
    "number": 1,
    "money": 10,
    "date": "2026-03-04",
    "time": "10:00",
    "phone": "+12025550143",
    "yes_no": True,
}
TIMES = ("1000", "2330")
DAYS = (10, -10, 0, 400, -400)
LONG = "9" * 45
"""More keys than any answer has."""

Literals = Callable[[str], Iterable[str]]
"""Gives for a field what it is compared with somewhere."""


def answers(gives: Mapping[str, Kind], literals: Literals) -> Iterator[dict[str, Scalar]]:
    """Give what may be given: a usual answer first, then one for each other value that a field may have."""
    usual = {name: _usual(kind) for name, kind in gives.items()}
    yield usual
    for name, kind in gives.items():
        for value in _others(kind, literals(name)):
            if value != usual[name]:
                yield {**usual, name: value}
        if kind.maybe:
            yield {other: value for other, value in usual.items() if other != name}


def _usual(kind: Kind) -> Scalar:
    return kind.words[0] if kind.words else SAMPLES[kind.type]


def _others(kind: Kind, literals: Iterable[str]) -> Iterator[Scalar]:
    yield from kind.words
    if kind.type == "yes_no":
        yield False
    for text in literals:
        for near in _near(text, kind.type):
            try:
                found = kind.read(near)
            except NotOfKind:
                continue
            if found is not None:
                yield found


def _near(text: str, kind: str) -> Iterator[str]:
    """Give a literal, and for a number those beside it, which are on the other side of a comparison."""
    yield text
    if kind in {"number", "money"}:
        yield from (written(float(text) + step) for step in (-1, 1) if _is_number(text))


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdecimal()


def typed(ask: Ask, limits: Limits, literals: Iterable[str]) -> list[str]:
    """Return what may be typed in answer to an ask, without its end key: one entry for each value."""
    found: dict[str, str] = {}
    for keys in _candidates(ask, limits, literals):
        value = answer_of(ask, limits, keys)
        if value:
            found.setdefault(value, keys)
    return list(found.values())


def answer_of(ask: Ask, limits: Limits, keys: str) -> str:
    """Return what the keys mean as an answer, as text; "" where they are none."""
    value = ENTRIES[ask.type](keys, limits)
    text = "" if value is None else written(value)
    return text if ask.pattern is None or ask.pattern.fullmatch(text) else ""


def mistyped(ask: Ask, limits: Limits, meaning: Iterable[str]) -> str | None:
    """Return keys that are no answer; None where none are. `meaning`: keys that mean something else."""
    wrong = ("0", "00", "1", "9" * max(ask.most, 1), "*", "**", LONG)
    return next((keys for keys in wrong if keys not in meaning and not answer_of(ask, limits, keys)), None)


def _candidates(ask: Ask, limits: Limits, literals: Iterable[str]) -> Iterator[str]:
    for text in literals:
        yield from (near.replace(".", "*") for near in _near(text, ask.type))
    if ask.type == "date":
        yield from (_date(limits.today + timedelta(days=days), limits.language) for days in DAYS)
    elif ask.type == "phone":
        yield str(SAMPLES["phone"])[2:]
        yield from (f"{zero}{limits.line[at:]}" for at in (2, 3, 4) for zero in ("", "0"))
    elif ask.type == "time":
        yield from TIMES
    elif ask.type == "yes_no":
        yield from ("1", "2")
    elif isinstance(limits.range, tuple):
        yield from (written(bound).replace(".", "*") for bound in limits.range)
    else:
        yield from _digits(ask)


def _digits(ask: Ask) -> Iterator[str]:
    """Give rows of digits of the lengths that are allowed; some of them fit most patterns."""
    lengths = range(ask.least, (ask.most or max(ask.least, 8)) + 1)
    for length in (ask.least, *lengths):
        yield from (row * length for row in "1029") if length else ()
        yield "123456789012345678901234567890"[:length]


def _date(day: date, language: str) -> str:
    parts = {"yyyy": f"{day:%Y}", "mm": f"{day:%m}", "dd": f"{day:%d}"}
    return "".join(parts[part] for part in date_order(language))
