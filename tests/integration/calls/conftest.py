"""A line whose flows ask the world, and the world that they ask."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from ivr.bootstrap import House, build
from ivr.cases.migrate import upgrade
from ivr.cli.publish import publish_sources
from ivr.live import server
from ivr.settings import Settings
from tests.integration.calls.asking import SOURCES
from tests.line import PUBLIC, Caller, Clock, open_floor
from tests.service import Service, answers
from wsgi import app_of


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as running:
        yield running


@pytest.fixture(scope="module")
def orders() -> Iterator[Service]:
    """The service that the flows look orders up in; each test says how it behaves."""
    with Service() as running:
        yield running


@pytest.fixture(scope="module")
def asking_environ(orders: Service) -> Iterator[dict[str, str]]:
    var = Path(tempfile.mkdtemp(prefix="ask", dir="/tmp"))
    named = {"ORDERS_URL": orders.url, "ORDERS_TOKEN": "hush", "PAGES_URL": orders.url, "CRM_HOOK": "http://crm.test"}
    yield {"VAR": str(var), "PUBLIC_URL": PUBLIC, **named}
    server.release(var)
    shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="module")
def open_house(asking_environ: dict[str, str], clock: Clock) -> Iterator[Callable[[], House]]:
    """Open one more process on the same line."""
    opened: list[House] = []

    def one() -> House:
        settings = Settings.from_environment(asking_environ)
        upgrade(settings.database_url)
        opened.append(build(settings, clock.now))
        return opened[-1]

    yield one
    for house in opened:
        house.board.live.close()
        house.slow.dispose()
        house.board.book.engine.dispose()


@pytest.fixture(scope="module")
def asking_flows(open_house: Callable[[], House]) -> str:
    """The revision of the flows, on a line that is ready."""
    house = open_house()
    open_floor(house)
    return publish_sources(house, SOURCES, "for a test")


@pytest.fixture
def asking_house(open_house: Callable[[], House], asking_flows: str, orders: Service) -> House:
    """A process that has just begun: what a service did to another test it has forgotten."""
    assert asking_flows
    orders.behaviour = answers({"status": "shipped"})
    orders.requests.clear()
    return open_house()


@pytest.fixture
def asking_line(asking_house: House) -> FlaskClient:
    return app_of(asking_house).test_client()


@pytest.fixture
def new_asker(asking_house: House, asking_line: FlaskClient) -> Callable[[], Caller]:
    return lambda: Caller(asking_house, asking_line, f"CA{uuid4().hex}", "+15555550123")


@pytest.fixture
def asker(new_asker: Callable[[], Caller]) -> Caller:
    return new_asker()
