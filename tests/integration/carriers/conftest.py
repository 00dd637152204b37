"""A carrier's REST interface on this machine: it keeps what it was asked, and answers as it was told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ivr.carriers.twilio.control import Control

ACCOUNT, TOKEN = "AC" + "b2" * 16, "12345"
ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"


@dataclass
class Asked:
    """One request: the path below the account, its query and its form, both with lists of values."""

    method: str
    path: str
    query: dict[str, list[str]]
    form: dict[str, list[str]]
    headers: dict[str, str]
    peer: tuple[str, int]


@dataclass
class Carrier:
    """`told` answers a method and path with status and body, the last answer of a list for ever."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    told: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    resumes: threading.Event = field(default_factory=threading.Event)

    def tell(self, request: str, *answers: tuple[int, Any]) -> None:
        """Answer `request` ("GET /Calls.json") like that; status 0 breaks the connection, -1 says nothing."""
        self.told[request] = list(answers)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        self.asked.append(asked)
        answers = self.told.get(f"{asked.method} {asked.path}") or [
            (404, {"code": 20404, "message": "not found", "status": 404})
        ]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def paths(self) -> list[str]:
        return [f"{asked.method} {asked.path}" for asked in self.asked]


class Exchange(BaseHTTPRequestHandler):
    """Speaks HTTP for the carrier that its server holds."""

    protocol_version = "HTTP/1.1"
    carrier: Carrier

    def log_message(self, *_: object) -> None:
        """The tests read `asked`."""

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self._serve(parse_qs(body, keep_blank_values=True))

    def _serve(self, form: dict[str, list[str]]) -> None:
        parts = urlsplit(self.path)
        path, query = parts.path.removeprefix(ROOT), parse_qs(parts.query)
        headers = {name.title(): value for name, value in self.headers.items()}
        peer = (self.client_address[0], self.client_address[1])
        status, body = self.carrier.answer(Asked(self.command, path, query, form, headers, peer))
        if status == -1:
            self.carrier.resumes.wait(20)
        if status <= 0:
            self.close_connection = True
            return
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        # In one piece: in two, each answer would wait 40 ms for an acknowledgement.
        self.wfile.write(head.encode() + content)


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    carrier = Carrier()
    speaking = type("Speaking", (Exchange,), {"carrier": carrier})
    server = ThreadingHTTPServer(("127.0.0.1", 0), speaking)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    carrier.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield carrier
    carrier.resumes.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def control(carrier: Carrier) -> Iterator[Control]:
    control = Control(ACCOUNT, TOKEN, carrier.url)
    yield control
    control.close()
