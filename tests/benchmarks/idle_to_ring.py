"""From the moment an agent is free to the moment the request to ring him leaves, with 200 agents and a slow carrier."""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs

from ivr.carriers.twilio.control import Control
from ivr.live import server
from ivr.live.connect import wire
from ivr.live.lean import LeanClient
from queueing.dispatch import Dispatch
from queueing.floor import Floor
from queueing.names import AgentName, ContactId, LegId, OfferId, QueueName
from queueing.ports import AgentProfile, AgentSignedIn, Census, Contact, LegState, OfferView, Past, Ring
from queueing.store.contract import Picture
from queueing.store.redis_store import RedisStore
from tests.benchmarks.figures import Measured
from tests.benchmarks.webhooks import ACCOUNT, SECRET
from tests.service import Service, answers, late

AGENTS = 200
OFFERS_A_SECOND = 5.0
CPS = 30.0
CARRIER_S = 0.15
MEASURED_S = 60.0
SUPPORT = QueueName("support")
_numbers = count(1)


class Carrier:
    """Implements `queueing.ports.Phone`: rings by the product's own REST client, at a carrier that takes its time."""

    def __init__(self, service: Service) -> None:
        self._control = Control(ACCOUNT, SECRET, service.url)
        self._control.prepare()
        self.asked: dict[str, float] = {}
        """Telephone -> when the request to ring it came in last."""
        service.behaviour = lambda plug, request, stop: late(CARRIER_S, answers(self._placed(request.body), 201))(
            plug, request, stop
        )

    def _placed(self, body: bytes) -> object:
        self.asked[parse_qs(body.decode())["To"][0]] = time.monotonic()
        return {"sid": f"CA{next(_numbers):032x}"}

    def ring(self, ring: Ring) -> LegId:
        url = f"http://line.test/voice/agent?o={ring.offer}"
        return LegId(
            self._control.ring(
                to=ring.phone, caller_id="+18005550100", url=url, notice_url=url, fallback_url=url, ring_seconds=20
            )
        )

    def take(self, _view: OfferView) -> bool:
        return True

    def join(self, _view: OfferView) -> bool:
        """Nobody is put through here."""
        return True

    def put_back(self, contact: ContactId, offer: OfferId) -> None:
        raise AssertionError(f"{contact} was put back for {offer}")

    def hang_up(self, leg: LegId) -> None:
        raise AssertionError(f"{leg} was hung up")

    def leg_state(self, _leg: LegId) -> LegState:
        return "live"

    def census(self) -> Census | None:
        return None


class NoRecord:
    """Implements `queueing.ports.Book` for a floor that is never lost."""

    def open_places(self) -> Sequence[Contact]:
        return ()

    def agents(self) -> Sequence[AgentSignedIn]:
        return ()

    def lately(self) -> Sequence[Past]:
        return ()


class Room:
    """Two hundred agents who talk, and more callers than they can take."""

    def __init__(self, floor: Floor, carrier: Carrier) -> None:
        self._floor = floor
        self._carrier = carrier
        self._busy: deque[tuple[AgentName, OfferId]] = deque()
        self._freed: dict[AgentName, float] = {}
        self.waits: list[float] = []
        for number in range(AGENTS):
            self._agent(number)
            self._caller()

    def _agent(self, number: int) -> None:
        name = AgentName(f"agent{number}")
        self._floor.sign_in(AgentProfile(name, f"+1555010{number:04}", (SUPPORT,)), None)
        self._floor.presence(name, "available")

    def _caller(self) -> None:
        now = time.time_ns() // 1_000_000
        contact = Contact(ContactId(f"CB{next(_numbers):032x}"), f"p{next(_numbers)}", SUPPORT, now, wrap_up=3600)
        self._floor.enter(contact)
        self._floor.seen(contact.id, now)

    def picks_up(self) -> None:
        """Whoever is rung takes the call."""
        for view in self._floor.agents():
            offer = self._floor.offer(view.offer) if view.offer and view.engagement == "offered" else None
            if offer is None or not offer.leg:
                continue
            self._floor.answered(offer.offer, offer.leg)
            self._floor.accept(offer.offer)
            for label in ("caller", "agent"):
                self._floor.joined(offer.offer, label)
            self._busy.append((view.name, offer.offer))
            self._note(view.name, offer.phone)

    def _note(self, name: AgentName, phone: str) -> None:
        if name in self._freed:
            self.waits.append(self._carrier.asked[phone] - self._freed.pop(name))

    def frees_one(self) -> None:
        """The agent who has talked for longest is free, and one more caller waits."""
        self._caller()
        if self._busy:
            name, offer = self._busy.popleft()
            self._floor.room_over(offer, "caller")
            self._floor.leg_over(offer, "completed")
            self._freed[name] = time.monotonic()
            self._floor.wrapped_up(name)

    @property
    def all_talk(self) -> bool:
        return len(self._busy) == AGENTS


def measure() -> Measured:
    """Return `idle_to_ring_p99_ms`: the dispatch loop, the floor in Redis and the REST client are the product's own."""
    var = Path(tempfile.mkdtemp(prefix="ring", dir="/tmp"))
    through = wire(server.ensure(var), 5.0)
    try:
        with Service() as service:
            waits = _waits(RedisStore(LeanClient(through)), Carrier(service))
    finally:
        through.close()
        server.release(var)
        shutil.rmtree(var, ignore_errors=True)
    shown = ", ".join(f"p{share * 100:g} {_at(waits, share):.0f}" for share in (0.5, 0.9, 0.99))
    sys.stdout.write(f"idle_to_ring: ms: {shown}, worst {max(waits) * 1000:.0f} of {len(waits)}\n")
    return {"idle_to_ring_p99_ms": _at(waits, 0.99)}


def _waits(store: RedisStore, carrier: Carrier) -> list[float]:
    clock = time.time_ns
    assert store.begin_rebuild("bench")
    assert store.restore(Picture(), "bench", clock() // 1_000_000)
    floor, stop = Floor(store, carrier, lambda: clock() // 1_000_000), threading.Event()
    loop = threading.Thread(target=Dispatch(floor, carrier, NoRecord(), CPS).run, args=(stop,))
    loop.start()
    try:
        return _measured(Room(floor, carrier))
    finally:
        stop.set()
        loop.join()


def _measured(room: Room) -> list[float]:
    while not room.all_talk:
        room.picks_up()
        time.sleep(0.2)  # the benchmark has its own pace
    begun = time.monotonic()
    for number in range(int(MEASURED_S * OFFERS_A_SECOND)):
        time.sleep(max(0.0, begun + number / OFFERS_A_SECOND - time.monotonic()))
        room.frees_one()
        if number % 5 == 0:
            room.picks_up()
    time.sleep(1)
    room.picks_up()
    return room.waits


def _at(waits: list[float], share: float) -> float:
    """Return what `share` of them did not exceed, in milliseconds."""
    return sorted(waits)[int(len(waits) * share)] * 1000
