"""The API on a real record (SQLite), a real floor (in memory) and a line that can be cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ivr.api.health import Checked, health
from ivr.api.rest import api
from ivr.cases.agents import Agent, Wish
from ivr.cases.book import CaseBook
from ivr.cases.database import open_engine
from ivr.cases.migrate import upgrade
from ivr.live.errors import LiveGone
from queueing.floor import Floor
from queueing.names import AgentName, Presence, QueueName
from queueing.ports import AgentProfile, Phone
from queueing.store.memory_store import MemoryStore

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TOKEN = "a-token-of-the-test"


@dataclass
class Redis:
    """The calls in progress, as far as health looks at them."""

    is_there: bool = True
    warnings: list[str] = field(default_factory=list)
    journal: int = 0

    def ping(self) -> None:
        if not self.is_there:
            raise LiveGone

    def journal_length(self) -> int:
        self.ping()
        return self.journal


@dataclass
class Roster:
    """Record first, floor second, as the line's own roster does it."""

    book: CaseBook
    floor: Floor

    def set_presence(self, name: str, presence: Presence, phone: str | None = None, *, reason: str = "") -> Agent:
        agent = self.book.set_presence(name, Wish(presence, phone, reason), NOW)
        if presence == "available":
            self.floor.sign_in(AgentProfile(AgentName(name), agent.phone, (QueueName("billing"),)), None)
        self.floor.presence(AgentName(name), presence, reason)
        return agent


@pytest.fixture
def book(tmp_path: Path) -> Iterator[CaseBook]:
    url = f"sqlite:///{tmp_path / 'record.db'}"
    upgrade(url)
    opened = CaseBook(open_engine(url, patience=0.2))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def floor(store: MemoryStore) -> Floor:
    """A floor on which nobody is rung, so it needs no telephone."""
    return Floor(store, cast("Phone", None), lambda: int(NOW.timestamp() * 1000))


@pytest.fixture
def redis() -> Redis:
    return Redis()


@pytest.fixture
def app(book: CaseBook, floor: Floor, redis: Redis) -> Flask:
    made = Flask("line")
    line = api(book, Roster(book, floor), floor, TOKEN, published=lambda: ("billing", "support"), now=lambda: NOW)
    made.register_blueprint(line)
    checked = Checked(book, floor, redis, lambda: redis.warnings, redis.journal_length)
    made.register_blueprint(health(checked))
    return made


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Who bears no token."""
    return app.test_client()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Who bears the token."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    return client


@pytest.fixture
def lost_record(book: CaseBook) -> Any:
    """Take the case record away: no database, no tables."""
    gone = open_engine("sqlite:////nowhere/record.db", patience=0.05)

    def lose() -> None:
        book.engine.dispose()
        book.engine = gone

    return lose
