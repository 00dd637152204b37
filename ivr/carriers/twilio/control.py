"""What we ask of the carrier, over its REST interface. The only file that uses the vendor's client."""

# The vendor's package tells no types.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Any
from urllib.parse import quote

from twilio.base.exceptions import TwilioException

from ivr.carriers.errors import CarrierBusy, CarrierRefused, CarrierSilent
from ivr.carriers.ports import Line, LiveLeg, Seat, Text, Unknown, Wiring
from ivr.carriers.twilio.limits import LARGEST_QUEUE, LONGEST_RING, PAGE, SHORTEST_RING
from ivr.carriers.twilio.links import ANSWER, FACT, with_fragment
from ivr.carriers.twilio.read import FINAL
from ivr.carriers.twilio.wire import Wire
from ivr.dialogue.inputs import HungUp

NOT_IN_PROGRESS = 21220
SERVICE = "MG"
AT_ONCE = 8
"""Requests under way for one list of rooms: one after the other, a hundred talks would take a floor 15 s to find."""
LIVE = ("queued", "ringing", "in-progress")
EVENTS = ["initiated", "ringing", "answered", "completed"]


class Control:
    """The account at `api_url`. Blocking; one object serves all threads of a process."""

    def __init__(self, account_sid: str, auth_token: str, api_url: str) -> None:
        self._account = (account_sid, auth_token)
        self._api_url = api_url.rstrip("/")
        self._wire = Wire(self._api_url)
        self._queues: dict[str, str] = {}
        self._queues_lock = Lock()

    @cached_property
    def _client(self) -> Any:
        """The vendor's client, at first use: its import costs 0.15 s, which a process that never asks need not pay."""
        from twilio.rest import Client  # noqa: PLC0415 - the docstring says why

        client = Client(*self._account, http_client=self._wire)
        client.api.base_url = self._api_url
        return client

    def close(self) -> None:
        """Let the kept connections go."""
        self._wire.close()

    def prepare(self) -> None:
        """Import the vendor's client now, so that nobody waits for it on the line."""
        _ = self._client

    def ring(
        self,
        *,
        to: str,
        caller_id: str,
        url: str,
        fallback_url: str,
        ring_seconds: int,
        notice_url: str = "",
        machine_url: str = "",
    ) -> str:
        """Place a call and give back its id. `notice_url` is told of initiated, ringing, answered and the end.

        With `machine_url` the carrier listens, beside the call, whether a machine answered and until its greeting is
        over, and tells it there (Twilio's documentation of answering machine detection, asynchronous).
        """
        placed = self._client.calls.create(
            to=to,
            from_=caller_id,
            url=with_fragment(url, ANSWER),
            method="POST",
            fallback_url=with_fragment(fallback_url, ANSWER),
            fallback_method="POST",
            **(_told(notice_url) if notice_url else {}),
            timeout=min(max(SHORTEST_RING, ring_seconds), LONGEST_RING),
            **(_listening(machine_url) if machine_url else {}),
        )
        return str(placed.sid)

    def move(self, call: str, url: str, fallback_url: str) -> bool:
        """Have a call in progress fetch another document; False where it is not in progress, or gone."""
        try:
            self._call(call).update(
                url=with_fragment(url, ANSWER),
                method="POST",
                fallback_url=with_fragment(fallback_url, ANSWER),
                fallback_method="POST",
            )
        except CarrierRefused as refusal:
            if _is_over(refusal):
                return False
            raise
        return True

    def take(self, queue: str, call: str, url: str) -> bool:
        """Take a caller out of the carrier's queue; False where he no longer waits there.

        The second take of one caller is refused with 400, one of a caller who left with 404. A member takes no
        fallback URL.
        """
        known = self._queues.get(queue)
        if self._dequeue(self.ensure_queue(queue), call, url):
            return True
        # A queue that was deleted and made anew has another id: then nobody was asked yet.
        return known is not None and self._renewed(queue) != known and self._dequeue(self._queues[queue], call, url)

    def hang_up(self, call: str) -> None:
        """End a call, whatever its state; well where it is over already."""
        try:
            self._end(call, "completed")
        except CarrierRefused as refusal:
            if isinstance(refusal, CarrierBusy):
                raise
            # Carriers that speak Twilio's wire may want the other word for a call that nobody has answered.
            self._end(call, "canceled")

    def leg(self, call: str) -> LiveLeg | None:
        """A leg as it is now; None where the carrier knows none."""
        try:
            return _leg(self._call(call).fetch())
        except CarrierRefused as refusal:
            if refusal.status == 404:
                return None
            raise

    def live_legs(self) -> list[LiveLeg]:
        """All legs that have not ended. The carrier's list may lag some seconds behind."""
        # In the order of a call's life: one that goes on between two requests is seen twice, never missed.
        legs = [_leg(call) for status in LIVE for call in _all(self._client.calls, status=status)]
        return list({leg.call: leg for leg in legs}.values())

    def calls_to(self, number: str, since: datetime) -> list[LiveLeg]:
        """All legs that we placed to a number since that moment, over or not, the newest first."""
        # The carrier's own filter knows whole days, and passes over a call that still waits to be dialled.
        found = _all(self._client.calls, limit=PAGE, to=number)
        return [leg for call in found if call.date_created >= since and (leg := _leg(call)).outbound]

    def rooms(self, *, begun: bool = True) -> list[Seat]:
        """Who is in a conference now that has begun, or has not yet, for somebody is alone in it.

        One request, and one more a room, some of them at once (Twilio's documentation of the Conference resource:
        `init` until a second one joins).
        """
        rooms = _all(self._client.conferences, status="in-progress" if begun else "init")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return [seat for seats in pool.map(self._seats, rooms) for seat in seats]

    def room(self, room: str) -> list[Seat]:
        """Who is in this conference now: two requests."""
        return [seat for found in self._named(room) for seat in self._seats(found)]

    def hold(self, room: str, call: str, *, held: bool, url: str = "") -> bool:
        """Let a leg hear the document at `url` and not its conference, or let it back; two requests.

        The document may Play, Say, Pause and Redirect (Twilio's documentation of the Participant resource, HoldUrl).
        """
        heard = {"hold_url": with_fragment(url, ANSWER), "hold_method": "POST"} if held and url else {}
        return self._change(room, call, hold=held, **heard)

    def overhear(self, room: str, call: str, *, muted: bool, coach: str = "") -> bool:
        """Change who in a conference hears a leg; two requests. Whom it coaches must be in it (error 16028)."""
        coached = {"call_sid_to_coach": coach} if coach else {}
        return self._change(room, call, muted=muted, coaching=bool(coach), **coached)

    def outlast(self, room: str, call: str, *, outlasts: bool) -> bool:
        """Let a conference go on after a leg has left it, or end with it; two requests."""
        return self._change(room, call, end_conference_on_exit=not outlasts)

    def open_call(self, call: str) -> HungUp | Unknown | None:
        """How a call ended; None while it lives."""
        leg = self.leg(call)
        if leg is None:
            return Unknown()
        return HungUp(leg.status, leg.seconds) if leg.over else None

    def ensure_queue(self, name: str) -> str:
        """The carrier's id of a queue, made with the largest size where there is none; asked once a process."""
        with self._queues_lock:
            if name not in self._queues:
                self._queues[name] = self._find_queue(name) or self._make_queue(name)
            return self._queues[name]

    def waiting(self, queue: str) -> list[str]:
        """The calls in the carrier's queue, first come first."""
        try:
            return self._members(self.ensure_queue(queue))
        except CarrierRefused as refusal:
            if refusal.status != 404:
                raise
        return self._members(self._renewed(queue))

    def text(self, *, to: str, from_: str, body: str) -> str:
        """Have a text message sent and give back its id; `from_` may be a messaging service (`MG...`)."""
        sender = {"messaging_service_sid": from_} if from_.startswith(SERVICE) else {"from_": from_}
        return str(self._client.messages.create(to=to, body=body, **sender).sid)

    def texts(self, to: str) -> list[Text]:
        """The newest text messages to a number. One that waits to be sent has no date of sending to look for it by."""
        sent = _all(self._client.messages, limit=PAGE, to=to)
        return [Text(str(one.sid), str(one.to), str(one.body or ""), one.date_created) for one in sent if one.to == to]

    def lines(self) -> list[Line]:
        """Our numbers."""
        return [_line(number) for number in _all(self._client.incoming_phone_numbers)]

    def set_line(self, line: str, wiring: Wiring) -> None:
        """Let a number's calls come to us. An application, which would override the URLs, is taken away."""
        self._client.incoming_phone_numbers(line).update(
            voice_url=wiring.voice_url,
            voice_method="POST",
            voice_fallback_url=wiring.fallback_url,
            voice_fallback_method="POST",
            status_callback=wiring.status_url,
            status_callback_method="POST",
            voice_application_sid="",
        )

    def _call(self, call: str) -> Any:
        # The vendor puts the id into the path as it is.
        return self._client.calls(quote(call, safe=":"))

    def _end(self, call: str, status: str) -> None:
        try:
            self._call(call).update(status=status)
        except CarrierRefused as refusal:
            if not _is_over(refusal):
                raise

    def _dequeue(self, queue_id: str, call: str, url: str) -> bool:
        try:
            self._client.queues(queue_id).members(quote(call, safe=":")).update(
                url=with_fragment(url, ANSWER), method="POST"
            )
        except CarrierRefused as refusal:
            if refusal.status in (400, 404):
                return False
            raise
        return True

    def _named(self, room: str) -> list[Any]:
        return _all(self._client.conferences, limit=1, friendly_name=room, status="in-progress")

    def _change(self, room: str, call: str, **change: Any) -> bool:
        """Change a participant; false where there is no such conference, or he is not in it."""
        for found in self._named(room):
            try:
                self._client.conferences(found.sid).participants(quote(call, safe=":")).update(**change)
            except CarrierRefused as refusal:
                if refusal.status != 404:
                    raise
            else:
                return True
        return False

    def _seats(self, room: Any) -> list[Seat]:
        legs = _all(self._client.conferences(room.sid).participants)
        name = str(room.friendly_name)
        return [Seat(name, str(leg.label or ""), str(leg.call_sid), bool(leg.end_conference_on_exit)) for leg in legs]

    def _members(self, queue_id: str) -> list[str]:
        return [str(member.call_sid) for member in _all(self._client.queues(queue_id).members)]

    def _renewed(self, queue: str) -> str:
        """The queue's id, asked for again."""
        with self._queues_lock:
            self._queues.pop(queue, None)
        return self.ensure_queue(queue)

    def _find_queue(self, name: str) -> str:
        """The id of the queue with that name, "" where there is none; the carrier has no filter for names."""
        named = (queue for queue in _all(self._client.queues) if queue.friendly_name == name)
        found = next(named, None)
        if found is None:
            return ""
        if found.max_size is None or int(found.max_size) < LARGEST_QUEUE:
            found.update(max_size=LARGEST_QUEUE)
        return str(found.sid)

    def _make_queue(self, name: str) -> str:
        try:
            return str(self._client.queues.create(friendly_name=name, max_size=LARGEST_QUEUE).sid)
        except CarrierRefused:
            # Another process may have made it since we looked.
            if found := self._find_queue(name):
                return found
            raise


