"""`python -m ivr pin`: a new PIN for a customer, an agent, or the emergency switch."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from ivr.cases import agents, pins
from ivr.cases.database import open_engine
from ivr.functions.agent_line import SUBJECT as AGENT
from ivr.functions.emergency_switch import SUBJECT as EMERGENCY
from ivr.settings import Settings

LONGEST_NUMBER = 8
"""Digits that an agent types before his PIN."""


def pin(subject: str, customer: int | None, agent: str | None) -> int:
    """Make a PIN for `subject`, in place of an older one, and print it, this once. Returns 1 where nobody has it.

    `agent` signs in on a telephone by the number `subject` from now on.

    Raises:
        SettingsError: a setting is wrong. UnknownCustomer: there is none. NumberTaken: another agent has the number.
        RecordGone: the database does not answer.
    """
    whose = _whose(subject, customer, agent)
    if not whose:
        print(
            f"A PIN is for {EMERGENCY}, for a customer's number in digits with --customer ID,"
            f" or for an agent's number of {LONGEST_NUMBER} digits at most with --agent NAME.",
            file=sys.stderr,
        )
        return 1
    engine = open_engine(Settings.from_environment(os.environ).database_url)
    if agent is not None:
        agents.give_number(engine, agent, subject, datetime.now(UTC))
    new = pins.new_pin()
    pins.set_pin(engine, whose, new, customer if subject != EMERGENCY else None)
    print(f"{subject} has a new PIN: {new}")
    return 0


def _whose(subject: str, customer: int | None, agent: str | None) -> str:
    """Return the subject as the record knows it, "" where it is none."""
    if subject == EMERGENCY:
        return subject
    digits = subject.isascii() and subject.isdigit()
    if agent is not None:
        fits = digits and customer is None and len(subject) <= LONGEST_NUMBER and agent.strip() and agent.isprintable()
        return f"{AGENT}{subject}" if fits else ""
    return subject if digits and customer is not None else ""
