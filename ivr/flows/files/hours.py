"""Opening hours: `hours.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from ivr.flows.hours import ALL_DAY, Calendar, Holidays, Shift, SpecialDay, public_holidays
from ivr.flows.nodes import MapNode, Node, Text
from ivr.flows.reading import Reading, refuse_unknown
from ivr.flows.types.fields import Known, read_fields, read_maps
from ivr.flows.types.references import reference
from ivr.flows.types.scalars import name, plain

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d|24:00"
SHIFT = re.compile(rf"({CLOCK})-({CLOCK})\Z", re.ASCII)
# Any year: whether a country is known does not hang on it.
YEAR_TO_TRY = 2026
SHIFT_HINT = "such as 09:00-17:30; 22:00-02:00 ends on the next day; or closed"


@dataclass(frozen=True, slots=True)
class HoursFile:
    """The calendars by name, and the zone of the line."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    calendars: Mapping[str, Calendar] = field(default_factory=dict)


def read_hours(node: MapNode, reading: Reading) -> HoursFile:
    """Read `hours.yaml`."""
    known = {
        "zone": Known(_zone, required=True, default=ZoneInfo("UTC")),
        "calendars": Known(_by_name, required=True, default=()),
    }
    fields = read_fields(node, known, reading, "hours.yaml")
    zone = fields["zone"]
    calendars = {text.value: _calendar(text, value, zone, reading) for text, value in fields["calendars"]}
    return HoursFile(zone, {key: calendar for key, calendar in calendars.items() if calendar})


def _zone(node: Node, reading: Reading) -> ZoneInfo | None:
    text = reading.text(node, "a time zone", "such as America/New_York")
    if text is None:
        return None
    try:
        return ZoneInfo(text.value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        refuse_unknown(reading, "wrong_type", "time zone", text, _zones_like(text.value))
        return None


def _zones_like(written: str) -> list[str]:
    """Return the zones of the same city or region, else the usual form of the name."""
    last = written.rsplit("/", 1)[-1].casefold()
    return sorted(zone for zone in available_timezones() if zone.casefold().endswith(last)) or ["America/New_York"]


def _by_name(node: Node, reading: Reading) -> tuple[tuple[Text, Node], ...]:
    found = reading.map(node, "a map of calendars", "each with its week")
    return tuple(entry for entry in found.entries if name(entry[0], reading)) if found else ()


def _calendar(key: Text, node: Node, zone: ZoneInfo, reading: Reading) -> Calendar | None:
    found = reading.map(node, "a calendar", "such as {week: always}")
    if found is None:
        return None
    fields = read_fields(found, CALENDAR, reading, "a calendar")
    return Calendar(key.value, zone, place=key.place, **fields)


def _week(node: Node, reading: Reading) -> dict[int, tuple[Shift, ...]] | None:
    if isinstance(node, Text) and node.value == "always":
        return dict.fromkeys(range(7), ALL_DAY)
    found = reading.map(node, "a week", "always, or such as {mon-fri: [09:00-17:00], sat: closed}")
    week: dict[int, tuple[Shift, ...]] = {}
    for text, value in found.entries if found else ():
        shifts = _shifts(value, reading)
        for day in _days(text, reading):
            if day in week:
                message = f"{WEEKDAYS[day]} stands twice in this week"
                reading.problem("doubled_key", message, text.place, "keep one of them")
            week[day] = shifts
    return week


def _days(text: Text, reading: Reading) -> range:
    first, _, last = text.value.partition("-")
    if first not in WEEKDAYS or (last and last not in WEEKDAYS):
        hint = f"of {', '.join(WEEKDAYS)}; several as mon-fri"
        reading.problem("wrong_type", f'"{text.value}" is no day of the week', text.place, hint)
        return range(0)
    begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    if end < begin:
        reading.problem("wrong_type", f'"{text.value}" runs backwards', text.place, "the week begins with mon")
    return range(begin, end + 1)


def _shifts(node: Node, reading: Reading) -> tuple[Shift, ...]:
    if isinstance(node, Text) and node.value == "closed":
        return ()
    found = [_shift(item, reading) for item in reading.items(node)]
    return tuple(sorted(shift for shift in found if shift))


def _shift(node: Node, reading: Reading) -> Shift | None:
    text = reading.text(node, "opening hours", SHIFT_HINT)
    found = SHIFT.match(text.value) if text else None
    if text and not found:
        reading.wrong_type(node, "opening hours", SHIFT_HINT)
    return Shift(clock(found[1]), clock(found[2])) if found else None


def clock(text: str) -> time:
    """Return the time of day that `text` (09:00) names; 24:00 is `time.max`, the end of the day."""
    hour, minute = text.split(":")
    return time.max if hour == "24" else time(int(hour), int(minute))


def _holidays(node: Node, reading: Reading) -> Holidays | None:
    found = reading.map(node, "holidays", "such as {country: US, reason: a_prompt}")
    if found is None:
        return None
    rule = Holidays(**read_fields(found, HOLIDAYS, reading, "holidays"))
    if not rule.country or _known(rule):
        return rule
    where = f"{rule.country} {rule.region}".strip()
    hint = "such as country: US, region: NY"
    reading.problem("wrong_type", f"the holidays of {where} are not known", found.place, hint)
    return None


def _known(rule: Holidays) -> bool:
    try:
        public_holidays(rule.country, rule.region, YEAR_TO_TRY)
    except NotImplementedError:
        return False
    return True


PROMPT = Known(reference("prompt"), default="")
HOLIDAYS = {
    "country": Known(plain, required=True, default=""),
    "region": Known(plain, default=""),
    "reason": PROMPT,
}


def _special_days(node: Node, reading: Reading) -> tuple[SpecialDay, ...]:
    found = read_maps(node, DAY, reading, "a day", "{on: 2026-12-24, open: closed}")
    return tuple(SpecialDay(day["on"][0], day["on"][1], day["open"], day["reason"]) for day in found if day["on"])


def _dates(node: Node, reading: Reading) -> tuple[date, date] | None:
    text = reading.text(node, "a date", "such as 2026-12-24, or 2026-12-24..2026-12-26")
    if text is None:
        return None
    first, _, last = text.value.partition("..")
    try:
        dates = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        reading.wrong_type(node, "a date", "such as 2026-12-24, or 2026-12-24..2026-12-26")
        return None
    if dates[1] < dates[0]:
        reading.problem("wrong_type", f'"{text.value}" runs backwards', text.place, "the earlier date first")
    return dates


DAY = {"on": Known(_dates, required=True), "open": Known(_shifts, required=True, default=()), "reason": PROMPT}
CALENDAR: dict[str, Known] = {
    "week": Known(_week, required=True, default={}),
    "holidays": Known(_holidays),
    "days": Known(_special_days, default=()),
    "emergency": PROMPT,
}
