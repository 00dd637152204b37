"""`python -m ivr pin`: a new PIN for a customer, or for the emergency switch."""

from __future__ import annotations

import os
import sys

from ivr.cases import pins
from ivr.cases.database import open_engine
from ivr.functions.emergency_switch import SUBJECT
from ivr.settings import Settings


def pin(subject: str, customer: int | None) -> int:
    """Make a PIN for `subject`, in place of an older one, and print it, this once. Returns 1 where nobody has it.

    Raises:
        SettingsError: a setting is wrong. UnknownCustomer: there is none. RecordGone: the database does not answer.
    """
    if subject != SUBJECT and not (subject.isascii() and subject.isdigit() and customer is not None):
        print(f"A PIN is for {SUBJECT}, or for a customer's number in digits with --customer ID.", file=sys.stderr)
        return 1
    engine = open_engine(Settings.from_environment(os.environ).database_url)
    new = pins.new_pin()
    pins.set_pin(engine, subject, new, customer if subject != SUBJECT else None)
    print(f"{subject} has a new PIN: {new}")
    return 0
