"""What a caller may be handed to: a SIP address, a program on a stream, a payment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from ivr.emulator.clock import RealClock
from ivr.emulator.exchange import Exchange, Handset

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App

CARD, DECLINED = "4242424242424242", "4000000000000002"


class Program:
    """A program at the other end of a stream: it keeps what it hears, and says what the test has it say."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self.heard: list[dict[str, Any]] = []
        self.headers: dict[str, str] = {}
        self._socket: web.WebSocketResponse | None = None
        application = web.Application()
        application.add_routes([web.get("/talk", self._serve)])
        self._runner = web.AppRunner(application)
        exchange.run(self._open())
        self.url = f"ws://127.0.0.1:{self._runner.addresses[0][1]}/talk"

    async def _open(self) -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        self.headers = dict(request.headers)
        self._socket = web.WebSocketResponse()
        await self._socket.prepare(request)
        async for message in self._socket:
            self.heard.append(json.loads(message.data))
        return self._socket

    def says(self, **message: Any) -> None:
        assert self._socket is not None
        self._exchange.run(self._socket.send_json(message))

    def ends(self) -> None:
        assert self._socket is not None
        self._exchange.run(self._socket.close())

    def hears(self, event: str) -> dict[str, Any]:
        async def wait() -> dict[str, Any]:
            while not (found := [one for one in self.heard if one["event"] == event]):
                await asyncio.sleep(0.01)
            return found[0]

        return self._exchange.run(asyncio.wait_for(wait(), 10))

    def stop(self) -> None:
        self._exchange.run(self._runner.cleanup())


@pytest.fixture
def exchange(app: App) -> Iterator[Exchange]:
    """In real time, twenty times as fast: a program has a time of its own."""
    with Exchange(clock=RealClock(20)) as exchange:
        app.passes = exchange.passes
        yield exchange


@pytest.fixture
def program(exchange: Exchange) -> Iterator[Program]:
    program = Program(exchange)
    yield program
    program.stop()


def test_a_program_hears_the_caller_and_gives_him_back(app: App, line: str, caller: Handset, program: Program) -> None:
    app.on(
        "/voice",
        f'<Connect action="/back"><Stream url="{program.url}"><Parameter name="order" value="7"/></Stream></Connect>',
    )
    app.on("/back", "<Say>Back with us</Say>")
    caller.dials(line)
    start = program.hears("start")["start"]
    assert (start["callSid"], start["customParameters"]) == (caller.sid, {"order": "7"})
    assert "X-Twilio-Signature" in program.headers
    caller.presses("5")
    assert program.hears("dtmf")["dtmf"]["digit"] == "5"
    caller.says("hello")
    assert program.hears("media")["media"]["track"] == "inbound"
    program.says(event="media", media={"payload": "/" * 4000})
    program.says(event="mark", mark={"name": "done"})
    assert program.hears("mark")["mark"] == {"name": "done"}
    assert "voice: “the program”" in map(str, caller.heard)
    program.ends()
    caller.hears("Back with us")


def test_a_caller_who_hangs_up_ends_the_stream(app: App, line: str, caller: Handset, program: Program) -> None:
    app.on("/voice", f'<Connect><Stream url="{program.url}"/></Connect>')
    caller.dials(line)
    program.hears("start")
    caller.hangs_up()
    assert program.hears("stop")["stop"] == {"callSid": caller.sid}


def test_where_there_is_no_program_the_call_goes_on(app: App, line: str, caller: Handset, exchange: Exchange) -> None:
    app.on("/voice", '<Connect action="/back"><Stream url="ws://127.0.0.1:1/talk"/></Connect>')
    app.on("/back", "<Say>Nobody was there</Say>")
    caller.dials(line)
    caller.hears("Nobody was there")
    assert "31920" in str(exchange.transcript)


def pays(caller: Handset, *, card: str = CARD) -> None:
    caller.hears("credit card number")
    caller.presses(f"{card}#")
    caller.hears("expiration date")
    caller.presses("1239")
    caller.hears("postal code")
    caller.presses("94109")
    caller.hears("security code")
    caller.presses("123#")


@pytest.mark.parametrize(
    ("charge", "card", "result", "told"),
    [
        ("12.50", CARD, "success", "PaymentConfirmationCode"),
        ("0", CARD, "success", "PaymentToken"),
        ("12.50", DECLINED, "payment-connector-error", "PaymentError"),
    ],
)
def test_a_card_is_taken(
    *, app: App, line: str, caller: Handset, exchange: Exchange, charge: str, card: str, result: str, told: str
) -> None:
    app.on("/voice", f'<Pay action="/paid" chargeAmount="{charge}"/>')
    app.on("/paid", "<Say>Thank you</Say>")
    caller.dials(line)
    pays(caller, card=card)
    caller.hears("Thank you")
    paid = app.requests("/paid")[0].params
    assert (paid["Result"], paid["PaymentCardNumber"][-5:]) == (result, f"x{card[-4:]}")
    assert paid[told]
    assert card not in str(exchange.transcript)
    assert "key 4" not in str(exchange.transcript)


@pytest.mark.parametrize(
    ("attributes", "does", "result"),
    [
        ("", lambda caller: caller.presses("42*"), "caller-interrupted-with-star"),
        ('maxAttempts="1"', lambda caller: caller.presses("1234567890123#"), "too-many-failed-attempts"),
        ('chargeAmount="-1"', lambda _: None, "validation-error"),
    ],
)
def test_a_payment_that_comes_to_nothing(
    *, app: App, line: str, caller: Handset, attributes: str, does: Callable[[Handset], None], result: str
) -> None:
    app.on("/voice", f'<Pay action="/paid" {attributes}/>')
    app.on("/paid", "<Say>Sorry</Say>")
    caller.dials(line)
    does(caller)
    caller.hears("Sorry")
    assert app.requests("/paid")[0].params["Result"] == result


def test_a_sip_address_rings_with_what_was_sent_along(app: App, line: str, caller: Handset, exchange: Exchange) -> None:
    bank = exchange.phone("sip:care@bank.example")
    app.on("/voice", '<Dial action="/back"><Sip>sip:care@bank.example?X-order=7</Sip></Dial>')
    caller.dials(line)
    bank.rings()
    bank.answers()
    bank.talks_with(caller)
    bank.hangs_up()
    assert app.awaits("/back")[0].params["DialBridged"] == "true"
