"""The desk on a real record (SQLite) and a real floor (the bundled server); only the carrier's telephone is ours."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from ivr.bootstrap import House, build
from ivr.calls.agents.roster import Roster
from ivr.calls.emergencies import Emergencies
from ivr.cases import accounts, revisions
from ivr.cases.accounts import Role
from ivr.cases.migrate import upgrade
from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from ivr.live import server
from ivr.live.connect import ClientWire, wire
from ivr.live.connect import client as redis_client
from ivr.live.emergencies import EmergencyCopy
from ivr.live.journal import Journal
from ivr.settings import Settings
from queueing.floor import Floor
from queueing.store.contract import Picture
from queueing.store.redis_store import RedisStore
from tests.integration.desk.carrier import MOVED, Carrier
from tests.integration.desk.line import MARIAS, NOW, PASSWORD, Line, Telephone, Time, Visitor
from wsgi import app_of

ROOT = Path(__file__).parents[3]
SECRETS = ("SECRET_KEY", "API_TOKEN", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")


@pytest.fixture(scope="session")
def carrier_of_all() -> Iterator[Carrier]:
    carrier = Carrier()
    yield carrier
    carrier.stop()


@pytest.fixture
def carrier(carrier_of_all: Carrier) -> Carrier:
    """The carrier of this line: it moves every call, until it is told otherwise."""
    carrier_of_all.answer = MOVED
    carrier_of_all.moved.clear()
    return carrier_of_all


@pytest.fixture(scope="session")
def settings(carrier_of_all: Carrier) -> Iterator[Settings]:
    """A folder of its own for all tests of a process, with the bundled server in it."""
    folder = Path(tempfile.mkdtemp(prefix="desk", dir="/tmp"))
    environ = {
        "VAR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'record.db'}",
        "PUBLIC_URL": "http://localhost",
        "TWILIO_API_URL": carrier_of_all.url,
    }
    given = dict.fromkeys(SECRETS, "s" * 32)
    yield Settings.from_environment({**environ, **given, "CALLFLOWS": str(ROOT / "callflows")})
    server.release(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def time_of_all() -> Time:
    return Time()


@pytest.fixture(scope="session")
def built(settings: Settings, time_of_all: Time) -> Iterator[House]:
    """A house in which the flows that the product ships are published."""
    upgrade(settings.database_url)
    house = build(settings)
    sources = read_folder(settings.callflows)
    catalogue = load(sources, declared()).catalogue
    assert catalogue
    revisions.publish(house.slow, catalogue.revision, sources, author="sam", reason="a test", now=NOW)
    through = redis_client(house.redis_url)
    floor = Floor(RedisStore(through), Telephone(), time_of_all.ms)
    hot, glances = wire(house.redis_url), count(step=10)
    switches = Emergencies(house.board.book, EmergencyCopy(hot), lambda: time_of_all.now, lambda: next(glances))
    board = replace(house.board, floor=floor, emergencies=switches, now=lambda: time_of_all.now)
    _forget_connections(house)
    shutil.copy(settings.var / "record.db", settings.var / "template.db")
    yield replace(house, board=board, roster=Roster(board))
    hot.close()
    through.close()
    house.board.live.close()
    _forget_connections(house)


@pytest.fixture
def time(time_of_all: Time) -> Time:
    time_of_all.now = NOW
    return time_of_all


@pytest.fixture
def house(built: House, time: Time) -> House:
    """The house as on its first day."""
    _forget_connections(built)
    shutil.copy(built.settings.var / "template.db", built.settings.var / "record.db")
    ClientWire(redis_client(built.redis_url)).ask("FLUSHALL")
    assert built.board.floor.store.begin_rebuild("i1")
    assert built.board.floor.store.restore(Picture(), "i1", time.ms())
    return built


@pytest.fixture
def line(house: House, time: Time) -> Iterator[Line]:
    journal, wire = Journal.at(house.redis_url), ClientWire(redis_client(house.redis_url))
    yield Line(house, time, journal, wire)
    wire.close()
    journal.close()


@pytest.fixture
def public_url() -> str:
    return "http://localhost"


@pytest.fixture
def visitor(line: Line, public_url: str) -> Callable[[], Visitor]:
    """Bring somebody with a browser of his own."""
    app = app_of(replace(line.house, settings=replace(line.house.settings, public_url=public_url)))
    return lambda: Visitor(app.test_client())


@pytest.fixture
def signed_in(line: Line, visitor: Callable[[], Visitor]) -> Callable[[str, Role], Visitor]:
    def signs_in(name: str, role: Role) -> Visitor:
        accounts.create(line.house.slow, name, role, PASSWORD)
        who = visitor()
        assert who.signs_in(name).status_code == 303
        return who

    return signs_in


@pytest.fixture
def maria(signed_in: Callable[[str, Role], Visitor]) -> Visitor:
    """An agent, at the desk."""
    return signed_in("maria", "agent")


@pytest.fixture
def sam(signed_in: Callable[[str, Role], Visitor]) -> Visitor:
    """A supervisor, at the desk."""
    return signed_in("sam", "supervisor")


@pytest.fixture
def at_her_phone(maria: Visitor) -> Visitor:
    """The agent, available."""
    assert maria.sends("/desk/presence", presence="available", phone=MARIAS).status_code == 303
    return maria


@pytest.fixture
def talk(line: Line, at_her_phone: Visitor) -> Visitor:
    """Maria talks to a caller."""
    line.calls("CA1")
    line.waits("CA1")
    line.rings("maria", "CA1")
    line.takes("CA1")
    line.is_recorded()
    return at_her_phone


def _forget_connections(house: House) -> None:
    """Close SQLite's file whole, so that it can be copied."""
    house.slow.dispose()
    house.board.book.engine.dispose()
