"""With what calls begin: each flow that a call may begin with, at each hour that makes a difference, from everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ivr.dialogue.inputs import Answered
from ivr.flows.actions.branch import Branch
from ivr.flows.actions.callback import Callback
from ivr.flows.actions.use import Use
from ivr.flows.catalogue import Catalogue
from ivr.rehearsals.given import EMERGENCY
from ivr.rehearsals.reach import actions_of
from ivr.rehearsals.reading import first_number
from ivr.rehearsals.script import Rehearsal

HOURS_AHEAD = 8 * 24
DAYS_AHEAD = 400
MOST_MOMENTS = 12


def seeds(catalogue: Catalogue, now: datetime) -> Iterator[Rehearsal]:
    """Give rehearsals without any talk: the usual ones first, then each with one thing that is different."""
    first, *others = moments(catalogue, now)
    usual = [*_usual(catalogue, first)]
    yield from usual
    yield from (replace(seed, at=at) for at in others for seed in usual)
    yield from (replace(seed, caller=None) for seed in usual)
    yield from variations(usual, catalogue)


def variations(begun: Sequence[Rehearsal], catalogue: Catalogue) -> Iterator[Rehearsal]:
    """Give the same with each emergency switch on, and on each side of the percent branches."""
    for calendar in catalogue.calendars:
        yield from (replace(one, given={calendar: (Answered(EMERGENCY),)}) for one in begun)
    for percent in sorted({*_sides(catalogue)}):
        yield from (replace(one, percent=percent) for one in begun)


def moments(catalogue: Catalogue, now: datetime) -> list[datetime]:
    """Return the next moments at which the calendars say something that they have not said before; `now` first."""
    begin = now.astimezone(catalogue.zone).replace(minute=0, second=0, microsecond=0)
    hours = [begin + timedelta(hours=ahead) for ahead in range(HOURS_AHEAD)]
    days = [begin.replace(hour=12) + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD)]
    found: dict[tuple[str, ...], datetime] = {}
    for at in (*hours, *days):
        found.setdefault(tuple(calendar.at(at).label for calendar in catalogue.calendars.values()), at)
    return list(found.values())[:MOST_MOMENTS]


def _usual(catalogue: Catalogue, at: datetime) -> Iterator[Rehearsal]:
    actions = [action for flow in catalogue.flows.values() for action in actions_of(flow)]
    used = {action.use for action in actions if isinstance(action, Use)}
    called = {action.flow for action in actions if isinstance(action, Callback)}
    for flow in catalogue.flows.values():
        for start in flow.start:
            if start != "inbound" or flow.name in catalogue.lines.values() or flow.name not in used | called:
                yield Rehearsal("", flow.name, first_number(catalogue, flow.name), at, (), start=start)


def _sides(catalogue: Catalogue) -> Iterator[int]:
    """Give a number for each side of each percent branch."""
    for flow in catalogue.flows.values():
        for action in actions_of(flow):
            if isinstance(action, Branch) and action.branch == "percent":
                side = 0
                for share in action.cases:
                    yield side
                    side += int(share)
                yield side
