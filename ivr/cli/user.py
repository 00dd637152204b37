"""`python -m ivr user`: who may sign in at the desk."""

from __future__ import annotations

import os

from ivr.cases import accounts
from ivr.cases.accounts import Role
from ivr.cases.database import open_engine
from ivr.settings import Settings


def user(name: str, role: Role) -> int:
    """Make an account, or give one that is there a new password; prints the password, this once. Returns 0.

    Raises:
        SettingsError: a setting is wrong. RecordGone: the database does not answer.
    """
    engine = open_engine(Settings.from_environment(os.environ).database_url)
    password = accounts.new_password()
    if accounts.set_password(engine, name, password):
        print(f"{name} has a new password: {password}")
    else:
        accounts.create(engine, name, role, password)
        print(f"{name} may sign in as {role}, with the password {password}")
    return 0
