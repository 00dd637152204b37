"""Opening hours: split shifts, nights, holidays, single days, and the clock of another zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.flows.catalogue import Catalogue
from ivr.flows.hours import Calendar
from ivr.flows.loader import load
from tests.unit.flows.sample import HOURS, SOURCES

SMALL = {
    "main.yaml": "version: 1\ntitle: x\nnumbers: any\nlanguages: [en]\nstart: a\nsteps: {a: hangup}\n",
    "prompts/en.yaml": "say: {because_holiday: it is a holiday}\n",
}
moments = st.integers(1_770_000_000, 1_800_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
NEW_YORK = ZoneInfo("America/New_York")


@cache
def calendar(week: str = "", more: str = "", zone: str = "America/New_York") -> Calendar:
    """Return the calendar `desk` of the sample, with another week."""
    lines = f"zone: {zone}\ncalendars:\n  desk:\n    week: {week}\n{more}" if week else HOURS
    found: Catalogue | None = load({**SMALL, "hours.yaml": lines}).catalogue
    assert found is not None
    return found.calendars["desk"]


def local(text: str) -> datetime:
    """Return a moment in UTC, written by the clock of New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "label", "reason", "opens"),
    [
        ("2026-03-02 08:59", "closed", "", "2026-03-02 09:00"),
        ("2026-03-02 09:00", "open", "", None),
        ("2026-03-02 12:29", "open", "", None),
        ("2026-03-02 12:30", "closed", "", "2026-03-02 13:30"),
        ("2026-03-02 18:00", "closed", "", "2026-03-03 09:00"),
        ("2026-03-06 18:00", "closed", "", "2026-03-07 22:00"),
        ("2026-03-07 22:00", "open", "", None),
        ("2026-03-08 00:30", "open", "", None),
        ("2026-03-08 03:00", "closed", "", "2026-03-09 09:00"),
        ("2026-07-03 10:00", "holiday", "because_holiday", "2026-07-06 09:00"),
        ("2026-12-24 10:00", "holiday", "because_holiday", "2026-12-28 09:00"),
        ("2026-12-25 10:00", "holiday", "because_holiday", "2026-12-28 09:00"),
    ],
)
def test_the_sample_calendar(moment: str, label: str, reason: str, opens: str | None) -> None:
    now = calendar().at(local(moment))
    assert (now.label, now.reason) == (label, reason)
    assert now.opens == (local(opens) if opens else None)


def test_a_night_shift_ends_on_the_next_day_even_if_that_is_closed() -> None:
    night = calendar("{fri: [22:00-02:00]}", "    days: [{on: 2026-03-07, open: closed}]\n")
    assert night.at(local("2026-03-07 01:59")).label == "open"
    assert night.at(local("2026-03-07 02:00")).label == "holiday"


def test_a_single_day_can_be_open() -> None:
    shop = calendar("{mon-fri: [09:00-17:00]}", "    days: [{on: 2026-03-08, open: [10:00-12:00]}]\n")
    assert shop.at(local("2026-03-08 11:00")).label == "open"
    assert shop.at(local("2026-03-08 13:00")).label == "holiday"


def test_until_the_end_of_the_day() -> None:
    late = calendar("{mon: [18:00-24:00]}")
    assert late.at(local("2026-03-02 23:59")).label == "open"
    assert late.at(local("2026-03-03 00:00")).label == "closed"


@given(moments)
def test_always_is_always(now: datetime) -> None:
    assert calendar("always").at(now) == ("open", "", None)


@given(moments)
def test_it_opens_when_it_says(now: datetime) -> None:
    found = calendar().at(now)
    if found.label == "open":
        assert found.opens is None
    else:
        assert found.opens is not None
        assert found.opens > now
        assert calendar().at(found.opens).label == "open"


def test_the_clock_change_moves_the_hours_with_it() -> None:
    day = calendar("{mon-sun: [09:00-17:00]}")
    assert day.at(datetime(2026, 3, 7, 13, 59, tzinfo=UTC)).label == "closed"
    assert day.at(datetime(2026, 3, 7, 14, 0, tzinfo=UTC)).label == "open"
    assert day.at(datetime(2026, 3, 8, 13, 0, tzinfo=UTC)).label == "open"


def test_what_never_opens_says_so() -> None:
    assert calendar("{mon: closed}").at(local("2026-03-02 10:00")).opens is None


@pytest.mark.parametrize(
    ("line", "code", "hint"),
    [
        ("{mon-fri: [09:00-17:00], fri: closed}", "doubled_key", "fri"),
        ("{fri-mon: [09:00-17:00]}", "wrong_type", "mon"),
        ("{monday: [09:00-17:00]}", "wrong_type", "mon-fri"),
        ("[09:00-17:00]", "wrong_type", "always"),
        ("{mon: [9am-5pm]}", "wrong_type", "09:00"),
        ("{mon: open}", "wrong_type", "09:00"),
    ],
)
def test_a_wrong_week_is_told(line: str, code: str, hint: str) -> None:
    sources = {**SOURCES, "hours.yaml": f"zone: UTC\ncalendars:\n  desk:\n    week: {line}\n"}
    (problem,) = load(sources).problems
    assert problem.code == code
    assert hint in str(problem)


def test_the_emergency_switch_outranks_all_else() -> None:
    desk = calendar("{mon-fri: [09:00-17:00]}", "    emergency: because_holiday\n")
    assert desk.at(local("2026-03-02 10:00"), emergency=True) == ("emergency", "because_holiday", None)
    assert desk.at(local("2026-03-01 10:00"), emergency=True).label == "emergency"
    assert desk.at(local("2026-03-02 10:00"), emergency=False).label == "open"


def test_when_it_opens_is_told_by_the_clock_of_the_zone() -> None:
    opens = calendar().at(local("2026-03-02 20:00")).opens
    assert opens is not None
    assert opens.isoformat() == "2026-03-03T09:00:00-05:00"


@pytest.mark.parametrize(
    ("today", "told"),
    [("2026-10-26", []), ("2026-10-28", ["days of desk end on 2026-12-26"]), ("2027-03-01", ["end on 2026-12-26"])],
)
def test_days_that_run_out_are_told_60_days_before(today: str, told: list[str]) -> None:
    problems = load(SOURCES, today=date.fromisoformat(today)).problems
    assert [(problem.code, problem.severity) for problem in problems] == [("holidays_run_out", "warning")] * len(told)
    assert all(text in problem.message for text, problem in zip(told, problems, strict=True))
    assert all(str(problem.place) == "hours.yaml:3:3" for problem in problems)


@pytest.mark.parametrize(("country", "year", "known"), [("US", 2026, True), ("IN", 2030, True), ("IN", 2036, False)])
def test_public_holidays_that_nobody_knows_yet_are_told(country: str, year: int, known: bool) -> None:
    """Movable holidays of India are known until 2035."""
    sources = {**SOURCES, "hours.yaml": HOURS.replace("country: US", f"country: {country}").partition("    days:")[0]}
    problems = load(sources, today=date(year, 1, 1)).problems
    assert [(one.code, one.severity) for one in problems] == ([] if known else [("holidays_run_out", "warning")])
