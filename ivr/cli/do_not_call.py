"""`python -m ivr do-not-call`: the numbers that are never called back, whoever asks for it."""

from __future__ import annotations

import sys

from ivr.bootstrap import house_of
from ivr.cases import callbacks
from ivr.flows.kinds import E164


def do_not_call(turn: str, number: str | None, reason: str) -> int:
    """Put a number on the list, take it off, or show the list. Returns 1 where that cannot be, else 0.

    Raises:
        SettingsError: a setting is wrong. RecordGone: SQL does not answer, and nothing has changed.
    """
    house = house_of()
    if turn == "show":
        for listed in callbacks.blocked(house.slow):
            print(f"{listed.number}  {listed.at.astimezone():%Y-%m-%d}  {listed.reason}".rstrip())
        return 0
    if number is None or not E164.fullmatch(number):
        print("Write the number with + and its country, such as +12025550123.", file=sys.stderr)
        return 1
    if turn == "add":
        callbacks.block(house.slow, number, reason, house.board.now())
        print(f"{number} is not called back any more; what was promised to it ends now.")
        return 0
    if not callbacks.unblock(house.slow, number):
        print(f"{number} is not on the list.", file=sys.stderr)
        return 1
    print(f"{number} may be called back again.")
    return 0
