"""The phones that people hold: over the WebSocket, in the terminal, and what the browser's page may do."""

from __future__ import annotations

import asyncio
import io
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from ivr.cli import phone as terminal
from ivr.emulator.exchange import Exchange

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    """In real time: people with phones in their hands live in it."""
    with Exchange(speed=20) as exchange:
        yield exchange


def test_a_websocket_is_a_phone(app: App, exchange: Exchange, line: str) -> None:
    app.on("/voice", '<Gather action="/menu" numDigits="1" input="dtmf speech"><Say>Press 1</Say></Gather>')
    app.on("/menu", "<Say>Thank you</Say><Hangup/>")

    async def talk() -> list[dict[str, Any]]:
        heard: list[dict[str, Any]] = []
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{exchange.url}/phone?number=%2B15555550123") as socket,
        ):
            await socket.send_json({"do": "dial", "to": line})
            async for message in socket:
                heard.append(message.json())
                if heard[-1].get("text") == "Press 1":
                    await socket.send_json({"do": "press", "keys": "1"})
                if heard[-1]["kind"] == "ended":
                    break
        return heard

    heard = asyncio.run(talk())
    assert [sound["text"] for sound in heard if sound["kind"] == "say"] == ["Press 1", "Thank you"]
    assert heard[-1] == {"kind": "ended", "text": "completed", "language": "", "url": "", "seconds": 0.0}
    assert app.requests("/menu")[0].params["From"] == "+15555550123"


@pytest.mark.parametrize(
    "command",
    ['{"do": "explode"}', "no json", "[]", '{"do": "press", "keys": "1"}', '{"do": "dial", "to": "+19990000000"}'],
)
def test_nonsense_from_a_phone_is_answered_with_a_problem(exchange: Exchange, line: str, command: str) -> None:
    async def talk() -> dict[str, Any]:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{exchange.url}/phone?number=%2B15555550123") as socket,
        ):
            await socket.send_str(command)
            answer: dict[str, Any] = await socket.receive_json()
            return answer

    assert asyncio.run(talk())["kind"] == "problem"


def test_a_page_of_another_server_may_not_open_a_phone(exchange: Exchange) -> None:
    request = urllib.request.Request(
        f"{exchange.url}/phone?number=%2B15555550123", headers={"Origin": "http://elsewhere.example"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 400
    refused.value.close()


def test_a_page_that_is_closed_hangs_up(app: App, exchange: Exchange, line: str) -> None:
    app.on("/voice", "<Pause length='1'/><Say>Hello</Say><Pause length='600'/>")

    async def talk() -> None:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{exchange.url}/phone?number=%2B15555550123") as socket,
        ):
            await socket.send_json({"do": "dial", "to": line})
            while (await socket.receive_json()).get("text") != "Hello":
                pass

    asyncio.run(talk())
    assert app.awaits("/status")[0].params["CallStatus"] == "completed"


def test_the_terminal_shows_what_is_heard_until_the_call_is_over(
    app: App, exchange: Exchange, line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app.on("/voice", '<Gather action="/menu" numDigits="1" timeout="600"><Say>Press 1</Say></Gather>')
    app.on("/menu", "<Say>Thank you</Say>")
    monkeypatch.setattr("sys.stdin", TypedWhenAsked(app))
    assert terminal.call(exchange.url, "+15555550123", line) == 0
    shown = capsys.readouterr().out
    assert shown.index("line: Press 1") < shown.index("line: Thank you") < shown.index("over: completed")


class TypedWhenAsked:
    """A keyboard on which 1 is typed once the line has been asked, and nothing after it."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __iter__(self) -> Iterator[str]:
        self.app.sees("/voice")
        while not self.app.requests("/menu"):
            yield "1\n"
            self.app.changed.acquire()
            self.app.changed.wait(0.05)
            self.app.changed.release()
        self.app.sees("/status")


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("1", {"do": "press", "keys": "1"}),
        ("*12#", {"do": "press", "keys": "*12#"}),
        ("hi", {"do": "say", "text": "hi"}),
    ],
)
def test_what_is_typed_is_keys_or_words(line: str, command: dict[str, str]) -> None:
    assert terminal.command(line) == command


def test_the_terminal_says_when_nobody_is_there(
    capsys: pytest.CaptureFixture[str], exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert terminal.call("http://127.0.0.1:1", "+15555550123", "+18005550100") == 1
    assert "No telephone company" in capsys.readouterr().err
    assert terminal.call(exchange.url, "+15555550123", "+19990000000") == 1


def test_the_page_runs_nothing_but_its_own(exchange: Exchange) -> None:
    with urllib.request.urlopen(exchange.url + "/") as answer:
        policy, page = answer.headers["Content-Security-Policy"], answer.read().decode()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in page
    assert "<script>" not in page
    for name in ("phone.js", "phone.css", "phone.svg"):
        with urllib.request.urlopen(f"{exchange.url}/page/{name}") as answer:
            assert answer.status == 200
    for path in ("/page/README.md", "/page/..%2Fserver.py", "/media?url=http%3A%2F%2F127.0.0.1%2F"):
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(exchange.url + path)
        assert missing.value.code == 404
        missing.value.close()
