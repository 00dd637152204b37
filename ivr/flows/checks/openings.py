"""impossible_hours: a queue that is never open lets nobody in."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.hours import Calendar
from ivr.flows.problems import Problem
from ivr.flows.written import Folder


def check(folder: Folder) -> Iterator[Problem]:
    """Give the calendars of queues that have not one open hour, neither in a week nor on a single day."""
    for name in sorted({rules.hours for rules in folder.queues.values() if rules.hours}):
        calendar = folder.calendars[name]
        if not _opens(calendar):
            queues = ", ".join(queue for queue, rules in folder.queues.items() if rules.hours == name)
            message = f"{name} is never open, so nobody could ever wait in {queues}"
            yield Problem("impossible_hours", message, calendar.place, "give it hours, or the queue another calendar")


def _opens(calendar: Calendar) -> bool:
    return calendar.opens_ever or any(day.shifts for day in calendar.days)