def _is_over(refusal: CarrierRefused) -> bool:
    return refusal.status == 404 or refusal.code == NOT_IN_PROGRESS


def _told(notice_url: str) -> dict[str, Any]:
    return {
        "status_callback": with_fragment(notice_url, FACT),
        "status_callback_method": "POST",
        "status_callback_event": EVENTS,
    }


def _listening(machine_url: str) -> dict[str, str]:
    return {
        "machine_detection": "DetectMessageEnd",
        "async_amd": "true",
        "async_amd_status_callback": with_fragment(machine_url, FACT),
        "async_amd_status_callback_method": "POST",
    }


def _all(resource: Any, limit: int | None = None, **filters: str) -> list[Any]:
    """All pages of a list, or so many records of it."""
    try:
        return list(resource.stream(limit=limit, page_size=PAGE, **filters))
    except TwilioException as error:
        raise CarrierSilent("the carrier's list cannot be read") from error


def _leg(call: Any) -> LiveLeg:
    status, direction = str(call.status), str(call.direction or "")
    return LiveLeg(
        call=str(call.sid),
        to=str(call.to or ""),
        from_=str(call._from or ""),
        status=status,
        direction=direction,
        seconds=int(call.duration or 0),
        live=status == "in-progress",
        over=status in FINAL,
        outbound=direction == "outbound-api",
    )


def _line(number: Any) -> Line:
    return Line(
        id=str(number.sid),
        number=str(number.phone_number),
        name=str(number.friendly_name or ""),
        wiring=Wiring(number.voice_url or "", number.voice_fallback_url or "", number.status_callback or ""),
        methods=(number.voice_method or "", number.voice_fallback_method or "", number.status_callback_method or ""),
        diverted=str(number.trunk_sid or number.voice_application_sid or ""),
    )
