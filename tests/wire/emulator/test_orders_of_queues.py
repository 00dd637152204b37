"""Waiting: waitUrl, Leave, full and broken queues, and a Dial that takes the front caller (twilio-voice 2.5, 2.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twilio.rest import Client

from ivr.emulator.exchange import Exchange, Handset

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App

SECOND = "+15555550188"


def test_the_wait_url_is_asked_for_again_and_again_and_says_how_the_queue_stands(
    app: App, line: str, caller: Handset
) -> None:
    app.on("/voice", '<Enqueue waitUrl="/wait">support</Enqueue>')
    app.on("/wait", "<Say>Please hold</Say>")
    caller.dials(line)
    first, *_ = app.awaits("/wait", 3)
    told = first.params
    assert (told["QueuePosition"], told["CurrentQueueSize"], told["MaxQueueSize"]) == ("1", "1", "1000")
    assert {"QueueSid", "QueueTime", "AvgQueueTime"} <= set(told)
    assert told["CallStatus"] == "ringing", "since 2024 nobody may move his state on it"


def test_a_key_in_the_wait_url_leads_out_of_the_queue(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", '<Enqueue waitUrl="/wait" action="/left">support</Enqueue>')
    app.on("/wait", '<Gather action="/key" numDigits="1"><Say>Press 1 for a callback</Say></Gather>')
    app.on("/key", "<Leave/>")
    app.on("/left", "<Say>We will call you</Say>")
    caller.dials(line)
    caller.hears("Press 1 for a callback")
    caller.presses("1")
    caller.hears("We will call you")
    assert app.requests("/key")[0].params["Digits"] == "1"
    assert app.requests("/left")[0].params["QueueResult"] == "leave"


def test_another_key_in_the_wait_url_goes_on_waiting(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", '<Enqueue waitUrl="/wait">support</Enqueue>')
    app.on("/wait", '<Gather action="/key" numDigits="1"><Say>Press 1 to leave</Say></Gather>')
    app.on("/key", "<Say>Not that one</Say>")
    caller.dials(line)
    caller.presses("9")
    caller.hears("Not that one")
    caller.hears("Press 1 to leave")
    caller.waits_in("support")


def test_a_full_queue_turns_the_caller_away(
    app: App, line: str, caller: Handset, client: Client, exchange: Exchange
) -> None:
    client.queues.create(friendly_name="small", max_size=1)
    app.on("/voice", '<Enqueue waitUrl="" action="/left">small</Enqueue>')
    app.on("/left", "<Say>Too many are waiting</Say>")
    caller.dials(line)
    caller.waits_in("small")
    other = exchange.caller(SECOND)
    other.dials(line)
    other.hears("Too many are waiting")
    left = app.requests("/left")[0].params
    assert left["QueueResult"] == "queue-full"
    assert "QueueSid" not in left, "he was never enqueued"


def test_a_broken_wait_url_is_the_result_error(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", '<Enqueue waitUrl="/wait" action="/left">support</Enqueue>')
    app.on("/wait", "<Dial>+15555550199</Dial>")
    app.on("/left", "<Say>Something went wrong</Say>")
    caller.dials(line)
    caller.hears("Something went wrong")
    assert app.requests("/left")[0].params["QueueResult"] == "error"


def test_a_dial_takes_the_front_caller_and_his_action_is_asked_for_when_they_part(
    app: App, line: str, caller: Handset, agent: Handset, client: Client
) -> None:
    app.on("/voice", '<Enqueue waitUrl="" action="/left">support</Enqueue>')
    app.on("/agent", '<Dial action="/taken"><Queue url="/before">support</Queue></Dial>')
    app.on("/before", "<Say>You are being put through</Say>")
    app.on("/left", "<Say>Goodbye</Say>")
    caller.dials(line)
    caller.waits_in("support")
    client.calls.create(to=agent.number, from_=line, url=f"{app.url}/agent")
    agent.rings()
    agent.answers()
    caller.hears("You are being put through")
    caller.talks_with(agent)
    assert app.requests("/left") == []
    agent.hangs_up()
    caller.hears("Goodbye")
    assert app.requests("/left")[0].params["QueueResult"] == "bridged"
    before = app.requests("/before")[0].params
    assert (before["CallSid"], before["DequeingCallSid"]) == (caller.sid, agent.sid)


def test_an_unknown_queue_is_an_error_and_an_empty_one_no_answer(
    app: App, line: str, caller: Handset, client: Client
) -> None:
    app.on("/voice", '<Dial action="/first"><Queue>nowhere</Queue></Dial>')
    app.on("/first", '<Dial action="/second" timeout="5"><Queue>empty</Queue></Dial>')
    app.on("/second", "<Say>Nobody was there</Say>")
    client.queues.create(friendly_name="empty")
    caller.dials(line)
    caller.hears("Nobody was there")
    assert app.requests("/first")[0].params["DialCallStatus"] == "error"
    assert app.requests("/second")[0].params["DialCallStatus"] == "no-answer"
