"""Numbers of customers: which are called back, and when in their day."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ivr.calls.numbers import countries_of, is_between, may_be_called, why_not

OWN = {"+18005550100"}
NEW_YORK = ZoneInfo("America/New_York")
DAY = (time(8), time(21))


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+12025550123", ""),
        ("+18005550100", "invalid_number"),  # our own
        ("+15555550123", "invalid_number"),  # there is no such area code
        ("+1202555012", "invalid_number"),  # too short
        ("911", "invalid_number"),
        ("", "invalid_number"),
        ("anonymous", "invalid_number"),
        ("+19005551234", "invalid_number"),  # premium rate
        ("+491805123456", "invalid_number"),  # shared cost, and abroad
        ("+4930123456", "refused"),  # a country that is not allowed
        ("+18765550123", "refused"),  # Jamaica: +1 as well, and a known fraud
    ],
)
def test_which_numbers_are_called_back(number: str, why: str) -> None:
    assert why_not(number, countries={"US"}, own=OWN) == why


def test_the_countries_of_our_lines() -> None:
    assert countries_of(["+18005550100", "+4930123456", "any"]) == {"US", "DE"}


@pytest.mark.parametrize(
    ("number", "hour", "may"),
    [
        ("+12125550123", 13, True),  # New York: 08:00 in November
        ("+12125550123", 12, False),
        ("+13105550123", 15, False),  # Los Angeles: 07:00
        ("+13105550123", 16, True),
        ("+13105550123", 4, True),  # 20:00 of the day before
        ("+919876543210", 13, True),  # India: 18:30
        ("+919876543210", 16, False),
        ("+18005550101", 13, False),  # toll-free: it may be in any of their zones
        ("+18005550101", 23, True),
    ],
)
def test_a_customer_is_called_by_day_where_he_is(number: str, hour: int, *, may: bool) -> None:
    assert may_be_called(number, DAY, datetime(2026, 11, 24, hour, 5, tzinfo=UTC), NEW_YORK) is may


@pytest.mark.parametrize(
    ("moment", "between", "inside"),
    [
        (time(8), DAY, True),
        (time(21), DAY, False),
        (time(23), (time(22), time(2)), True),
        (time(1, 59), (time(22), time(2)), True),
        (time(2), (time(22), time(2)), False),
    ],
)
def test_a_window_may_span_midnight(moment: time, between: tuple[time, time], *, inside: bool) -> None:
    assert is_between(moment, between) is inside
