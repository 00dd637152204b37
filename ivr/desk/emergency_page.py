"""The emergency switch of a calendar: a page of its own, so that nobody closes the line by a slip."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.desk import words
from ivr.desk.errors import FormRefused
from ivr.desk.people import person
from ivr.desk.rendering import clock, page
from ivr.desk.switches import EmergencySwitch, switches
from ivr.functions.emergency_switch import MOST_HOURS, USUAL_HOURS

HOURS = (1, 2, USUAL_HOURS, 8, 24, MOST_HOURS)
"""So long an emergency may last from here; it can be made longer before its end."""
LONGEST_REASON = 200
"""Characters."""


def show(house: House, calendar: str) -> ResponseReturnValue:
    """Show what the switch does and how it stands; from here it is turned."""
    return _page(house, _switch(house, calendar))


def close(house: House, calendar: str) -> ResponseReturnValue:
    """Turn the switch on, for as many hours as the form says."""
    switch = _switch(house, calendar)
    try:
        hours, reason = _hours(), _reason()
    except FormRefused as refused:
        return _page(house, switch, refused=str(refused), reason=request.form.get("reason", "")), 422
    house.board.emergencies.turn_on(calendar, timedelta(hours=hours), reason, _by())
    until = clock(house).time(_milliseconds(house.board.now() + timedelta(hours=hours)))
    flash(f"{switch.title} is closed until {until}. Callers hear it within five seconds.")
    return redirect(url_for("desk.line"), 303)


def reopen(house: House, calendar: str) -> ResponseReturnValue:
    """Turn the switch off; the calendar's own hours hold again."""
    switch = _switch(house, calendar)
    house.board.emergencies.turn_off(calendar, "", _by())
    flash(f"The emergency of {switch.title} is over. Its usual hours hold again within five seconds.")
    return redirect(url_for("desk.line"), 303)


def _switch(house: House, calendar: str) -> EmergencySwitch:
    switch = next((one for one in switches(house) if one.calendar == calendar), None)
    if switch is None:
        abort(404)
    return switch


def _page(house: House, switch: EmergencySwitch, **told: str) -> str:
    lengths = [(hours, words.count(hours, "hour", "hours")) for hours in HOURS]
    return page(house, "emergency.html", switch=switch, lengths=lengths, longest=LONGEST_REASON, **told)


def _hours() -> int:
    chosen = request.form.get("hours", "")
    if chosen not in map(str, HOURS):
        raise FormRefused("Choose for how long. Nothing has been closed.")
    return int(chosen)


def _reason() -> str:
    reason = request.form.get("reason", "").replace("\x00", "").strip()
    if len(reason) > LONGEST_REASON:
        raise FormRefused(f"The reason is too long: {LONGEST_REASON} characters at most. Nothing has been closed.")
    return reason


def _by() -> str:
    return f"{person().name} at the desk"


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
