"""`python -m ivr call`: a telephone in the terminal."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import aiohttp

KEYS = frozenset("0123456789*#")
HANG_UP = frozenset({"h", "bye", "hang up"})
INSTRUCTIONS = "Type keys (1, 42#) or words, then Enter. h or Ctrl-D hangs up.\n"
SHOWN = {
    "ringing": "... ringing",
    "connected": "--- connected",
    "say": "line: {text}",
    "voice": "     {text}",
    "play": "line: (a recording)",
    "music": "line: (music)",
    "waiting": "--- waiting in {text}",
    "beep": "line: (beep)",
    "tones": "line: (tones {text})",
    "joined": "--- in a conversation",
    "hold": "--- on hold",
    "listening": "     ({text}?)",
    "problem": "!!!  {text}",
    "ended": "--- over: {text}",
}


def call(emulator_url: str, from_: str, to: str) -> int:
    """Call `to` from the number `from_` through the emulator at `emulator_url`; return 0 when the call is over.

    Returns 1 where the emulator cannot be reached, or the number is not in service.
    """
    try:
        return asyncio.run(_call(emulator_url.rstrip("/"), from_, to))
    except aiohttp.ClientError as problem:
        print(f"No telephone company at {emulator_url}: {problem}", file=sys.stderr)
        return 1


async def _call(emulator_url: str, from_: str, to: str) -> int:
    address = f"{emulator_url}/phone?number={quote(from_)}"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        await socket.send_json({"do": "dial", "to": to})
        print(INSTRUCTIONS)
        typing = asyncio.ensure_future(_type(socket))
        try:
            return await _listen(socket)
        finally:
            typing.cancel()


async def _listen(socket: aiohttp.ClientWebSocketResponse) -> int:
    """Print what the phone hears, until the call is over."""
    async for message in socket:
        sound = json.loads(message.data)
        line = shown(sound)
        if line:
            print(line, flush=True)
        if sound["kind"] in {"ended", "problem"}:
            return 0 if sound["kind"] == "ended" else 1
    return 1


def shown(sound: Mapping[str, Any]) -> str:
    """Return the line that the terminal shows for `sound`, "" where there is nothing to see."""
    return SHOWN.get(sound["kind"], "").format(text=sound.get("text", ""))


async def _type(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Send what is typed: keys as keys, anything else as words."""
    async for line in _typed():
        if line in HANG_UP:
            break
        await socket.send_json(command(line))
    await socket.send_json({"do": "hang_up"})


def command(line: str) -> dict[str, str]:
    """Return what the phone does for a typed `line`: it presses keys, or says words."""
    return {"do": "press", "keys": line} if KEYS.issuperset(line) else {"do": "say", "text": line}


async def _typed() -> AsyncIterator[str]:
    """Yield the lines that are typed. A thread reads them: a terminal cannot be waited for in any other way."""
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        # Whoever still types when the call is over types into a loop that is closed.
        with suppress(RuntimeError):
            for line in sys.stdin:
                loop.call_soon_threadsafe(lines.put_nowait, line.strip())
            loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    while (line := await lines.get()) is not None:
        if line:
            yield line
