"""Texts with values in braces, and how values are spoken."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dialogue.inputs import Scalar
from ivr.flows.templates import BadTemplate, Template, written
from tests.unit.flows.conftest import Call, Knowing

NOON = datetime(2026, 3, 4, 17, 5, tzinfo=UTC)


def test_a_text_without_values_is_fixed(knowing: Knowing) -> None:
    template = Template("Hello there.")
    assert template.fixed
    assert template.render(knowing()) == "Hello there."


def test_values_stand_in_the_text(knowing: Knowing) -> None:
    template = Template("{a}, dear {customer.name}: {b | or: nothing}{c | or:}")
    assert not template.fixed
    assert template.render(knowing({"a": 1, "customer.name": "Ana"})) == "1, dear Ana: nothing"


def test_an_unset_value_without_a_spare_reads_as_nothing(knowing: Knowing) -> None:
    assert Template("<{a}>").render(knowing()) == "<>"


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("{", 0),
        ("ab{c", 2),
        ("a}b", 1),
        ("{}", 0),
        ("{A}", 0),
        ("a {b c}", 2),
        ("{a | upper}", 0),
        ("{a | or: x | date}", 0),
        ("{a | date | number}", 0),
        ("{{a}}", 0),
        ("{a.}", 0),
        ("{a}}", 3),
    ],
)
def test_a_mistake_in_braces_is_told_with_its_place(text: str, index: int) -> None:
    with pytest.raises(BadTemplate) as told:
        Template(text)
    assert told.value.index == index


@pytest.mark.parametrize(
    ("form", "value", "language", "spoken"),
    [
        ("digits", "0123", "en", "0 1 2 3"),
        ("last4", "+18005550142", "en", "0 1 4 2"),
        ("last4", "42", "en", "4 2"),
        ("number", 1234567, "en", "1,234,567"),
        ("number", 1234.5, "de", "1.234,5"),
        ("number", "12", "es", "12"),
        ("money", 12, "en", "12"),
        ("money", 1234.5, "en", "1,234.50"),
        ("money", "1234.5", "es", "1,234.50"),
        ("ordinal", 1, "en", "1st"),
        ("ordinal", 12, "en", "12th"),
        ("ordinal", 22, "en", "22nd"),
        ("ordinal", 113, "en", "113th"),
        ("ordinal", 3, "es", "3.º"),
        ("ordinal", 3, "de", "3."),
        ("ordinal", 1, "hi", "1ला"),
        ("ordinal", 4, "hi", "4था"),
        ("ordinal", 11, "hi", "11वाँ"),
        ("ordinal", 1, "fr", "1er"),
        ("number", 1234567, "hi", "12,34,567"),
        ("money", 123456.5, "hi", "1,23,456.50"),
        ("money", 1200, "es", "1,200"),
        ("time", "17:05", "hi", "5:05 pm"),
        ("time", "17:05", "es", "5:05 p.m."),
        ("time", "2026-03-04T09:30:00-05:00", "de", "09:30"),
        ("day", "2026-03-04", "hi", "बुधवार"),
        ("number", "nan", "en", "nan"),
        ("date", "2026-03-04", "en", "March 4, 2026"),
        ("date", NOON, "es", "4 de marzo de 2026"),
        ("date", NOON, "hi", "4 मार्च 2026"),
        ("time", NOON, "de", "17:05"),
        ("time", "09:30", "de", "09:30"),
        ("day", "2026-03-04", "en", "Wednesday"),
        ("day", NOON, "es", "miércoles"),
        ("date", "no date", "en", "no date"),
        ("number", "many", "en", "many"),
    ],
)
def test_a_format_speaks_as_the_language_does(
    knowing: Knowing, form: str, value: Scalar | datetime, language: str, spoken: str
) -> None:
    assert Template(f"{{a | {form}}}").render(knowing({"a": value}, language)) == spoken


def test_a_time_in_english_has_its_half_of_the_day(knowing: Knowing) -> None:
    assert Template("{a | time}").render(knowing({"a": NOON})) == "5:05 PM"


@pytest.mark.parametrize(
    ("kind", "value", "language", "spoken"),
    [
        ("digits", "407", "en", "4 0 7"),
        ("phone", "+1202", "en", "1 2 0 2"),
        ("number", 1200, "en", "1,200"),
        ("date", "2026-03-04", "en", "March 4, 2026"),
        ("yes_no", True, "es", "sí"),
        ("yes_no", False, "hi", "नहीं"),
        ("money", "0.5", "en", "0.50"),
        ("text", "delivery", "en", "delivery"),
    ],
)
def test_a_spoken_text_says_each_value_by_its_type(
    knowing: Knowing, kind: str, value: Scalar, language: str, spoken: str
) -> None:
    assert Template("{a}", types={"a": kind}).render(knowing({"a": value}, language)) == spoken


def test_a_written_text_leaves_values_as_they_are(knowing: Knowing) -> None:
    assert Template("{a}{b}{c}").render(knowing({"a": "407", "b": True, "c": 2.0})) == "407yes2"


def test_a_spoken_text_of_unknown_type_says_a_number_as_the_language_does(knowing: Knowing) -> None:
    assert Template("{a}", types={}).render(knowing({"a": 1200}, "de")) == "1.200"


def test_another_language_than_the_call_speaks(knowing: Knowing) -> None:
    call = knowing({"a": "2026-03-04"}, "en")
    assert Template("{a | day}").render_in("es", call) == "miércoles"


def where_refused(text: str) -> int:
    """Return the place of the mistake in a text; -1 where it is a template, and renders."""
    try:
        template = Template(text)
    except BadTemplate as error:
        return error.index
    assert template.fixed is ("{" not in text)
    assert isinstance(template.render(Call({"a": "x"})), str)
    return -1


@given(st.text("{}|:. abor", max_size=30))
def test_any_text_is_a_template_or_refused_at_one_of_its_places(text: str) -> None:
    assert -1 <= where_refused(text) <= len(text)


@given(st.text(max_size=30).filter(lambda text: not set(text) & set("{}")))
def test_a_text_without_braces_is_said_to_the_letter(text: str) -> None:
    assert Template(text).render(Call({})) == text


@pytest.mark.parametrize(
    ("value", "text"), [(True, "yes"), (False, "no"), (3.0, "3"), (2.5, "2.5"), (7, "7"), ("a", "a")]
)
def test_values_are_written_as_a_file_writes_them(value: Scalar, text: str) -> None:
    assert written(value) == text
