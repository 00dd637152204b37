"""A company's service on a port of this machine, that answers as a test says, and misbehaves as services do."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

TAKES_AT_MOST = 65_536


@dataclass(frozen=True)
class Request:
    """What the service was asked."""

    method: str
    target: str
    headers: dict[str, str] = field(repr=False)
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Behaviour = Callable[[socket.socket, Request, threading.Event], None]


def answers(body: object, status: int = 200, kind: str = "application/json", **headers: str) -> Behaviour:
    """Answer with JSON, or with a text as it is."""
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()

    def behave(plug: socket.socket, _request: Request, _stop: threading.Event) -> None:
        lines = [f"HTTP/1.1 {status} Told", f"Content-Type: {kind}", f"Content-Length: {len(raw)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        plug.sendall("\r\n".join([*lines, "", ""]).encode() + raw)

    return behave


def late(seconds: float, then: Behaviour) -> Behaviour:
    """Answer, but only after a while."""

    def behave(plug: socket.socket, request: Request, stop: threading.Event) -> None:
        if not stop.wait(seconds):
            then(plug, request, stop)

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Behave in one way after the other, and stay with the last."""
    left = list(behaviours)

    def behave(plug: socket.socket, request: Request, stop: threading.Event) -> None:
        now = left.pop(0) if len(left) > 1 else left[0]
        now(plug, request, stop)

    return behave


def hangs(_plug: socket.socket, _request: Request, stop: threading.Event) -> None:
    """Say nothing, for ever."""
    stop.wait()


def drips(plug: socket.socket, _request: Request, stop: threading.Event) -> None:
    """Send one letter of a header at a time, for ever."""
    plug.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not stop.wait(0.05):
        plug.sendall(b"a")


def drips_its_body(plug: socket.socket, _request: Request, stop: threading.Event) -> None:
    """Send a body without end and without a length, a letter at a time."""
    plug.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"status": "shipped"}')
    while not stop.wait(0.05):
        plug.sendall(b" ")


def floods(plug: socket.socket, _request: Request, stop: threading.Event) -> None:
    """Send a gigabyte of something that begins like an answer."""
    plug.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"status": "')
    piece = b"a" * TAKES_AT_MOST
    for _ in range(2**30 // TAKES_AT_MOST):
        if stop.is_set():
            return
        plug.sendall(piece)


def breaks_off(plug: socket.socket, _request: Request, _stop: threading.Event) -> None:
    """Close the connection in the middle of an answer."""
    plug.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"st')


def slams(plug: socket.socket, _request: Request, _stop: threading.Event) -> None:
    """Reset the connection."""
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def talks_nonsense(plug: socket.socket, _request: Request, _stop: threading.Event) -> None:
    """Speak something that is no HTTP."""
    plug.sendall(b"\x16\x03\x01 What? \r\n\r\n")


def closes_when_asked_again(first: Behaviour) -> Behaviour:
    """Keep the connection after an answer, and close it, without a word, once the next question stands in it."""

    def behave(plug: socket.socket, request: Request, stop: threading.Event) -> None:
        first(plug, request, stop)
        _read(plug)

    return behave


def keeps_silent_when_asked_again(first: Behaviour) -> Behaviour:
    """Keep the connection after an answer, and say nothing more in it."""

    def behave(plug: socket.socket, request: Request, stop: threading.Event) -> None:
        first(plug, request, stop)
        stop.wait()

    return behave


class Service:
    """Each connection gets a thread and one answer. `sent` counts the bytes of what was taken from us."""

    def __init__(self) -> None:
        self.behaviour: Behaviour = answers({})
        self.requests: list[Request] = []
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._threads: list[threading.Thread] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        accepting = threading.Thread(target=self._accept)
        accepting.start()
        self._threads.append(accepting)
        return self

    def __exit__(self, *_raised: object) -> None:
        self._stop.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        until = time.monotonic() + 10
        for thread in self._threads:
            thread.join(until - time.monotonic())

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                plug, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(plug,))
            thread.start()
            self._threads.append(thread)

    def _serve(self, plug: socket.socket) -> None:
        with plug:
            try:
                request = _read(plug)
                if request is not None:
                    self.requests.append(request)
                    self.behaviour(plug, request, self._stop)
            except OSError:
                return


def _read(plug: socket.socket) -> Request | None:
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = plug.recv(TAKES_AT_MOST)
        if not piece:
            return None
        raw += piece
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.title(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("Content-Length", "0")):
        body += plug.recv(TAKES_AT_MOST)
    method, target, _ = first.split(" ")
    return Request(method, target, headers, body)
