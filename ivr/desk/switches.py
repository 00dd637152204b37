"""How the emergency switches stand, as a supervisor reads it."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.bootstrap import House
from ivr.cases.emergencies import Turned
from ivr.cases.queries import iso
from ivr.desk import words
from ivr.desk.rendering import published
from ivr.flows.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class EmergencySwitch:
    """The switch of one calendar.

    `until` (ISO 8601): when its emergency ends by itself, None where there is none. `by`, `at` (ISO 8601), `reason`:
    who turned it last, when and why; "" and None where nobody ever did. `queues`: the titles of those that keep its
    hours. `heard`: the reason as callers hear it, "" where the flows say none.
    """

    calendar: str
    until: str | None
    by: str
    at: str | None
    reason: str
    queues: tuple[str, ...]
    heard: str

    @property
    def title(self) -> str:
        """The calendar's name as words."""
        return words.plain(self.calendar)


def switches(house: House) -> tuple[EmergencySwitch, ...]:
    """Return the switch of each published calendar that has one, and of any other that is closed by its switch.

    Raises:
        LiveError, RecordGone: a store does not answer.
    """
    turned, now = house.board.emergencies.turned(), house.board.now()
    on = {calendar for calendar, last in turned.items() if last.holds(now)}
    catalogue = published(house)
    calendars = catalogue.calendars if catalogue is not None else {}
    having = {name for name, calendar in calendars.items() if calendar.emergency}
    names = [name for name in calendars if name in having | on] + sorted(on - set(calendars))
    return tuple(_switch(catalogue, name, turned.get(name), on=name in on) for name in names)


def _switch(catalogue: Catalogue | None, calendar: str, last: Turned | None, *, on: bool) -> EmergencySwitch:
    return EmergencySwitch(
        calendar=calendar,
        until=iso(last.until) if last is not None and on else None,
        by=last.by if last is not None else "",
        at=iso(last.at) if last is not None else None,
        reason=last.reason if last is not None else "",
        queues=_queues(catalogue, calendar) if catalogue is not None else (),
        heard=_heard(catalogue, calendar) if catalogue is not None else "",
    )


def _queues(catalogue: Catalogue, calendar: str) -> tuple[str, ...]:
    return tuple(queue.title for queue in catalogue.queues.values() if queue.hours == calendar)


def _heard(catalogue: Catalogue, calendar: str) -> str:
    """Return what the emergency's prompt says, in the first language that has it."""
    known = catalogue.calendars.get(calendar)
    prompt = catalogue.prompts.get(known.emergency) if known is not None else None
    language = next(iter(prompt.wordings), "") if prompt is not None else ""
    texts = prompt.transcripts(language) if prompt is not None else iter(())
    return next((text.text for text in texts), "")
