"""Connect Stream on a leg: a WebSocket to a program (https://www.twilio.com/docs/voice/media-streams).

Nobody's voice is kept here, so the program hears silence as long as what was said, and each key; what it plays is heard
as a sound of its length. The program ends it by closing the socket.
"""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode, b64encode
from itertools import count
from typing import Any

from aiohttp import ClientError, ClientWebSocketResponse, WSMsgType

from ivr.emulator.leg import Source, Words
from ivr.emulator.playing.scene import Act, Goto, Next, Outcome, Scene
from ivr.emulator.races import race
from ivr.emulator.sids import new_sid
from ivr.emulator.sounds import Sound
from ivr.emulator.verbs.connect import Connect

RATE = 8000
"""Bytes of mu-law sound in a second."""
SILENCE = b"\xff"
NO_HANDSHAKE = 31920


class Streaming(Act[Connect]):
    """Connect Stream: until the program closes the socket, then the action is asked for."""

    def __init__(self, scene: Scene, verb: Connect) -> None:
        super().__init__(scene, verb)
        self.sid = new_sid("MZ")
        self._numbers = count(1)

    async def run(self) -> Outcome:
        """Stream; where there is no program the call goes on at once."""
        leg = self.scene.leg
        try:
            async with self.scene.company.wire.socket(self.verb.url) as socket:
                await self._stream(socket)
        except (ClientError, OSError, TimeoutError) as problem:
            leg.note(f"{NO_HANDSHAKE}: no stream to {self.verb.url}: {problem}")
        source = self._action()
        return Goto(source) if source else Next()

    async def _stream(self, socket: ClientWebSocketResponse) -> None:
        leg = self.scene.leg
        await socket.send_json({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        await self._send(socket, "start", start=self._start())
        with leg.ears() as ears:
            leg.hear(Sound("listening", "a stream"))
            try:
                await race(self._speak(socket, ears), self._hear(socket))
            finally:
                await self._send(socket, "stop", stop={"callSid": leg.sid})

    def _start(self) -> dict[str, Any]:
        return {
            "streamSid": self.sid,
            "accountSid": self.scene.company.account_sid,
            "callSid": self.scene.leg.sid,
            "tracks": ["inbound"],
            "customParameters": dict(self.verb.parameters),
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": RATE, "channels": 1},
        }

    async def _speak(self, socket: ClientWebSocketResponse, ears: asyncio.Queue[str | Words]) -> None:
        """Send what the caller does."""
        while True:
            heard = await ears.get()
            if isinstance(heard, Words):
                payload = b64encode(SILENCE * round(heard.seconds * RATE)).decode()
                await self._send(socket, "media", media={"track": "inbound", "payload": payload})
            else:
                await self._send(socket, "dtmf", dtmf={"track": "inbound_track", "digit": heard})

    async def _hear(self, socket: ClientWebSocketResponse) -> None:
        """Play what the program sends, and give its marks back once what came before them has been heard."""
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                await self._obey(socket, json.loads(message.data))

    async def _obey(self, socket: ClientWebSocketResponse, told: dict[str, Any]) -> None:
        match told:
            case {"event": "media", "media": {"payload": str(payload)}}:
                seconds = len(b64decode(payload)) / RATE
                self.scene.leg.hear(Sound("voice", "the program", seconds=seconds))
                await self.scene.company.clock.sleep(seconds)
            case {"event": "mark", "mark": dict(mark)}:
                await self._send(socket, "mark", mark=mark)
            case _:
                self.scene.leg.note(f"the program says {told}")

    async def _send(self, socket: ClientWebSocketResponse, event: str, **body: dict[str, Any]) -> None:
        if not socket.closed:
            number = str(next(self._numbers))
            await socket.send_json({"event": event, "sequenceNumber": number, "streamSid": self.sid, **body})

    def _action(self) -> Source | None:
        return self.scene.source(self.verb.action, self.verb.method) if self.verb.action else None

    def cut(self) -> Source | None:
        """Ask for the action, as if the program had closed the socket."""
        return self._action()
