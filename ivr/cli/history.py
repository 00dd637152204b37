"""What the case record says of those who have waited."""

from __future__ import annotations

import os
from datetime import datetime

from ivr.cases.database import open_engine
from ivr.cases.history import waited
from ivr.reports.stays import Stayed, stays
from ivr.settings import Settings


def stays_since(since: datetime, until: datetime) -> list[Stayed]:
    """Return the stays of calls that entered a queue in that time. Raises SettingsError or RecordGone."""
    engine = open_engine(Settings.from_environment(os.environ).database_url)
    return stays(waited(engine, since, until))
