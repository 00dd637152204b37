"""Moving a leg by REST: what the carrier asks for, and in which order (twilio-voice 4.3, changelog 2021.05.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from ivr.emulator.exchange import Exchange, Handset

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App

SECOND = "+15555550188"


@pytest.fixture
def in_queue(app: App, line: str, caller: Handset) -> Handset:
    app.on("/voice", '<Enqueue waitUrl="/wait" action="/left">support</Enqueue>')
    app.on("/wait", '<Pause length="5"/>')
    app.on("/left", "<Say>thrown away</Say>")
    app.on("/moved", "<Say>You were moved</Say>")
    caller.dials(line)
    caller.waits_in("support")
    app.awaits("/wait")
    return caller


def test_a_leg_moved_out_of_an_enqueue_asks_for_its_action_first_and_throws_the_answer_away(
    app: App, in_queue: Handset, client: Client
) -> None:
    client.calls(in_queue.sid).update(url=f"{app.url}/moved")
    in_queue.hears("You were moved")
    assert app.paths()[-2:] == ["/left", "/moved"]
    assert app.requests("/left")[0].params["QueueResult"] == "redirected"
    assert "thrown away" not in [sound.text for sound in in_queue.heard]


def test_the_cut_action_is_not_asked_for_where_that_is_switched_off(
    app: App, in_queue: Handset, client: Client, exchange: Exchange
) -> None:
    exchange.switches.cut_action_first = False
    client.calls(in_queue.sid).update(url=f"{app.url}/moved")
    in_queue.hears("You were moved")
    assert app.requests("/left") == []


def test_the_new_document_waits_for_the_answer_of_the_cut_action(
    app: App, in_queue: Handset, client: Client, exchange: Exchange
) -> None:
    exchange.faults.delay("/left", 0.2)
    client.calls(in_queue.sid).update(url=f"{app.url}/moved")
    in_queue.hears("You were moved")
    left, moved = app.requests("/left")[0], app.requests("/moved")[0]
    assert moved.at > left.at


def test_a_member_is_taken_once_the_second_take_is_400_and_one_who_does_not_wait_is_404(
    app: App, in_queue: Handset, client: Client, exchange: Exchange
) -> None:
    queue = client.queues.list()[0]
    exchange.faults.delay("/left", 0.3)
    assert queue.friendly_name == "support"
    client.queues(queue.sid).members(in_queue.sid).update(url=f"{app.url}/moved")
    with pytest.raises(TwilioRestException) as second:
        client.queues(queue.sid).members(in_queue.sid).update(url=f"{app.url}/moved")
    assert second.value.status == 400
    in_queue.hears("You were moved")
    with pytest.raises(TwilioRestException) as late:
        client.queues(queue.sid).members(in_queue.sid).update(url=f"{app.url}/moved")
    assert (late.value.status, late.value.code) == (404, 20404)
    assert app.requests("/left")[0].params["QueueResult"] == "redirected"
    assert len(app.requests("/moved")) == 1


def test_front_takes_the_one_who_waits_longest(
    app: App, in_queue: Handset, client: Client, exchange: Exchange, line: str
) -> None:
    other = exchange.caller(SECOND)
    other.dials(line)
    other.waits_in("support")
    queue = client.queues.list()[0]
    assert [member.position for member in client.queues(queue.sid).members.list()] == [1, 2]
    client.queues(queue.sid).members("Front").update(url=f"{app.url}/moved")
    in_queue.hears("You were moved")
    assert [member.call_sid for member in client.queues(queue.sid).members.list()] == [other.sid]


def test_a_leg_moved_out_of_a_conference_asks_for_the_action_with_answered(
    app: App, line: str, caller: Handset, client: Client
) -> None:
    app.on("/voice", '<Dial action="/after"><Conference waitUrl="">room-1</Conference></Dial>')
    app.on("/moved", "<Say>Out of the room</Say>")
    caller.dials(line)
    caller.enters("room-1")
    client.calls(caller.sid).update(url=f"{app.url}/moved")
    caller.hears("Out of the room")
    assert app.paths()[-2:] == ["/after", "/moved"]
    assert app.requests("/after")[0].params["DialCallStatus"] == "answered"


def test_a_leg_moved_out_of_a_dialled_number_ends_the_other_leg_first(
    app: App, line: str, caller: Handset, agent: Handset, client: Client
) -> None:
    app.on("/voice", f'<Dial action="/after"><Number statusCallback="/child">{agent.number}</Number></Dial>')
    app.on("/moved", "<Say>Back with us</Say>")
    caller.dials(line)
    agent.rings()
    agent.answers()
    caller.talks_with(agent)
    client.calls(caller.sid).update(url=f"{app.url}/moved")
    caller.hears("Back with us")
    assert agent.is_over() == "completed"
    after = app.requests("/after")[0].params
    assert (after["DialCallStatus"], after["DialBridged"], after["DialCallSid"]) == ("completed", "true", agent.sid)
    assert "DialCallDuration" in after
    assert app.awaits("/child")[0].params["CallStatus"] == "completed"


def test_without_an_action_a_redirect_behind_the_cut_dial_is_asked_for_too(
    app: App, line: str, caller: Handset, agent: Handset, client: Client
) -> None:
    app.on("/voice", f"<Dial>{agent.number}</Dial><Redirect>/next</Redirect>")
    app.on("/next", "<Say>thrown away</Say>")
    app.on("/moved", "<Say>Moved</Say>")
    caller.dials(line)
    agent.rings()
    agent.answers()
    caller.talks_with(agent)
    client.calls(caller.sid).update(url=f"{app.url}/moved")
    caller.hears("Moved")
    assert app.paths()[-2:] == ["/next", "/moved"]
    assert "thrown away" not in [sound.text for sound in caller.heard]


def test_a_called_leg_that_is_moved_goes_on_alone_and_the_dial_of_the_other_ends(
    app: App, line: str, caller: Handset, agent: Handset, client: Client
) -> None:
    app.on("/voice", f'<Dial action="/after">{agent.number}</Dial>')
    app.on("/after", "<Say>The other side has gone</Say>")
    app.on("/desk", "<Say>You were fetched</Say><Pause length='60'/>")
    caller.dials(line)
    agent.rings()
    agent.answers()
    caller.talks_with(agent)
    client.calls(agent.sid).update(url=f"{app.url}/desk")
    agent.hears("You were fetched")
    caller.hears("The other side has gone")
    assert "DialCallDuration" not in app.requests("/after")[0].params


def test_a_ringing_call_cannot_be_redirected(
    app: App, line: str, agent: Handset, client: Client, exchange: Exchange
) -> None:
    call = client.calls.create(to=agent.number, from_=line, url=f"{app.url}/agent")
    agent.rings()
    with pytest.raises(TwilioRestException) as refused:
        client.calls(call.sid or "").update(url=f"{app.url}/moved")
    assert (refused.value.status, refused.value.code) == (400, 21220)
    assert "Call is not in-progress. Cannot redirect." in refused.value.msg


def test_a_call_that_is_over_cannot_be_redirected_but_ended_again_without_harm(
    app: App, in_queue: Handset, client: Client
) -> None:
    client.calls(in_queue.sid).update(status="completed")
    assert in_queue.is_over() == "completed"
    with pytest.raises(TwilioRestException) as refused:
        client.calls(in_queue.sid).update(url=f"{app.url}/moved")
    assert refused.value.code == 21220
    assert client.calls(in_queue.sid).update(status="completed").status == "completed"


def test_text_by_rest_is_played_and_its_actions_have_to_be_absolute(
    app: App, in_queue: Handset, client: Client
) -> None:
    client.calls(in_queue.sid).update(
        twiml='<Response><Gather action="/relative" actionOnEmptyResult="true" timeout="1"/></Response>',
        fallback_url=f"{app.url}/fallback",
    )
    assert app.awaits("/fallback")[0].params["ErrorCode"] == "11100"
