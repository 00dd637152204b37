"""`python -m ivr user`: who may sign in at the desk."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from ivr.calls.wording import LANGUAGES
from ivr.cases import accounts, agents
from ivr.cases.accounts import Role
from ivr.cases.database import open_engine
from ivr.settings import Settings


def user(name: str, role: Role, *, sign_out: bool, off: bool, language: str | None) -> int:
    """Make an account, or give one that is there a new password; prints the password, this once. Returns 0.

    `sign_out` ends its sessions instead, `off` lets it sign in no more; they return 1 where there is no such account.
    `language` is what the agent's telephone speaks to him from now on, with or without an account, and changes nothing
    else.

    Raises:
        SettingsError: a setting is wrong. RecordGone: the database does not answer.
    """
    engine = open_engine(Settings.from_environment(os.environ).database_url)
    if language is not None:
        agents.give_language(engine, name, language, datetime.now(UTC))
        print(f"The telephone of {name} speaks {LANGUAGES[language]}")
        return 0
    if sign_out or off:
        return _told(name, (accounts.deactivate if off else accounts.end_sessions)(engine, name), off=off)
    password = accounts.new_password()
    if accounts.set_password(engine, name, password):
        print(f"{name} has a new password, and is signed out everywhere: {password}")
    else:
        accounts.create(engine, name, role, password)
        print(f"{name} may sign in as {role}, with the password {password}")
    return 0


def _told(name: str, ended: bool, *, off: bool) -> int:
    if not ended:
        print(f"There is no account {name}", file=sys.stderr)
        return 1
    print(f"{name} is signed out everywhere" + (", and may sign in no more" if off else ""))
    return 0
