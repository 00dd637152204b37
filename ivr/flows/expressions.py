"""Conditions: small, total and safe, compiled once to a function of the call's scope.

condition = part { "or" part } ;   part = test { "and" test }
test      = [ "not" ] ( "(" condition ")" | name [ rest ] )
rest      = ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "contains" | "matches" ) literal
          | [ "not" ] "in" "[" literal { "," literal } "]" | "is" [ "not" ] "set"
literal   = letters, digits and . _ + - | 'any text' | {value}
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from ivr.dialogue.inputs import Scalar
from ivr.flows.patterns import BadPattern, compile_pattern
from ivr.flows.problems import NOWHERE, Place
from ivr.flows.scope import Scope
from ivr.flows.templates import PATH, written

LONGEST = 200
LONGEST_MATCHED = 300  # characters; a pattern of this language takes milliseconds for so many at worst
DEEPEST = 5
TOKEN = re.compile(
    r"\s*(?:(?P<quoted>'[^']*')|(?P<value>\{[^{}]*\})|(?P<mark><=|>=|!=|[=<>()\[\],])|(?P<word>[\w.+-]+))"
)
ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
OPERATORS = ("=", "!=", *ORDERS, "contains", "matches")

Test = Callable[[Scope], bool]
Known = Scalar | datetime


class BadCondition(ValueError):
    """A condition that the grammar does not know; `index` is the character (from 0) where the mistake begins."""

    def __init__(self, message: str, index: int, hint: str = "") -> None:
        super().__init__(message)
        self.index = index
        self.hint = hint


class Literal(NamedTuple):
    """The right side of a comparison: a text, or the name of a value in braces."""

    text: str
    path: tuple[str, ...] = ()
    start: int = 0

    def read(self, scope: Scope) -> str | None:
        """Return the text to compare with, None where the value is unset."""
        if not self.path:
            return self.text
        value = scope.get(self.path)
        return None if value is None else written(value)


class Comparison(NamedTuple):
    """One test of a value: `operator` is "set" or "" (alone) where there is nothing to compare with."""

    path: tuple[str, ...]
    operator: str
    literals: tuple[Literal, ...] = ()
    start: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition; `text` is how it was written, `comparisons` all tests in it.

    `settles`: dotted names that are surely set where the condition holds; `settles_not`: where it does not. `at` tells
    where a character of it (from 0) stands in its file.
    """

    text: str
    test: Test = field(compare=False)
    comparisons: tuple[Comparison, ...] = ()
    settles: frozenset[str] = frozenset()
    settles_not: frozenset[str] = frozenset()
    at: Callable[[int], Place] = field(default=lambda _: NOWHERE, compare=False, repr=False)

    def holds(self, scope: Scope) -> bool:
        """Say whether the condition is true now; a comparison with an unset value is not."""
        return self.test(scope)


def compile_condition(text: str) -> Condition:
    """Compile a condition. Raises BadCondition, which says at which character."""
    if len(text) > LONGEST:
        raise BadCondition(f"a condition has {LONGEST} characters at most", LONGEST, "divide it into two branches")
    parser = _Parser(text)
    part = parser.condition(0)
    parser.expect_end()
    return Condition(text, part.test, tuple(parser.comparisons), part.yes, part.no)


class _Token(NamedTuple):
    kind: str
    text: str
    start: int


class _Part(NamedTuple):
    """A compiled part, and the names that are surely set where it is true (`yes`) and where it is false (`no`)."""

    test: Test
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()


