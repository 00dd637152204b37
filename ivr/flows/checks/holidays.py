"""holidays_run_out: a warning where nobody has said yet which days are special."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ivr.flows.hours import Calendar, holidays_are_known
from ivr.flows.problems import Problem
from ivr.flows.written import Folder

AHEAD = timedelta(days=60)


def check(folder: Folder, today: date) -> Iterator[Problem]:
    """Give the calendars whose single days, or whose public holidays, are known for less than 60 days from `today`."""
    for calendar in folder.calendars.values():
        last = max((day.last for day in calendar.days), default=None)
        if last and last < today + AHEAD:
            message = f"the days of {calendar.name} end on {last.isoformat()}"
            yield Problem(
                "holidays_run_out", message, calendar.place, "add the next ones, or take the old ones away", "warning"
            )
        elif not _known(calendar, today + AHEAD):
            message = f"the public holidays of {(today + AHEAD).year} are not known for {calendar.name}"
            yield Problem("holidays_run_out", message, calendar.place, "add them to its days", "warning")


def _known(calendar: Calendar, day: date) -> bool:
    rule = calendar.holidays
    return rule is None or holidays_are_known(rule.country, rule.region, day.year)
