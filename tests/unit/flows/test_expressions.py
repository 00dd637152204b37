"""The language of conditions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dialogue.inputs import Scalar
from ivr.flows.expressions import BadCondition, compile_condition
from tests.unit.flows.conftest import Call

KNOWN: dict[str, Scalar | datetime] = {
    "order.status": "shipped",
    "order.total": 12.5,
    "score": 2,
    "vip": True,
    "blocked": False,
    "due": "2026-03-04",
    "pin": "0042",
    "name": "Ana María",
    "other": "shipped",
    "now": datetime(2026, 3, 2, tzinfo=UTC),
}


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("order.status = shipped", True),
        ("order.status != shipped", False),
        ("order.status = 'shipped'", True),
        ("order.status = {other}", True),
        ("order.status = {missing}", False),
        ("order.status in [delivered, shipped]", True),
        ("order.status not in [delivered, cancelled]", True),
        ("missing in [a]", False),
        ("missing not in [a]", False),
        ("missing = a", False),
        ("missing != a", False),
        ("missing < 3", False),
        ("missing is set", False),
        ("missing is not set", True),
        ("order.status is set", True),
        ("vip", True),
        ("blocked", False),
        ("not blocked", True),
        ("missing", False),
        ("vip = yes", True),
        ("blocked = no", True),
        ("score <= 2", True),
        ("score < 2", False),
        ("score = 2.0", True),
        ("order.total > 12", True),
        ("order.total >= 12.5", True),
        ("pin = 42", False),
        ("pin = 0042", True),
        ("due < 2026-03-10", True),
        ("due > 2026-03-10", False),
        ("now < 2026-03-03", True),
        ("name contains 'maría'", True),
        ("name contains x", False),
        ("pin matches '[0-9]{4}'", True),
        ("pin matches '[0-9]{3}'", False),
        ("vip and score = 2 or missing", True),
        ("missing or vip and blocked", False),
        ("(missing or vip) and not (blocked or score > 3)", True),
        ("not vip or vip", True),
        ("not (vip or vip)", False),
    ],
)
def test_a_condition_holds(text: str, true: bool) -> None:
    assert compile_condition(text).holds(Call(KNOWN)) is true


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("", 0),
        ("a =", 3),
        ("a == b", 3),
        ("= b", 0),
        ("a = b c", 6),
        ("a and", 5),
        ("a & b", 2),
        ("(a", 2),
        ("a)", 1),
        ("a in b", 5),
        ("a in [b", 7),
        ("a in []", 6),
        ("a is b", 5),
        ("a not b", 6),
        ("A = b", 0),
        ("a = 'b", 4),
        ("a = {B}", 4),
        ("'a' = b", 0),
        ("a matches '('", 11),
        ("a matches '(?=b)'", 11),
        ("a matches '(b)\\1'", 14),
        ("a matches '(b+)+'", 15),
        ("((((((a))))))", 5),
        ("x" * 201, 200),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, index: int) -> None:
    with pytest.raises(BadCondition) as told:
        compile_condition(text)
    assert told.value.index == index


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("a is set", {"a"}, set()),
        ("a is not set", set(), {"a"}),
        ("not a is set", set(), {"a"}),
        ("a = x and b = y", {"a", "b"}, set()),
        ("a = x or b = y", set(), set()),
        ("a = x or a = y", {"a"}, set()),
        ("a is not set or b is not set", set(), {"a", "b"}),
        ("caller.hidden", {"caller.hidden"}, {"caller.number"}),
        ("not caller.hidden", {"caller.number"}, {"caller.hidden"}),
    ],
)
def test_a_condition_settles_what_is_set(text: str, yes: set[str], no: set[str]) -> None:
    condition = compile_condition(text)
    assert set(condition.settles) == yes
    assert set(condition.settles_not) == no


def test_every_comparison_is_known_to_the_checks() -> None:
    comparisons = compile_condition("not (a = x or b.c in [y, {d}]) and e").comparisons
    assert [(one.path, one.operator, [literal.text for literal in one.literals]) for one in comparisons] == [
        (("a",), "=", ["x"]),
        (("b", "c"), "in", ["y", ""]),
        (("e",), "", []),
    ]


names = st.sampled_from(["t", "f"])
conditions = st.recursive(
    names,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join)
        | inner.map(lambda text: f"({text})")
        | names.map(lambda text: f"not {text}")
    ),
    max_leaves=12,
)


@given(conditions)
def test_and_or_not_bind_as_everybody_expects(text: str) -> None:
    """Python binds them alike, so it can say what is right."""
    try:
        condition = compile_condition(text)
    except BadCondition:
        return
    expected = eval(text, {"t": True, "f": False})  # noqa: S307 - made of t, f, and, or, not and parentheses above
    assert condition.holds(Call({"t": True, "f": False})) is expected


def where_refused(text: str) -> int:
    """Return the place of the mistake in a condition; -1 where it is compiled, and answers."""
    try:
        condition = compile_condition(text)
    except BadCondition as error:
        return error.index
    assert condition.holds(Call({"a": "b"})) in {True, False}
    return -1


@given(st.text("abno tirds=<>!()[]{}',.5-", max_size=40))
def test_any_text_is_a_condition_or_refused_at_one_of_its_places(text: str) -> None:
    assert -1 <= where_refused(text) <= len(text)
