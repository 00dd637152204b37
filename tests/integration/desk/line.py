"""A line behind the desk: callers who call, wait and talk, and people with a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivr.bootstrap import House
from ivr.cases.drain import Drain
from ivr.cases.settlement import settle
from ivr.engine.state import SCHEMA, CallState, Run, encode
from ivr.flows.actions.visit import Stay
from ivr.live.journal import Journal
from ivr.live.records import Change
from ivr.live.wire import Wire
from queueing.floor import Floor
from queueing.names import AgentName, ContactId, LegId, OfferId, QueueName
from queueing.policy.routing import need_class
from queueing.ports import Census, Contact, LegState, OfferView, Ring

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
PASSWORD = "a password of the test"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
MARIAS = "+15550100001"


class Telephone:
    """The floor's telephone: callers can always be taken, nobody else is there."""

    def ring(self, ring: Ring) -> LegId:
        return LegId(f"leg-{ring.offer}")

    def take(self, view: OfferView) -> bool:
        return view.state == "connecting"

    def put_back(self, contact: ContactId, offer: OfferId) -> None: ...

    def join(self, view: OfferView) -> bool:
        return view.state == "talking"

    def hang_up(self, leg: LegId) -> None: ...

    def leg_state(self, leg: LegId) -> LegState:
        return "gone" if leg else "unknown"

    def census(self) -> Census:
        return Census((), ())


@dataclass
class Time:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def ms(self) -> int:
        return int(self.now.timestamp() * 1000)

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Line:
    """A line behind the desk, and what happens on it."""

    house: House
    time: Time
    journal: Journal
    wire: Wire
    offers: dict[str, OfferId] = field(default_factory=dict)

    @property
    def floor(self) -> Floor:
        return self.house.board.floor

    def happens(self, call: str, kind: str, **about: object) -> None:
        """Write an event of a call into the journal, as a turn does."""
        fields = {"call": call, "turn": "0", "fp": f"{kind}-{self.time.ms()}", "at": str(self.time.ms())}
        events = json.dumps([[kind, about]])
        flat = [word for pair in {**fields, "events": events, "state": "", "ended": ""}.items() for word in pair]
        self.wire.ask("XADD", "journal", "*", *flat)

    def calls(self, call: str, caller: str = "+12025550143", customer: str = "") -> None:
        """A caller dials, and is answered by a flow."""
        self.happens(
            call, "CallBegan", flow="main", revision="r1", dialled="+18005550100", caller=caller, customer=customer
        )

    def waits(self, call: str, queue: str = "support", tell: Mapping[str, str] | None = None) -> None:
        """He is given a place, and is heard to wait at it."""
        title = self.house.board.catalogues.current().queues[queue].title
        self.floor.enter(
            Contact(ContactId(call), f"{call}:1:0", QueueName(queue), self.time.ms(), title, tell=dict(tell or {}))
        )
        self.floor.seen(ContactId(call), self.time.ms())

    def rings(self, agent: str, call: str, queue: str = "support") -> None:
        """He is offered to an agent, whose telephone rings."""
        store = self.floor.store
        (offer,) = store.match({need_class(QueueName(queue), {}).name: [AgentName(agent)]}, 100.0, self.time.ms())
        assert store.claim_ring(self.time.ms())
        leg = LegId(f"leg-{offer}")
        store.rung(offer, leg, self.time.ms())
        self.floor.ringing(offer, leg)
        self.offers[call] = offer

    def takes(self, call: str) -> None:
        """The agent picks up, presses 1, and they talk."""
        offer = self.offers[call]
        self.floor.answered(offer, LegId(f"leg-{offer}"))
        self.floor.accept(offer)
        self.floor.joined(offer, "caller")
        self.floor.joined(offer, "agent")

    def stands_in(self, call: str, flow: str, step: str, revision: str = "") -> None:
        """What the call remembers while an agent has him: the step of its flow, and the offer."""
        revision = revision or self.house.board.catalogues.current().revision
        stay = Stay("support", f"{call}:1:0", offer=self.offers[call], room="r1")
        state = CallState(SCHEMA, call, revision, "+18005550100", self.time.now, [Run(flow, step)], stay=stay)
        self.house.board.live.commit(call, None, Change(1, encode(state), "taken"), self.time.ms())

    def hangs_up(self, call: str) -> None:
        """The caller leaves, and the agent's leg ends with him."""
        self.floor.room_over(self.offers[call], "caller")
        self.floor.leg_over(self.offers[call], "completed")
        self.happens(call, "CallEnded", status="completed", seconds=42)

    def is_recorded(self) -> None:
        """All that has happened reaches the record, and what is over gets its outcome."""
        drain = Drain(self.journal, self.house.slow, block_ms=1, pause=lambda _seconds: None)
        while drain.step(self.time.now):
            pass
        settle(self.house.slow, self.time.now + timedelta(minutes=5), lambda _state: "")

    def whole_talk(self, agent: str, call: str, customer: str = "") -> None:
        """A caller calls, waits, talks with the agent and hangs up; the agent wraps up."""
        self.calls(call, customer=customer)
        self.waits(call)
        self.rings(agent, call)
        self.takes(call)
        self.time.passes(30)
        self.hangs_up(call)
        self.is_recorded()


class Visitor:
    """Somebody with a browser, who sends each form with the token of the page that shows it."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def sends(self, path: str, shown_on: str = "/desk", **form: str) -> TestResponse:
        token = TOKEN.search(self.get(shown_on).text)
        assert token, f"{shown_on} shows no form"
        return self.client.post(path, data={"csrf_token": token[1], **form})

    def signs_in(self, name: str, password: str = PASSWORD, path: str = "/desk/sign-in") -> TestResponse:
        return self.sends(path, "/desk/sign-in", name=name, password=password)
