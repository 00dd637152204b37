"""How we reach SQL: one engine a process, short transactions, one error when it does not answer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ivr.cases.errors import RecordGone


def open_engine(url: str, patience: float = 5.0) -> Engine:
    """Return an engine for `sqlite:///...` or `postgresql://...`; nothing is connected yet.

    `patience` in seconds: how long a lock, a statement or a free connection is waited for before `RecordGone`.
    An engine does not survive a fork: open it in the process that uses it.
    """
    milliseconds = int(patience * 1000)
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url, milliseconds)
    limits = f"-c lock_timeout={milliseconds} -c statement_timeout={milliseconds} -c timezone=UTC"
    return create_engine(
        url,
        connect_args={"options": limits, "connect_timeout": max(2, round(patience))},
        pool_pre_ping=True,
        pool_timeout=patience,
    )


def _sqlite(url: str, milliseconds: int) -> Engine:
    engine = create_engine(url, pool_timeout=milliseconds / 1000)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver would begin transactions by itself, always deferred: the listener below does it instead.
        connection.isolation_level = None
        for pragma in (f"busy_timeout={milliseconds}", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        _log_ahead(connection, time.monotonic() + milliseconds / 1000)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that reads first and writes then fails at once where another wrote in between.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _log_ahead(connection: sqlite3.Connection, deadline: float) -> None:
    """Let readers and the writer work side by side (WAL); the file remembers it.

    SQLite does not wait for its busy_timeout here: two who open a new file at once would stop one of them.
    """
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read one consistent state.

    Raises:
        RecordGone: SQL does not answer, or not within the engine's patience.
    """
    with _reachable(), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Write one transaction, committed at the end of the block, undone by an exception.

    Raises:
        RecordGone: SQL does not answer, or not within the engine's patience.
    """
    with _reachable(), engine.execution_options(writes=True).begin() as connection:
        yield connection


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        raise RecordGone(str(error).partition("\n")[0]) from error


def insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that knows ON CONFLICT in the words of this connection's database."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def is_sqlite(engine: Engine) -> bool:
    """Say whether there is only one writer at a time."""
    return engine.dialect.name == "sqlite"


Row = dict[str, Any]
"""Column -> value, as SQLAlchemy takes and gives it."""
