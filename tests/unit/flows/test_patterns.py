"""Patterns that an answer must fit, and those that could take for ever."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.flows.patterns import BadPattern, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "fits", "not_"),
    [
        ("[0-9]{2}-?[0-9]{4}", "12-3456", "12-345"),
        ("(en|es|hi)", "es", "fr"),
        ("(?:ab)+c", "ababc", "abac"),
        ("[A-Z]+[0-9]*", "AB12", "12"),
        (r"\(\d+\)", "(12)", "12"),
        ("[(|)*]+", "(*|", "a"),
        ("a(b|c)?d", "acd", "abcd"),
    ],
)
def test_a_pattern_fits_the_whole(pattern: str, fits: str, not_: str) -> None:
    compiled = compile_pattern(pattern)
    assert compiled.fullmatch(fits)
    assert not compiled.fullmatch(not_)


@pytest.mark.parametrize(
    ("pattern", "index"),
    [
        ("(?=a)b", 0),
        ("a(?<!b)c", 1),
        (r"(a)\1", 3),
        ("(a+)+", 4),
        ("(a|a)*b", 5),
        ("((ab)*c){2,}", 8),
        ("(a*)*", 4),
        ("a**", 2),
        ("a[[b]", 1),
        ("[a||b]", 0),
        (".*a.*b.*c.*d", 0),
        ("[a", 0),
        ("(a", 0),
        ("a)", 1),
        ("a{99999999999}", 0),
    ],
)
def test_others_are_refused_with_their_place(pattern: str, index: int) -> None:
    with pytest.raises(BadPattern) as told:
        compile_pattern(pattern)
    assert told.value.index == index


@given(st.text("ab(|)*+?{1,3}[^]\\d.-", max_size=14))
def test_no_pattern_takes_long(text: str) -> None:
    try:
        pattern = compile_pattern(text)
    except BadPattern:
        return
    begin = time.process_time()
    found = pattern.fullmatch("a" * 300 + "!")
    assert time.process_time() - begin < 2
    assert found is None or "." in text or "^" in text or "!" in text
