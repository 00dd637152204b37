"""Values from outside: what is of the type that was declared, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dialogue.inputs import Scalar
from ivr.flows.directory import Service
from ivr.flows.kinds import READERS, NotOfKind, declared, values_of

ORDERS = Service(
    "orders",
    "ORDERS_URL",
    gives={
        "number": declared("digits"),
        "status": declared(["shipped", "lost"]),
        "due": declared("maybe date"),
        "total": declared("maybe money"),
    },
)


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("text", "Ana", "Ana"),
        ("text", "", None),
        ("digits", "0042", "0042"),
        ("digits", 42, "42"),
        ("number", 3, 3),
        ("number", 2.5, 2.5),
        ("number", "-3", -3),
        ("number", "2.50", 2.5),
        ("money", 12, 12),
        ("date", "2026-03-04", "2026-03-04"),
        ("date", "2026-03-04T10:00:00Z", "2026-03-04"),
        ("time", "17:30", "17:30"),
        ("time", "17:30:59", "17:30"),
        ("phone", "+12025550143", "+12025550143"),
        ("yes_no", True, True),
        ("yes_no", "no", False),
        ("maybe date", None, None),
        ("maybe date", "", None),
    ],
)
def test_a_value_of_its_kind_is_read(kind: str, value: object, read: Scalar | None) -> None:
    assert declared(kind).read(value) == read


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 3),
        ("text", None),
        ("text", ["Ana"]),
        ("digits", "4-2"),
        ("digits", "٤٢"),
        ("digits", True),
        ("digits", 1.5),
        ("number", "many"),
        ("number", True),
        ("number", 1e300),
        ("number", "1e3"),
        ("date", "04.03.2026"),
        ("date", "2026-02-30"),
        ("date", 20260304),
        ("time", "25:00"),
        ("phone", "2025550143"),
        ("yes_no", 1),
        ("yes_no", "maybe"),
        ("maybe date", "soon"),
        ("number", None),
    ],
)
def test_another_value_is_refused(kind: str, value: object) -> None:
    with pytest.raises(NotOfKind):
        declared(kind).read(value)


def test_there_are_no_other_types() -> None:
    with pytest.raises(ValueError, match='"amount" is no type'):
        declared("maybe amount")


def test_a_service_gives_the_fields_that_it_declares() -> None:
    body = {"number": 123456, "status": "shipped", "due": None, "secret": "x"}
    assert ORDERS.values(body) == {"number": "123456", "status": "shipped"}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"number": "1", "status": "shiped"}, "status: it is none of shipped, lost"),
        ({"status": "shipped"}, "number: it is missing"),
        ({"number": "1", "status": "shipped", "total": {"a": 1}}, "total: it is no number"),
        ([{"number": "1"}], "no map"),
        ("<html>", "no map"),
    ],
)
def test_a_field_that_is_missing_or_wrong_is_named_but_never_its_value(body: object, why: str) -> None:
    with pytest.raises(NotOfKind, match=why):
        ORDERS.values(body)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(READERS)), inner, max_size=5),
    max_leaves=6,
)


@given(json)
def test_whatever_a_service_answers_is_of_its_kinds_or_refused(body: object) -> None:
    kinds = {kind: declared(f"maybe {kind}") for kind in READERS}
    try:
        found = values_of(kinds, body)
    except NotOfKind:
        return
    assert all(kinds[name].read(value) == value for name, value in found.items())
