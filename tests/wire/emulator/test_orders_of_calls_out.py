"""Calls that REST places: their life and callbacks, machines that answer, how fast they start (twilio-voice 3)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from ivr.emulator.exchange import Exchange, Handset

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App

ALL = ["initiated", "ringing", "answered", "completed"]


def told(app: App, path: str = "/leg") -> list[tuple[str, str]]:
    return [(seen.params["SequenceNumber"], seen.params["CallStatus"]) for seen in app.requests(path)]


def test_an_answered_call_tells_of_each_step(app: App, line: str, agent: Handset, client: Client) -> None:
    app.on("/agent", "<Say>Hello agent</Say>")
    call = client.calls.create(
        to=agent.number, from_=line, url=f"{app.url}/agent", status_callback=f"{app.url}/leg", status_callback_event=ALL
    )
    assert (call.status, call.direction, call.queue_time) == ("queued", "outbound-api", "0")
    assert agent.rings() == line
    agent.answers()
    agent.hears("Hello agent")
    last = app.awaits("/leg", 4)[3].params
    assert told(app) == [("0", "initiated"), ("1", "ringing"), ("2", "in-progress"), ("3", "completed")]
    assert (last["CallDuration"], last["Duration"], last["CallbackSource"]) == ("1", "1", "call-progress-events")
    assert app.requests("/agent")[0].params["CallStatus"] == "in-progress"
    over = client.calls(call.sid or "").fetch()
    assert (over.status, over.duration) == ("completed", "1")


@pytest.mark.parametrize("event", ["completed", None])
def test_only_the_end_is_told_of_where_nothing_else_is_asked_for(
    app: App, line: str, agent: Handset, client: Client, event: str | None
) -> None:
    client.calls.create(
        to=agent.number,
        from_=line,
        url=f"{app.url}/agent",
        status_callback=f"{app.url}/leg",
        **({"status_callback_event": [event]} if event else {}),
    )
    agent.rings()
    agent.declines()
    app.awaits("/leg")
    assert told(app) == [("0", "busy")]
    assert app.requests("/agent") == []


def test_nobody_answers(app: App, line: str, agent: Handset, client: Client, exchange: Exchange) -> None:
    began = exchange.company.clock.now()
    client.calls.create(
        to=agent.number, from_=line, url=f"{app.url}/agent", timeout=20, status_callback=f"{app.url}/leg"
    )
    assert agent.rings() == line
    assert agent.is_over(within=60) == "no-answer"
    assert exchange.company.clock.now() - began == 25, "the carrier rings about 5 s longer than Timeout"
    assert app.awaits("/leg")[0].params["SipResponseCode"] == "487"


def test_a_number_that_nobody_holds_rings_and_one_that_is_unreachable_fails(
    app: App, line: str, client: Client, exchange: Exchange
) -> None:
    exchange.unreachable("+15555550177")
    for to in ("+15555550177", "+15555550166"):
        client.calls.create(to=to, from_=line, url=f"{app.url}/a", timeout=1, status_callback=f"{app.url}/leg")
    app.awaits("/leg", 2)
    assert [seen.params["CallStatus"] for seen in app.requests("/leg")] == ["failed", "no-answer"]


def test_a_ringing_call_is_cancelled(app: App, line: str, agent: Handset, client: Client) -> None:
    call = client.calls.create(to=agent.number, from_=line, url=f"{app.url}/agent", status_callback=f"{app.url}/leg")
    agent.rings()
    assert client.calls(call.sid or "").update(status="completed").status == "canceled"
    assert agent.is_over() == "canceled"
    assert app.awaits("/leg")[0].params["CallStatus"] == "canceled"


def test_events_may_arrive_before_the_answer_to_the_create(
    app: App, line: str, agent: Handset, client: Client, exchange: Exchange
) -> None:
    exchange.switches.events_before_answer = True
    call = client.calls.create(
        to=agent.number, from_=line, url=f"{app.url}/agent", status_callback=f"{app.url}/leg",
        status_callback_event=ALL,
    )  # fmt: skip
    assert [seen.params["CallSid"] for seen in app.requests("/leg")][:1] == [call.sid]


def test_the_bucket_delays_the_second_call_and_says_for_how_long(
    app: App, line: str, agent: Handset, client: Client, exchange: Exchange
) -> None:
    exchange.switches.calls_per_second = 1
    other = exchange.phone("+15555550188")
    first = client.calls.create(to=agent.number, from_=line, url=f"{app.url}/agent")
    second = client.calls.create(to=other.number, from_=line, url=f"{app.url}/agent", status_callback=f"{app.url}/leg")
    assert first.queue_time == "0"
    assert second.queue_time == "1000"
    assert client.calls(second.sid or "").update(status="canceled").status == "canceled"
    exchange.passes(3)
    assert app.requests("/leg") == [], "a call that is cancelled while it is queued tells nobody"
    assert [rung.number for rung in exchange.legs_rung] == [agent.number]


@pytest.mark.parametrize(
    ("nature", "mode", "answered_by"),
    [
        ("human", "Enable", "human"),
        ("machine", "Enable", "machine_start"),
        ("machine", "DetectMessageEnd", "machine_end_beep"),
        ("fax", "Enable", "fax"),
    ],
)
def test_machine_detection_before_the_first_document(
    *, app: App, line: str, client: Client, exchange: Exchange, nature: str, mode: str, answered_by: str
) -> None:
    phone = exchange.phone("+15555550155", nature)
    app.on("/agent", "<Say>Hello</Say>")
    call = client.calls.create(to=phone.number, from_=line, url=f"{app.url}/agent", machine_detection=mode)
    phone.rings()
    phone.answers()
    phone.hears("Hello")
    assert app.requests("/agent")[0].params["AnsweredBy"] == answered_by
    assert client.calls(call.sid or "").fetch().answered_by == answered_by


def test_machine_detection_beside_the_call(app: App, line: str, client: Client, exchange: Exchange) -> None:
    phone = exchange.phone("+15555550155", "machine")
    app.on("/agent", "<Say>Hello</Say><Pause length='60'/>")
    client.calls.create(
        to=phone.number,
        from_=line,
        url=f"{app.url}/agent",
        machine_detection="Enable",
        async_amd="true",
        async_amd_status_callback=f"{app.url}/amd",
    )
    phone.rings()
    phone.answers()
    phone.hears("Hello")
    assert "AnsweredBy" not in app.requests("/agent")[0].params
    assert app.awaits("/amd")[0].params["AnsweredBy"] == "machine_start"


def test_a_phone_that_is_rung_twice_is_noticed_and_busy(
    app: App, line: str, agent: Handset, client: Client, exchange: Exchange
) -> None:
    first = client.calls.create(to=agent.number, from_=line, url=f"{app.url}/agent")
    agent.rings()
    second = client.calls.create(to=agent.number, from_=line, url=f"{app.url}/agent", status_callback=f"{app.url}/leg")
    assert app.awaits("/leg")[0].params["CallStatus"] == "busy"
    assert [(rung.leg.sid, rung.beside) for rung in exchange.rung_twice] == [(second.sid, (first.sid,))]


def test_rest_takes_its_time_and_has_too_much_at_once(client: Client, exchange: Exchange) -> None:
    exchange.switches.rest_latency = 0.15
    began = time.monotonic()
    client.calls.list(limit=1)
    assert time.monotonic() - began >= 0.15
    exchange.switches.most_rest_requests = 0
    with pytest.raises(TwilioRestException) as refused:
        client.calls("CA1").fetch()
    assert (refused.value.status, refused.value.code) == (429, 20429)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": "nobody"}, 21211),
        ({"to": ""}, 21201),
        ({"from_": "+19998887777"}, 21210),
        ({"url": ""}, 21205),
        ({"url": "voice"}, 21205),
        ({"url": "http://under_score.example/"}, 21205),
        ({"url": "", "fallback_url": "http://127.0.0.1/f", "twiml": "<Response/>"}, 21405),
        ({"url": "", "twiml": "x" * 4001}, 32018),
        ({"status_callback": "http://127.0.0.1/s", "status_callback_event": ["finished"]}, 21626),
        ({"send_digits": "abc"}, 21206),
        ({"timeout": 601}, 21208),
    ],
)
def test_what_a_create_refuses(line: str, client: Client, change: dict[str, object], code: int) -> None:
    given: dict[str, object] = {"to": "+15555550199", "from_": line, "url": "http://127.0.0.1/voice", **change}
    with pytest.raises(TwilioRestException) as refused:
        client.calls.create(**given)
    assert (refused.value.status, refused.value.code) == (400, code)
    assert client.calls.list() == []
