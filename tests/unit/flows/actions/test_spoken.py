"""What a caller may say, by type and language."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.dialogue.inputs import Speech
from ivr.flows.actions.entries import Limits
from ivr.flows.actions.hearing import key_said, meant, plain, understood
from ivr.flows.actions.spoken import SPOKEN

US = "+18005550100"
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("kind", "words", "language", "value"),
    [
        ("digits", "1 2 3", "en", "123"),
        ("digits", "one two oh four", "en", "1204"),
        ("digits", "12-34", "en", "1234"),
        ("digits", "twenty five", "en", "25"),
        ("digits", "my number is five", "en", None),
        ("digits", "uno dos tres", "es", "123"),
        ("digits", "एक दो तीन", "hi", "123"),
        ("digits", "१२३", "hi", "123"),
        ("digits", "", "en", None),
        ("number", "two hundred and five", "en", 205),
        ("number", "three thousand four hundred", "en", 3400),
        ("number", "Thousand", "en", 1000),
        ("number", "cuarenta y dos", "es", 42),
        ("number", "ciento veintitrés", "es", 123),
        ("number", "42.", "fr", 42),
        ("number", "plenty", "en", None),
        ("phone", "202-555-0143", "en", "+12025550143"),
        ("phone", "two zero two five five five zero one four three", "en", "+12025550143"),
        ("phone", "+44 20 7183 8750", "en", "+442071838750"),
        ("phone", "555", "en", None),
        ("yes_no", "Yeah, sure", "en", True),
        ("yes_no", "no", "en", False),
        ("yes_no", "Sí.", "es", True),
        ("yes_no", "नहीं", "hi", False),
        ("yes_no", "yes and no", "en", None),
        ("yes_no", "that is not right", "en", None),
        ("yes_no", "maybe", "en", None),
        ("money", "12.50", "en", 12.5),
        ("money", "$1,250.50", "en", 1250.5),
        ("money", "12 dollars and 50 cents", "en", 12.5),
        ("money", "twelve", "en", 12),
        ("money", "12,50 euros", "de", 12.5),
        ("money", "1 2 3", "en", None),
        ("money", "nothing", "en", None),
        ("date", "March 3rd, 2026", "en", "2026-03-03"),
        ("date", "the 3rd of march", "en", "2026-03-03"),
        ("date", "3 de marzo de 2026", "es", "2026-03-03"),
        ("date", "3/4/2026", "en", "2026-03-04"),
        ("date", "3/4/2026", "es", "2026-04-03"),
        ("date", "tomorrow", "en", "2026-03-03"),
        ("date", "ayer", "es", "2026-03-01"),
        ("date", "March", "en", None),
        ("date", "February 30 2026", "en", None),
        ("time", "5 pm", "en", "17:00"),
        ("time", "5:30 p.m.", "en", "17:30"),
        ("time", "12 am", "en", "00:00"),
        ("time", "17:30", "en", "17:30"),
        ("time", "a las cinco de la tarde", "es", "17:00"),
        ("time", "25:00", "en", None),
        ("time", "soon", "en", None),
        ("speech", " It is broken. ", "en", "It is broken."),
        ("speech", " ", "en", None),
    ],
)
def test_words_become_a_value_or_are_a_miss(kind: str, words: str, language: str, value: object) -> None:
    found = SPOKEN[kind](words, Limits(line=US, language=language, today=TODAY))
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(("confidence", "said"), [(None, "yes"), (0.9, "yes"), (0.35, "yes"), (0.34, ""), (0.0, "")])
def test_what_the_carrier_is_not_sure_of_was_not_understood(confidence: float | None, said: str) -> None:
    assert understood(Speech("Yes!", confidence)) == said


CHOICES = {"1": ("order", "my parcel"), "2": ("complaint", "wrong order"), "3": ()}


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("it is about my order", "1"),
        ("My parcel!", "1"),
        ("I got the wrong order", "2"),
        ("orders", None),
        ("order or complaint", "2"),
        ("", None),
    ],
)
def test_the_longest_text_that_was_said_is_meant(said: str, choice: str | None) -> None:
    assert meant(plain(said), CHOICES) == choice


def test_two_that_fit_as_well_are_none() -> None:
    assert meant("one two", {"1": ("one",), "2": ("two",)}) is None


@pytest.mark.parametrize(
    ("said", "language", "key"),
    [("one", "en", "1"), ("9", "en", "9"), ("dos", "es", "2"), ("ten", "en", None), ("one two", "en", None)],
)
def test_a_key_may_be_said(said: str, language: str, key: str | None) -> None:
    assert key_said(said, language) == key
