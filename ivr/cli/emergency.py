"""`python -m ivr emergency`: the switch with which a calendar is closed at once, for everybody, until it ends."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta

from ivr.bootstrap import House, house_of
from ivr.cases import revisions


def emergency(turn: str, calendar: str | None, lasts: timedelta, reason: str) -> int:
    """Turn the switch of a calendar on or off, or show how all of them stand. Returns 1 for no such calendar, else 0.

    Raises:
        SettingsError: a setting is wrong. RecordGone: SQL does not answer, and nothing has changed.
    """
    house = house_of()
    if turn == "show":
        return _show(house)
    known = _calendars(house)
    if calendar not in known:
        named = ", ".join(sorted(known)) or "none"
        print(f"There is no calendar {calendar or ''}; there are: {named}", file=sys.stderr)
        return 1
    by = f"{os.environ.get('USER') or 'somebody'} at the command line"
    if turn == "off":
        house.board.emergencies.turn_off(calendar, reason, by)
        print(f"{calendar}: its own hours hold again, in five seconds at the latest.")
    else:
        house.board.emergencies.turn_on(calendar, lasts, reason, by)
        print(f"{calendar}: closed, in five seconds at the latest, until {_local(house.board.now() + lasts)}.")
    return 0


def _calendars(house: House) -> frozenset[str]:
    """Return the calendars of the published flows, from the record: the switch must work while Redis is gone."""
    revision = revisions.current(house.slow)
    return frozenset(house.board.catalogues.at(revision).calendars) if revision else frozenset()


def _show(house: House) -> int:
    now = house.board.now()
    turned = house.board.emergencies.turned()
    for calendar in sorted(_calendars(house) | set(turned)):
        last = turned.get(calendar)
        if last is None or last.until is None or not last.holds(now):
            print(f"{calendar}: off")
        else:
            why = f", {last.reason}" if last.reason else ""
            print(f"{calendar}: on until {_local(last.until)}, by {last.by}{why}")
    return 0


def _local(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M %Z")
