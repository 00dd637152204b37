"""Bring a database to the schema of this release."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from ivr.cases.database import open_engine, writing

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 7_204_116
"""Any number: the name of PostgreSQL's advisory lock under which migrations run."""


def configuration() -> Config:
    """Return Alembic's configuration; it works from any folder and needs no file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(url: str) -> None:
    """Run all migrations that the database lacks, in one transaction; harmless where several processes do it at once.

    Raises:
        RecordGone: the database does not answer.
    """
    engine = open_engine(url, patience=60.0)
    try:
        with writing(engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
