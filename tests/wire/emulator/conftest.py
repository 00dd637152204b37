"""A small application that answers documents, the emulator that calls it, and the vendor's own client."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from ivr.emulator.clock import VirtualClock
from ivr.emulator.exchange import Exchange, Handset

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LINE = "+18005550100"
CALLER = "+15555550123"
AGENT = "+15555550199"

Answer = str | Response | Callable[["Seen"], "str | Response"]


@dataclass(frozen=True)
class Seen:
    """A request that the application got."""

    path: str
    url: str
    method: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    at: float = field(default_factory=time.monotonic)


class Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the transcript has it all."""


class App:
    """Answers by path: with a document, a response, or what a function makes of the request; else with an empty one."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.passes: Callable[[float], None] = time.sleep
        self.seen: list[Seen] = []
        self.changed = threading.Condition()
        self.server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=Quiet)
        self.url = f"http://127.0.0.1:{self.server.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def on(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return self.url + path

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def requests(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.path == path]

    def awaits(self, path: str, count: int = 1, within: float = 60) -> list[Seen]:
        """Let time pass on the line until `path` was asked for `count` times; `within` seconds of it."""
        for _ in range(round(within)):
            if len(self.requests(path)) >= count:
                break
            self.passes(1)
        assert len(self.requests(path)) >= count, f"no {count} requests for {path}, but {self.paths()}"
        return self.requests(path)

    def sees(self, path: str, count: int = 1) -> None:
        """Wait in wall time: for an answer that is held back, while time stands still on the line."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.requests(path)) >= count, 10), self.paths()

    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        seen = Seen(
            request.path, request.url, request.method, request.form.to_dict(), request.args.to_dict(),
            dict(request.headers),
        )  # fmt: skip
        with self.changed:
            self.seen.append(seen)
            self.changed.notify_all()
        answer = self.answers.get(request.path, "")
        if callable(answer) and not isinstance(answer, Response):
            answer = answer(seen)
        response = answer if isinstance(answer, Response) else twiml(answer)
        return response(environ, start_response)


def twiml(verbs: str) -> Response:
    return Response(f"<Response>{verbs}</Response>", content_type="text/xml")


@pytest.fixture
def app() -> Iterator[App]:
    app = App()
    yield app
    app.stop()


@pytest.fixture
def exchange(app: App) -> Iterator[Exchange]:
    """In virtual time: it passes only while a test waits for something on the line."""
    with Exchange(clock=VirtualClock()) as exchange:
        app.passes = exchange.passes
        yield exchange


@pytest.fixture
def line(app: App, exchange: Exchange) -> str:
    """A line that asks /voice, /fallback and /status."""
    exchange.add_line(LINE, f"{app.url}/voice", f"{app.url}/fallback", f"{app.url}/status")
    return LINE


@pytest.fixture
def caller(exchange: Exchange) -> Handset:
    return exchange.caller(CALLER)


@pytest.fixture
def agent(exchange: Exchange) -> Handset:
    return exchange.phone(AGENT)


@pytest.fixture
def client(exchange: Exchange) -> Iterator[Client]:
    """The vendor's client, unmodified but for its address."""
    http = TwilioHttpClient(timeout=10)
    client = Client(exchange.account_sid, exchange.auth_token, http_client=http)
    client.api.base_url = exchange.url
    yield client
    if http.session is not None:
        http.session.close()
