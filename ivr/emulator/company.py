"""The telephone company: its lines, legs, queues, rooms and recordings, and how it asks and tells the application."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.emulator.bucket import Bucket
from ivr.emulator.clock import Clock
from ivr.emulator.faults import Faults
from ivr.emulator.leg import Direction, Leg, Notices
from ivr.emulator.params import call_params, status_params, timestamp
from ivr.emulator.phones import Phones
from ivr.emulator.queues import DEFAULT_SIZE, Queue
from ivr.emulator.recordings import Recording
from ivr.emulator.rooms import EVENT_VALUES, SUBSCRIBED_AS, Room
from ivr.emulator.sids import new_sid
from ivr.emulator.switches import Switches
from ivr.emulator.timeline import Timeline
from ivr.emulator.wire import Answer, Request, Wire


@dataclass(slots=True)
class Line:
    """A number of the account, and whom the carrier asks when somebody calls it."""

    number: str
    created_at: float
    voice_url: str = ""
    voice_method: str = "POST"
    fallback_url: str = ""
    fallback_method: str = "POST"
    status_url: str = ""
    status_method: str = "POST"
    friendly_name: str = ""
    sid: str = field(default_factory=lambda: new_sid("PN"))


@dataclass(slots=True)
class Message:
    """A text message that the application sent."""

    to: str
    from_: str
    body: str
    created_at: float
    sid: str = field(default_factory=lambda: new_sid("SM"))


@dataclass(frozen=True, slots=True)
class Media:
    """A sound that was fetched to be played; `seconds` is how long it lasts."""

    content_type: str
    content: bytes
    seconds: float


class Company:
    """One account at the carrier, with everything that belongs to it."""

    def __init__(self, account_sid: str, auth_token: str, clock: Clock, switches: Switches) -> None:
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.clock = clock
        self.switches = switches
        self.faults = Faults()
        self.timeline = Timeline(clock.now)
        self.wire = Wire(
            account_sid=account_sid, auth_token=auth_token, clock=clock, switches=switches, faults=self.faults,
            timeline=self.timeline,
        )  # fmt: skip
        self.base_url = ""
        self.phones = Phones()
        self.bucket = Bucket()
        self.lines: dict[str, Line] = {}
        self.legs: dict[str, Leg] = {}
        self.queues: dict[str, Queue] = {}
        self.rooms: list[Room] = []
        self.recordings: dict[str, Recording] = {}
        self.messages: list[Message] = []
        self.media: dict[str, Media] = {}

    @property
    def api_url(self) -> str:
        """The address of the account's resources."""
        return f"{self.base_url}/2010-04-01/Accounts/{self.account_sid}"

    # What it has

    def leg(
        self, from_: str, to: str, direction: Direction, *, status: str = "queued", parent: Leg | None = None
    ) -> Leg:
        """Return a new leg."""
        line = self.lines.get(to if direction == "inbound" else from_)
        made = Leg(
            from_=from_, to=to, direction=direction, clock=self.clock, timeline=self.timeline, status=status,
            parent=parent, line=line.sid if line else "",
        )  # fmt: skip
        self.legs[made.sid] = made
        return made

    def queue(self, name: str, max_size: int = DEFAULT_SIZE) -> Queue:
        """Return the queue of that name, made on demand."""
        for queue in self.queues.values():
            if queue.name == name:
                return queue
        made = Queue(name, self.clock, max_size)
        self.queues[made.sid] = made
        return made

    def room(self, name: str) -> Room:
        """Return the conference of that name that is not over, made on demand."""
        for room in self.rooms:
            if room.name == name and room.status != "completed":
                return room
        made = Room(name, self.clock, self.tell_of_room)
        self.rooms.append(made)
        return made

    # What it asks

    async def ask(self, leg: Leg, request: Request) -> Answer:
        """Return the answer to a request about `leg`; whoever waits may be cancelled, the request goes on."""
        task = self.wire.start(request)
        leg.asking.add(task)
        task.add_done_callback(leg.asking.discard)
        return await asyncio.shield(task)

    def document_request(self, leg: Leg, url: str, method: str, more: Mapping[str, str]) -> Request:
        """Return the request for a document of `leg`, with what it says about the leg and `more`."""
        params = {**call_params(self.account_sid, leg), **more}
        return Request(url, method, params, leg.sid, "webhook", leg.cookies)

    # What it tells

    def tell_of_leg(self, leg: Leg, event: str) -> asyncio.Task[None] | None:
        """Send the status callback about `event` (initiated, ringing, answered, completed), if it is asked for."""
        leg.note(f"status {leg.status}")
        notices = leg.notices
        if notices is None or not notices.url or event not in notices.events:
            return None
        params = status_params(self.account_sid, leg, event, self.clock.now(), leg.notices_sent)
        leg.notices_sent += 1
        return self._tell_first(leg, self.notify(leg.sid, notices, params, leg.notice_order))

    def _tell_first(self, leg: Leg, sent: asyncio.Task[None]) -> asyncio.Task[None]:
        sent.add_done_callback(lambda _: leg.first_notice.set())
        return sent

    def tell_of_room(self, room: Room, event: str, more: Mapping[str, str]) -> None:
        """Send the conference event, if the first participant asked for it."""
        self.timeline.add("line", more.get("CallSid", ""), f"room {room.name}: {EVENT_VALUES[event]}")
        terms = room.terms
        if terms is None or not terms.notice or SUBSCRIBED_AS.get(event, event) not in terms.notice_events:
            return
        params = {
            "ConferenceSid": room.sid,
            "FriendlyName": room.name,
            "AccountSid": self.account_sid,
            "SequenceNumber": str(room.notices_sent),
            "Timestamp": timestamp(self.clock.now()),
            "StatusCallbackEvent": EVENT_VALUES[event],
            **more,
        }
        room.notices_sent += 1
        self.notify(more.get("CallSid", ""), Notices(terms.notice, terms.notice_method), params, room.notice_order)

    def notify(self, call: str, notices: Notices, params: Mapping[str, str], order: asyncio.Lock) -> asyncio.Task[None]:
        """Send a notice with `params`, after those of the same `order`."""
        return self.wire.notify(Request(notices.url, notices.method, params, call, "notice"), order)
