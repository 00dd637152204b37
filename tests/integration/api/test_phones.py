from __future__ import annotations

import pytest

from ivr.api.phones import NoNumber, e164


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+12025550123", "+12025550123"),
        ("+1 (202) 555-0123", "+12025550123"),
        (" +49 30 1234567 ", "+49301234567"),
        ("+91-98765-43210", "+919876543210"),
        ("tel:+1-202-555-0123", "+12025550123"),
    ],
)
def test_a_number_is_made_e164(typed: str, number: str) -> None:
    assert e164(typed) == number


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "no telephone number"),
        ("banana", "no telephone number"),
        ("2025550123", "country code"),
        ("+", "no telephone number"),
        ("+999 1234567", "country code"),
        ("+1202555", "too short"),
        ("+1202555012345678", "too long"),
        ("+12025550123 ext. 9", "extension"),
        ("+1" + "2" * 300, "too long"),
        ("\u0000+12025550123\u0000x", "."),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(typed: str, reason: str) -> None:
    with pytest.raises(NoNumber, match=reason):
        e164(typed)
