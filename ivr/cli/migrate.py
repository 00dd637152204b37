"""`python -m ivr migrate`: the database gets the schema of this version."""

import os

from ivr.cases.migrate import upgrade
from ivr.settings import Settings


def migrate() -> int:
    """Run the migrations that the database lacks. Returns 0.

    Raises:
        SettingsError: a setting is wrong. RecordGone: the database does not answer.
    """
    upgrade(Settings.from_environment(os.environ).database_url)
    print("The database is up to date.")
    return 0
