"""A line whose flows reach outside: its numbers, the telephones that it dials, and a program that it streams to."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from ivr.bootstrap import House
from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine, free_port

FLOWS = Path(__file__).parent / "callflows"
NUMBERS = {
    name: f"+180055501{number}"
    for number, name in enumerate(
        ("dialling", "together", "secret", "message", "outlets", "waiting", "booking", "spoken", "news", "mensaje"),
        start=11,
    )
}
DESK, SHOP, BANK = "+12025550110", "+12025550111", "sip:care@bank.example"


class Program:
    """A program at the other end of a stream, in a thread of its own."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"ws://127.0.0.1:{self.port}/talk"
        self.started: list[dict[str, Any]] = []
        self._loop = asyncio.new_event_loop()
        self._socket: web.WebSocketResponse | None = None
        self._came = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        application = web.Application()
        application.add_routes([web.get("/talk", self._serve)])
        self._runner = web.AppRunner(application)

    def start(self) -> None:
        self._thread.start()
        self._run(self._open())

    async def _open(self) -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        self._socket = web.WebSocketResponse()
        await self._socket.prepare(request)
        async for message in self._socket:
            told = json.loads(message.data)
            if told["event"] == "start":
                self.started.append(told["start"])
                self._came.set()
        return self._socket

    def sent(self) -> dict[str, str]:
        """Wait for a caller, and return what came along with him."""
        assert self._came.wait(10)
        self._came.clear()
        return dict(self.started[-1]["customParameters"])

    def gives_back(self, answer_to: str, **answer: object) -> int:
        """Tell with what the caller comes back, and close the stream; without an answer only close it."""
        status = post(answer_to, answer) if answer else 0
        assert self._socket is not None
        self._run(self._socket.close())
        return status

    def stop(self) -> None:
        self._run(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)


def post(url: str, body: object) -> int:
    request = urllib.request.Request(url, data=json.dumps(body).encode(), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.fixture(scope="session")
def program() -> Iterator[Program]:
    program = Program()
    program.start()
    yield program
    program.stop()


@pytest.fixture(scope="session")
def line(program: Program) -> Iterator[WholeLine]:
    settings = {
        "CALLFLOWS": str(FLOWS),
        "ASSISTANT_URL": program.url,
        "PAY_CONNECTOR": "Default",
        "BANK_ADDRESS": BANK,
    }
    with WholeLine(environ=settings, processes=("web", "dispatch", "drain", "worker")) as line:
        for number in NUMBERS.values():
            line.answers(number)
        yield line


@pytest.fixture(scope="session")
def house(line: WholeLine) -> Iterator[House]:
    """The rooms of another process of the same line, such as the desk's."""
    with line.house() as house:
        yield house


@pytest.fixture
def desk(line: WholeLine) -> Iterator[Handset]:
    yield from _phone(line, DESK)


@pytest.fixture
def shop(line: WholeLine) -> Iterator[Handset]:
    yield from _phone(line, SHOP)


@pytest.fixture
def bank(line: WholeLine) -> Iterator[Handset]:
    yield from _phone(line, BANK)


def _phone(line: WholeLine, number: str) -> Iterator[Handset]:
    """A telephone that is new for each test; at its end it is put down."""
    phone = line.exchange.phone(number)
    yield phone
    if phone.person.leg is not None:
        phone.hangs_up()


@pytest.fixture(scope="session")
def numbers() -> dict[str, str]:
    """The line's number by the name of its flow."""
    return NUMBERS
