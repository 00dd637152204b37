"""Durations on the command line, written as in a flow."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from datetime import timedelta

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
LONGEST = timedelta(days=31)


def duration(text: str) -> timedelta:
    """Read `30m`, `2h` or `1d`; 31 days at most. Raises ArgumentTypeError."""
    found = re.fullmatch(r"([1-9]\d{0,3})([mhd])", text, re.ASCII)
    lasts = int(found[1]) * UNITS[found[2]] if found else timedelta()
    if not timedelta() < lasts <= LONGEST:
        raise ArgumentTypeError(f"{text!r}: write 30m, 2h or 1d, and no more than 31 days")
    return lasts
