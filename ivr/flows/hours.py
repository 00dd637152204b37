"""Opening hours: what a calendar says at a moment."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import holidays

from ivr.flows.problems import NOWHERE, Place

ONE_DAY = timedelta(days=1)
# How far `opens` looks ahead: the longest holidays, and a shift that begins once a week.
DAYS_AHEAD = 60


class HoursNow(NamedTuple):
    """What a calendar says now.

    `reason` is a prompt's key, "" where none. `opens`: when next, by the clock of the calendar's zone; None where it is
    open, where it never opens, and in an emergency, whose end nobody knows.
    """

    label: Literal["open", "closed", "holiday", "emergency"]
    reason: str = ""
    opens: datetime | None = None


class Shift(NamedTuple):
    """From when to when; an end that is not after the begin is on the next day. `time.max` is the end of the day."""

    begin: time
    end: time


ALL_DAY = (Shift(time.min, time.max),)


class SpecialDay(NamedTuple):
    """Days from `first` to `last` that have their own shifts, none where it is closed; `reason` is a prompt's key."""

    first: date
    last: date
    shifts: tuple[Shift, ...]
    reason: str = ""


class Holidays(NamedTuple):
    """The public holidays of a country (ISO 3166), or of a region of it; `reason` is a prompt's key."""

    country: str
    region: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening hours by weekday (0 = Monday), holidays and single days, in one time zone.

    A special day outranks a holiday, and that the week. `emergency`: the prompt that the emergency switch makes the
    line say.
    """

    name: str
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    week: Mapping[int, tuple[Shift, ...]] = field(default_factory=dict)
    holidays: Holidays | None = None
    days: tuple[SpecialDay, ...] = ()
    emergency: str = ""
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def says_why(self) -> bool:
        """Whether there is a reason for each holiday and each special day."""
        reasons = [day.reason for day in self.days] + ([self.holidays.reason] if self.holidays else [])
        return bool(reasons) and all(reasons)

    @property
    def opens_ever(self) -> bool:
        """Whether a usual week has any hours."""
        return any(self.week.values())

    def at(self, now: datetime, *, emergency: bool = False) -> HoursNow:
        """Return what holds at `now` (aware); `emergency`: the emergency switch is on, which outranks all else."""
        if emergency:
            return HoursNow("emergency", self.emergency)
        local = now.astimezone(self.zone)
        if any(begin <= now < end for begin, end in self._spans(local.date(), 2)):
            return HoursNow("open")
        special, reason = self._special(local.date())
        label: Literal["closed", "holiday"] = "holiday" if special else "closed"
        return HoursNow(label, reason, self._opens(now, local.date()))

    def _opens(self, now: datetime, today: date) -> datetime | None:
        opens = next((begin for begin, _ in self._spans(today, DAYS_AHEAD) if begin > now), None)
        return opens and opens.astimezone(self.zone)

    def _spans(self, today: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Give the shifts from yesterday on: hours past midnight belong to the day on which they begin."""
        for ahead in range(-1, days):
            day = today + ahead * ONE_DAY
            for shift in sorted(self._shifts(day)):
                yield self._moment(day, shift.begin), self._end(day, shift)

    def _end(self, day: date, shift: Shift) -> datetime:
        if shift.end == time.max:
            return self._moment(day + ONE_DAY, time.min)
        return self._moment(day if shift.end > shift.begin else day + ONE_DAY, shift.end)

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(ZoneInfo("UTC"))

    def _shifts(self, day: date) -> tuple[Shift, ...]:
        special = self._own(day)
        if special:
            return special.shifts
        return () if self._is_holiday(day) else self.week.get(day.weekday(), ())

    def _special(self, day: date) -> tuple[bool, str]:
        """Say whether `day` is no usual day, and why."""
        special = self._own(day)
        if special:
            return True, special.reason
        holiday = self._is_holiday(day)
        return holiday, self.holidays.reason if holiday and self.holidays else ""

    def _own(self, day: date) -> SpecialDay | None:
        return next((one for one in self.days if one.first <= day <= one.last), None)

    def _is_holiday(self, day: date) -> bool:
        rule = self.holidays
        return rule is not None and day in public_holidays(rule.country, rule.region, day.year)


def public_holidays(country: str, region: str, year: int) -> frozenset[date]:
    """Return the public holidays of a year, as far as they are known.

    Raises NotImplementedError for a country or region that is not known.
    """
    return _found(country, region, year)[0]


def holidays_are_known(country: str, region: str, year: int) -> bool:
    """Say whether the public holidays of a year are known, the movable ones too. Raises as `public_holidays`."""
    found, doubts = _found(country, region, year)
    return bool(found) and not doubts


@lru_cache(maxsize=64)
def _found(country: str, region: str, year: int) -> tuple[frozenset[date], bool]:
    """Return the holidays of a year, and whether the library itself says that some may be missing."""
    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always")
        found = frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))
    return found, bool(doubts)
