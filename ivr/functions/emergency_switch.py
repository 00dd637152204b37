"""emergency_switch: closes the line, or opens it again, for whoever knows the PIN. By telephone, from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from ivr.dialogue.inputs import Scalar
from ivr.flows.functions import Function
from ivr.flows.kinds import declared, name_of
from ivr.functions.function import Answer, FunctionError, Runnable, World

SUBJECT = "emergency"
"""Whose PIN it is: `python -m ivr pin emergency` makes it."""
USUAL_HOURS = 4
MOST_HOURS = 72


class NoPin(FunctionError):
    """The emergency switch has no PIN yet: python -m ivr pin emergency."""


def switch(given: Mapping[str, Scalar], world: World) -> Answer:
    """Turn the switch of a calendar on, for 4 hours unless `hours` says otherwise (72 at most), or off.

    Raises:
        FunctionError: there is no PIN, no such calendar, or no such number of hours.
    """
    calendar, hours = str(given.get("calendar", "")), float(given.get("hours", USUAL_HOURS))
    if calendar not in world.calendars:
        raise FunctionError(f"there is no calendar {calendar}")
    if not 0 < hours <= MOST_HOURS:
        raise FunctionError(f"an emergency lasts {MOST_HOURS} hours at most")
    checked = world.pins.check(SUBJECT, str(given["pin"]), world.key)
    if checked.label == "none":
        raise NoPin
    if checked.label == "right":
        _turn(world, calendar, on=given["turn"] == "on", hours=hours)
    return Answer(checked.label)


def _turn(world: World, calendar: str, *, on: bool, hours: float) -> None:
    by = f"telephone {world.caller}".strip()
    if on:
        world.switch.turn_on(calendar, timedelta(hours=hours), "by telephone", by)
    else:
        world.switch.turn_off(calendar, "by telephone", by)


EMERGENCY_SWITCH = Runnable(
    Function(
        "emergency_switch",
        takes={
            "calendar": name_of("calendar"),
            "pin": declared("digits"),
            "turn": declared(["on", "off"]),
            "hours": declared("maybe number"),
        },
        labels={"right": {}, "wrong": {}, "locked": {}},
    ),
    switch,
)
