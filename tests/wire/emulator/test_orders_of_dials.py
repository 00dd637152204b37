"""Dial Number and Client: who rings, who is put through, and what the action is told (twilio-voice 2.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ivr.emulator.exchange import Exchange, Handset

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App

SECOND = "+15555550188"


@pytest.fixture
def second(exchange: Exchange) -> Handset:
    return exchange.phone(SECOND)


def test_all_ring_and_the_first_to_answer_is_put_through(
    app: App, line: str, caller: Handset, agent: Handset, second: Handset
) -> None:
    app.on(
        "/voice",
        f'<Dial action="/after"><Number statusCallback="/a">{agent.number}</Number>'
        f'<Number statusCallback="/b">{SECOND}</Number></Dial>',
    )
    caller.dials(line)
    agent.rings()
    second.rings()
    second.answers()
    caller.talks_with(second)
    assert agent.is_over() == "canceled"
    assert app.awaits("/a")[0].params["CallStatus"] == "canceled"
    second.hangs_up()
    after = app.awaits("/after")[0].params
    assert (after["DialCallStatus"], after["DialCallSid"]) == ("completed", second.sid)
    assert app.awaits("/b")[0].params["ParentCallSid"] == caller.sid


def test_one_after_the_other(app: App, line: str, caller: Handset, agent: Handset, second: Handset) -> None:
    app.on("/voice", f'<Dial sequential="true"><Number>{agent.number}</Number><Number>{SECOND}</Number></Dial>')
    caller.dials(line)
    agent.rings()
    assert [rung.number for rung in caller.person.company.phones.rung] == [agent.number]
    agent.declines()
    second.rings()
    second.answers()
    caller.talks_with(second)


@pytest.mark.parametrize("event", ["busy", "no-answer", "failed"])
def test_nobody_is_reached(
    *, app: App, exchange: Exchange, line: str, caller: Handset, agent: Handset, event: str
) -> None:
    to = "+15555550177" if event == "failed" else agent.number
    exchange.unreachable("+15555550177")
    app.on("/voice", f'<Dial action="/after" timeout="5">{to}</Dial>')
    app.on("/after", "<Say>Nobody is there</Say>")
    caller.dials(line)
    if event == "busy":
        agent.rings()
        agent.declines()
    caller.hears("Nobody is there", within=20)
    after = app.requests("/after")[0].params
    assert (after["DialCallStatus"], after["DialBridged"]) == (event, "false")


def test_a_declined_whisper_is_an_answered_leg_that_was_never_bridged(
    app: App, line: str, caller: Handset, agent: Handset
) -> None:
    app.on("/voice", f'<Dial action="/after"><Number url="/whisper">{agent.number}</Number></Dial>')
    app.on("/whisper", '<Gather action="/key" numDigits="1"><Say>Press 1</Say></Gather><Hangup/>')
    app.on("/key", "<Hangup/>")
    caller.dials(line)
    agent.rings()
    agent.answers()
    agent.hears("Press 1")
    assert caller.leg.circle is None
    agent.presses("2")
    after = app.awaits("/after")[0].params
    assert (after["DialCallStatus"], after["DialBridged"]) == ("completed", "false")


def test_a_caller_who_leaves_while_it_rings_leaves_no_ringing_phone(
    app: App, line: str, caller: Handset, agent: Handset
) -> None:
    app.on("/voice", f"<Dial>{agent.number}</Dial>")
    caller.dials(line)
    agent.rings()
    caller.hangs_up()
    assert agent.is_over() == "canceled"


def test_a_star_drops_the_other_side(app: App, line: str, caller: Handset, agent: Handset) -> None:
    app.on("/voice", f'<Dial hangupOnStar="true" action="/after">{agent.number}</Dial>')
    app.on("/after", "<Say>We are back</Say>")
    caller.dials(line)
    agent.rings()
    agent.answers()
    caller.talks_with(agent)
    caller.presses_blindly("*")
    caller.hears("We are back")
    assert agent.is_over() == "completed"


@pytest.mark.parametrize(("attribute", "status"), [("", "in-progress"), ('answerOnBridge="true"', "ringing")])
def test_whether_the_caller_is_answered_before_the_other_side_is(
    *, app: App, line: str, caller: Handset, agent: Handset, attribute: str, status: str
) -> None:
    app.on("/voice", f"<Dial {attribute}>{agent.number}</Dial>")
    caller.dials(line)
    agent.rings()
    assert caller.leg.status == status
    agent.answers()
    caller.talks_with(agent)
    assert caller.leg.status == "in-progress"


def test_a_client_is_rung_by_its_name(app: App, exchange: Exchange, line: str, caller: Handset) -> None:
    browser = exchange.phone("client:mary")
    app.on("/voice", "<Dial><Client>mary</Client></Dial><Say>And then the next verb</Say>")
    caller.dials(line)
    assert browser.rings() == caller.number
    browser.answers()
    caller.talks_with(browser)
    browser.hangs_up()
    caller.hears("And then the next verb")


def test_a_machine_is_detected_on_a_dialled_number(app: App, exchange: Exchange, line: str, caller: Handset) -> None:
    mailbox = exchange.phone("+15555550155", "machine")
    app.on(
        "/voice",
        '<Dial><Number machineDetection="DetectMessageEnd" amdStatusCallback="/amd">+15555550155</Number></Dial>',
    )
    caller.dials(line)
    mailbox.rings()
    mailbox.answers()
    assert app.awaits("/amd")[0].params["AnsweredBy"] == "machine_end_beep"
