"""What is sealed opens for its own call only, and looks like nothing."""

from __future__ import annotations

import pytest

from ivr.calls.secrets import Sealer, Unsealable

CALL, OTHER = "CA1", "CA2"


@pytest.fixture
def seal() -> Sealer:
    return Sealer("a key")


def test_what_is_sealed_can_be_opened_by_whoever_has_the_key(seal: Sealer) -> None:
    assert Sealer("a key").opening(CALL)(seal(CALL, "4711")) == "4711"


def test_the_same_value_sealed_twice_does_not_look_the_same(seal: Sealer) -> None:
    assert seal(CALL, "4711") != seal(CALL, "4711")


def test_a_sealed_value_is_plain_text_without_the_digits(seal: Sealer) -> None:
    sealed = seal(CALL, "4711")
    assert sealed.isascii()
    assert sealed.isprintable()
    assert "4711" not in sealed


@pytest.mark.parametrize("broken", ["", "AAAA", "not base64 at all", "é"])
def test_what_was_never_sealed_does_not_open(seal: Sealer, broken: str) -> None:
    with pytest.raises(Unsealable):
        seal.opening(CALL)(broken)


def test_another_calls_value_does_not_open(seal: Sealer) -> None:
    with pytest.raises(Unsealable):
        seal.opening(OTHER)(seal(CALL, "4711"))


def test_another_key_does_not_open_it(seal: Sealer) -> None:
    with pytest.raises(Unsealable):
        Sealer("another key").opening(CALL)(seal(CALL, "4711"))


def test_a_changed_value_does_not_open(seal: Sealer) -> None:
    sealed = seal(CALL, "4711")
    with pytest.raises(Unsealable):
        seal.opening(CALL)(sealed[:-4] + ("A" if sealed[-4] != "A" else "B") + sealed[-3:])


def test_fingerprints_have_a_key_of_their_own(seal: Sealer) -> None:
    assert seal.marking == Sealer("a key").marking
    assert seal.marking != Sealer("another key").marking
    assert len(seal.marking) == 32
