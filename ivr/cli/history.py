"""What the case record says of days that have gone by."""

from __future__ import annotations

import os
from datetime import datetime

from ivr.cases.database import open_engine
from ivr.cases.history import called_back, spent, waited
from ivr.reports.lately import Past, away, reached
from ivr.reports.stays import Stayed, stays
from ivr.settings import Settings


def stays_since(since: datetime, until: datetime) -> list[Stayed]:
    """Return the stays of calls that entered a queue in that time. Raises SettingsError or RecordGone."""
    engine = open_engine(_database())
    return stays(waited(engine, since, until))


def past_of(since: datetime, until: datetime) -> Past:
    """Return all of that time of which forecasts are made. Raises SettingsError or RecordGone."""
    engine = open_engine(_database())
    return Past(
        stays=stays(waited(engine, since, until)),
        reached=reached(called_back(engine, since, until)),
        away=away(spent(engine, since, until)),
    )


def _database() -> str:
    return Settings.from_environment(os.environ).database_url