def _tokens(text: str) -> list[_Token]:
    tokens, index = [], 0
    while text[index:].strip():
        found = TOKEN.match(text, index)
        if not found or not found.lastgroup:
            start = index + len(text[index:]) - len(text[index:].lstrip())
            raise BadCondition(f'"{text[start]}" has no meaning in a condition', start)
        tokens.append(_Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup)))
        index = found.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.end = _Token("end", "", len(text))
        self.position = 0
        self.comparisons: list[Comparison] = []

    def peek(self, ahead: int = 0) -> _Token:
        place = self.position + ahead
        return self.tokens[place] if place < len(self.tokens) else self.end

    def take(self) -> _Token:
        token = self.peek()
        self.position += 1
        return token

    def accept(self, text: str) -> bool:
        found = self.peek().text == text and self.peek().kind in {"word", "mark"}
        self.position += found
        return found

    def expect(self, text: str) -> None:
        token = self.peek()
        if not self.accept(text):
            raise BadCondition(f'"{text}" is expected here', token.start)

    def expect_end(self) -> None:
        token = self.peek()
        if token.kind != "end":
            hint = "equal is written =" if token.text in {"is", "=="} else "parts are joined by and, or"
            raise BadCondition(f'"{token.text}" is not expected here', token.start, hint)

    def condition(self, depth: int) -> _Part:
        part = self.part(depth)
        while self.accept("or"):
            part = _either(part, self.part(depth))
        return part

    def part(self, depth: int) -> _Part:
        part = self.test(depth)
        while self.accept("and"):
            part = _both(part, self.test(depth))
        return part

    def test(self, depth: int) -> _Part:
        if depth >= DEEPEST:
            raise BadCondition(f"parentheses stand {DEEPEST} deep at most", self.peek().start)
        if self.accept("not"):
            return _opposite(self.test(depth + 1))
        if self.accept("("):
            part = self.condition(depth + 1)
            self.expect(")")
            return part
        return self.comparison()

    def comparison(self) -> _Part:
        token = self.take()
        if token.kind != "word" or not PATH.match(token.text):
            raise BadCondition("the name of a value is expected here", token.start, "the name stands left, bare")
        path = tuple(token.text.split("."))
        if self.accept("is"):
            return self.is_set(path, token.start)
        if self.peek().text in {"in", "not"} and self.peek().kind == "word":
            return self.is_in(path, token.start)
        if self.peek().text in OPERATORS and self.peek().kind in {"word", "mark"}:
            return self.compared(path, token.start)
        self.note(Comparison(path, "", (), token.start))
        return _Part(lambda scope: scope.get(path) is True, *_caller_shown(path))

    def note(self, comparison: Comparison) -> None:
        self.comparisons.append(comparison)

    def is_set(self, path: tuple[str, ...], index: int) -> _Part:
        negative = self.accept("not")
        self.expect("set")
        self.note(Comparison(path, "set", (), index))
        part = _Part(lambda scope: scope.get(path) is not None, frozenset([".".join(path)]))
        return _opposite(part) if negative else part

    def is_in(self, path: tuple[str, ...], index: int) -> _Part:
        negative = self.accept("not")
        self.expect("in")
        self.expect("[")
        literals = [self.literal()]
        while self.accept(","):
            literals.append(self.literal())
        self.expect("]")
        several = tuple(literals)
        self.note(Comparison(path, "in", several, index))
        name = frozenset([".".join(path)])
        if negative:
            return _Part(lambda scope: _is_none(scope.get(path), several, scope), name)
        return _Part(lambda scope: any(_compare(scope, path, "=", literal) for literal in several), name)

    def compared(self, path: tuple[str, ...], index: int) -> _Part:
        sign = self.take().text
        literal = self.literal()
        self.note(Comparison(path, sign, (literal,), index))
        name = frozenset([".".join(path)])
        if sign != "matches":
            return _Part(lambda scope: _compare(scope, path, sign, literal), name)
        try:
            pattern = compile_pattern(literal.text)
        except BadPattern as error:
            raise BadCondition(str(error), literal.start + error.index) from error
        return _Part(lambda scope: _matches(scope.get(path), pattern), name)

    def literal(self) -> Literal:
        token = self.take()
        if token.kind == "quoted":
            return Literal(token.text[1:-1], (), token.start + 1)
        if token.kind == "word":
            return Literal(token.text, (), token.start)
        inside = token.text[1:-1].strip()
        if token.kind != "value" or not PATH.match(inside):
            hint = "a text with blanks in it stands in 'quotes', a value in {braces}"
            raise BadCondition("something to compare with is expected here", token.start, hint)
        return Literal("", tuple(inside.split(".")), token.start)


def _caller_shown(path: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Where `caller.hidden` is false the number is surely set."""
    own = frozenset([".".join(path)])
    return own, frozenset(["caller.number"]) if path == ("caller", "hidden") else frozenset()


def _either(left: _Part, right: _Part) -> _Part:
    return _Part(lambda scope: left.test(scope) or right.test(scope), left.yes & right.yes, left.no | right.no)


def _both(left: _Part, right: _Part) -> _Part:
    return _Part(lambda scope: left.test(scope) and right.test(scope), left.yes | right.yes, left.no & right.no)


def _opposite(part: _Part) -> _Part:
    return _Part(lambda scope: not part.test(scope), part.no, part.yes)


def _matches(value: Known | None, pattern: re.Pattern[str]) -> bool:
    if value is None:
        return False
    text = written(value)
    return len(text) <= LONGEST_MATCHED and pattern.fullmatch(text) is not None


def _is_none(value: Known | None, literals: tuple[Literal, ...], scope: Scope) -> bool:
    return value is not None and not any(_equal(value, literal.read(scope)) for literal in literals)


def _compare(scope: Scope, path: tuple[str, ...], sign: str, literal: Literal) -> bool:
    value, other = scope.get(path), literal.read(scope)
    if value is None or other is None:
        return False
    if sign in {"=", "!="}:
        return _equal(value, other) is (sign == "=")
    if sign == "contains":
        return other.casefold() in written(value).casefold()
    return _ordered(value, sign, other)


def _equal(value: Known, other: str | None) -> bool:
    if other is None:
        return False
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = _as_number(other)
        return number is not None and number == value
    return written(value) == other


def _ordered(value: Known, sign: str, other: str) -> bool:
    """Compare by number where both are, else as ISO 8601 texts, whose order is that of time."""
    left, right = _as_number(written(value)), _as_number(other)
    if left is not None and right is not None:
        return ORDERS[sign](left, right)
    first, second = written(value), other
    return ORDERS[sign](float(first > second) - float(first < second), 0.0)


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
