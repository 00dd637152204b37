"""Phones that people hold: in a browser or a terminal, over a WebSocket that speaks JSON.

To the phone: `{"kind": "say", "text": ..., "language": ...}` and the other sounds; `ringing` carries `from`.
From the phone: `{"do": "dial", "to": ...}`, `answer`, `decline`, `press` with `keys`, `say` with `text`, `hang_up`.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import WSMsgType, web

from ivr.emulator.company import Company
from ivr.emulator.errors import EmulatorError, NotInService
from ivr.emulator.leg import Leg
from ivr.emulator.placing import dial_line
from ivr.emulator.sounds import Sound
from ivr.emulator.verbs.nouns import NUMBER

KEYS = frozenset("0123456789*#")
LONGEST_SPEECH = 500
HEARTBEAT = 20.0


class BadCommand(EmulatorError):
    """The phone sent something that no phone sends."""


class LivePhone:
    """A phone with one call at a time: while it has one, another hears that it is busy."""

    nature = "human"

    def __init__(self, company: Company, number: str) -> None:
        self.company = company
        self.number = number
        self.leg: Leg | None = None
        self.outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def ring(self, leg: Leg) -> None:
        """Ring, or be busy."""
        if self.leg is not None and not self.leg.over:
            leg.decline()
            return
        self.leg = leg
        self.outbox.put_nowait({"kind": "incoming", "from": leg.from_, "call": leg.sid})

    def hear(self, leg: Leg, sound: Sound) -> None:
        """Pass `sound` on to whoever holds the phone."""
        if leg is not self.leg:
            return
        url = f"/media?url={quote(sound.url, safe='')}" if sound.url else ""
        self.outbox.put_nowait(
            {"kind": sound.kind, "text": sound.text, "language": sound.language, "url": url, "seconds": sound.seconds}
        )

    def obey(self, command: dict[str, Any]) -> None:
        """Do what the phone's holder did. Raises BadCommand, NotInService."""
        match command:
            case {"do": "dial", "to": str(to)}:
                self._dial(to)
            case {"do": "answer"} if self.leg:
                self.leg.pick_up()
            case {"do": "decline"} if self.leg:
                self.leg.decline()
            case {"do": "press", "keys": str(keys)} if self.leg and KEYS.issuperset(keys):
                self.leg.press(keys)
            case {"do": "say", "text": str(text)} if self.leg and 0 < len(text) <= LONGEST_SPEECH:
                self.leg.speak(text)
            case {"do": "hang_up"} if self.leg:
                self.leg.hang_up()
            case _:
                raise BadCommand

    def _dial(self, to: str) -> None:
        if self.leg is not None and not self.leg.over:
            raise BadCommand("hang up first")
        self.leg = dial_line(self.company, self.number, to, self)
        self.outbox.put_nowait({"kind": "dialling", "text": to, "call": self.leg.sid})

    def gone(self) -> None:
        """Hang up: the page was closed."""
        if self.leg is not None:
            self.leg.hang_up()


async def serve_phone(request: web.Request, company: Company) -> web.StreamResponse:
    """Serve one phone until it goes away. Its number is in the query; only pages of this server may open it."""
    number = request.query.get("number", "").replace(" ", "+")
    origin = request.headers.get("Origin")
    if not NUMBER.fullmatch(number) or (origin is not None and urlsplit(origin).netloc != request.host):
        raise web.HTTPBadRequest(reason="a phone needs a number, and a page of this server")
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=4096)
    await socket.prepare(request)
    phone = LivePhone(company, number)
    company.phones.hold(number, phone)
    sender = asyncio.ensure_future(_send(socket, phone))
    try:
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                _obey(phone, message.data)
    finally:
        sender.cancel()
        company.phones.release(number, phone)
        phone.gone()
    return socket


async def _send(socket: web.WebSocketResponse, phone: LivePhone) -> None:
    while True:
        await socket.send_json(await phone.outbox.get())


def _obey(phone: LivePhone, text: str) -> None:
    try:
        command = json.loads(text)
        phone.obey(command if isinstance(command, dict) else {})
    except (BadCommand, NotInService, json.JSONDecodeError) as problem:
        phone.outbox.put_nowait({"kind": "problem", "text": str(problem)})
