"""`python -m ivr do-not-call`: the numbers that are never called back, whoever asks for it."""

from __future__ import annotations

import sys

from ivr.api.phones import NoNumber, e164
from ivr.bootstrap import House, house_of
from ivr.cases import do_not_call as numbers


def do_not_call(turn: str, number: str | None, reason: str) -> int:
    """Put a number on the list, take it off, or show the list. Returns 1 where that cannot be, else 0.

    Raises:
        SettingsError: a setting is wrong. RecordGone: SQL does not answer, and nothing has changed.
    """
    house = house_of()
    if turn == "show":
        for listed in numbers.listed(house.slow):
            print(f"{listed.number}  {listed.at.astimezone():%Y-%m-%d}  {listed.reason}".rstrip())
        return 0
    try:
        known = e164(number or "")
    except NoNumber as why:
        print(f"{number or ''!r} is no telephone number: {why}. Write it such as +12025550123.", file=sys.stderr)
        return 1
    return _add(house, known, reason) if turn == "add" else _remove(house, known)


def _add(house: House, number: str, reason: str) -> int:
    if numbers.put(house.slow, number, reason, house.board.now()):
        print(f"{number} is not called back any more; what was promised to it ends now.")
    else:
        print(f"{number} is on the list already.")
    return 0


def _remove(house: House, number: str) -> int:
    if not numbers.take_off(house.slow, number):
        print(f"{number} is not on the list.", file=sys.stderr)
        return 1
    print(f"{number} may be called back again.")
    return 0
