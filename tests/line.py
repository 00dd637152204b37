"""Fixtures: a whole line on SQLite and the bundled server, and a carrier that speaks to it by signed requests."""

from __future__ import annotations

import html
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from ivr.bootstrap import House, build
from ivr.cases import queries
from ivr.cases.migrate import upgrade
from ivr.cli.drain import Clerk
from ivr.cli.publish import publish_sources
from ivr.flows.source import read_folder
from ivr.live import server
from ivr.settings import Settings
from queueing.names import AgentName, QueueName
from queueing.ports import AgentProfile
from queueing.store.contract import Picture
from wsgi import app_of

PUBLIC = "http://line.test"
LINE = "+18005550100"


class Caller:
    """One call, told by the requests that its carrier makes."""

    def __init__(self, house: House, client: FlaskClient, call: str, number: str) -> None:
        self.call = call
        self.house = house
        self.client = client
        self.number = number
        self._sign = RequestValidator(house.settings.auth_token).compute_signature
        self.document = ""
        self.last: tuple[str, dict[str, str]] = ("", {})

    def post(self, path: str, **fields: str) -> TestResponse:
        form = {
            "CallSid": self.call,
            "AccountSid": self.house.settings.account_sid,
            "From": self.number,
            "To": LINE,
            "CallStatus": "in-progress",
            "Direction": "inbound",
            **fields,
        }
        signature = self._sign(PUBLIC + path, form)
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": signature})

    def asks(self, path: str, **fields: str) -> str:
        """Request a document, and keep it as the one that is heard."""
        self.last = (path, fields)
        response = self.post(path, **fields)
        assert response.status_code == 200, response.get_data(as_text=True)
        self.document = response.get_data(as_text=True)
        return self.document

    def repeats(self) -> str:
        """Request the last document again, as a carrier does that got no answer."""
        path, fields = self.last
        return self.asks(path, **fields)

    def dials(self) -> str:
        return self.asks("/voice", CallStatus="ringing")

    def presses(self, keys: str) -> str:
        return self.asks(self.action(), Digits=keys)

    def stays_silent(self) -> str:
        return self.asks(self.action(), Digits="")

    def action(self, name: str = "action") -> str:
        """Return where the document leads to."""
        found = re.search(rf'{name}="([^"]*)"', self.document) or re.search(r"<Redirect[^>]*>([^<]*)<", self.document)
        assert found, self.document
        url = urlsplit(html.unescape(found[1]))
        return f"{url.path}?{url.query}"

    def follows(self) -> str:
        """Follow the Redirect of the document."""
        found = re.search(r"<Redirect[^>]*>([^<]*)<", self.document)
        assert found, self.document
        url = urlsplit(html.unescape(found[1]))
        return self.asks(f"{url.path}?{url.query}")

    def looks(self, waited: int = 0) -> str:
        """Ask what a waiting caller hears next; the document that waits stays."""
        response = self.post(self.action("waitUrl"), QueueTime=str(waited), QueuePosition="1")
        assert response.status_code == 200
        return response.get_data(as_text=True)

    def hangs_up(self, seconds: int = 30) -> int:
        return self.post("/voice/status", CallStatus="completed", CallDuration=str(seconds)).status_code

    def record(self) -> dict[str, Any]:
        """Return what the case record shows of the call, once all that is known has reached it."""
        clerk = Clerk(self.house)
        for _ in range(2):
            clerk.step()
        found = queries.call(self.house.slow, self.call)
        assert found is not None
        return found


class Clock:
    """The time of the line; it stands still unless a test lets it pass."""

    def __init__(self) -> None:
        # An hour ago: what a test lets pass has passed for the drain as well, which goes by the real time.
        self._now = datetime.now(UTC) - timedelta(hours=1)

    def now(self) -> datetime:
        return self._now

    def passes(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def house(clock: Clock) -> Iterator[House]:
    var = Path(tempfile.mkdtemp(prefix="line", dir="/tmp"))
    settings = Settings.from_environment({"VAR": str(var), "PUBLIC_URL": PUBLIC, "CALLFLOWS": "callflows"})
    upgrade(settings.database_url)
    built = build(settings, clock.now)
    assert publish_sources(built, read_folder(settings.callflows), "for a test")
    open_floor(built)
    yield built
    built.board.live.close()
    built.slow.dispose()
    built.board.book.engine.dispose()
    server.release(var)
    shutil.rmtree(var, ignore_errors=True)


def open_floor(house: House) -> None:
    """Begin an empty floor, as the dispatch loop does with what the carrier tells it."""
    store = house.board.floor.store
    assert store.begin_rebuild("test")
    assert store.restore(Picture((), (), ()), "test", 1)


@pytest.fixture(scope="module")
def line(house: House) -> FlaskClient:
    return app_of(house).test_client()


@pytest.fixture
def new_caller(house: House, line: FlaskClient) -> Callable[[], Caller]:
    return lambda: Caller(house, line, f"CA{uuid4().hex}", "+15555550123")


@pytest.fixture
def caller(new_caller: Callable[[], Caller]) -> Caller:
    return new_caller()


@pytest.fixture
def agent(house: House) -> AgentName:
    """An agent who is signed in for every queue."""
    name = AgentName("maria")
    profile = AgentProfile(name, "+15550100001", (QueueName("support"), QueueName("billing")))
    house.board.floor.sign_in(profile, None)
    house.board.floor.presence(name, "available")
    return name
