"""Conferences: who hears whom, which events leave in which order, what REST does to them (twilio-voice 2.6, 4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from ivr.emulator.exchange import Exchange, Handset

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App

EVENTS = 'statusCallback="/room" statusCallbackEvent="start end join leave"'


def dial(label: str, more: str = "") -> str:
    return (
        f'<Dial action="/after"><Conference participantLabel="{label}" waitUrl="" beep="false" {EVENTS} {more}>'
        "room-7</Conference></Dial>"
    )


@pytest.fixture
def talking(app: App, line: str, caller: Handset, agent: Handset, client: Client) -> Handset:
    """The caller and the agent are in one room; either's leaving ends it."""
    app.on("/voice", dial("caller", 'endConferenceOnExit="true"'))
    app.on("/agent", dial("agent", 'endConferenceOnExit="true"'))
    app.on("/after", "<Say>The conversation is over</Say>")
    caller.dials(line)
    caller.enters("room-7")
    client.calls.create(to=agent.number, from_=line, url=f"{app.url}/agent")
    agent.rings()
    agent.answers()
    agent.talks_with(caller)
    return agent


def events(app: App) -> list[tuple[str, str, str]]:
    return [
        (seen.params["SequenceNumber"], seen.params["StatusCallbackEvent"], seen.params.get("ParticipantLabel", ""))
        for seen in app.requests("/room")
    ]


def test_events_are_numbered_and_the_start_comes_when_two_have_met(app: App, talking: Handset) -> None:
    app.awaits("/room", 3)
    assert events(app) == [
        ("0", "participant-join", "caller"),
        ("1", "participant-join", "agent"),
        ("2", "conference-start", ""),
    ]


def test_when_one_with_end_on_exit_leaves_the_other_goes_on_with_the_action(
    app: App, talking: Handset, caller: Handset
) -> None:
    talking.hangs_up()
    caller.hears("The conversation is over")
    app.awaits("/room", 6)
    assert [event[1:] for event in events(app)[3:]] == [
        ("participant-leave", "agent"),
        ("participant-leave", "caller"),
        ("conference-end", ""),
    ]
    first, second, end = (seen.params for seen in app.requests("/room")[3:])
    assert first["ReasonParticipantLeft"] == "participant_hung_up"
    assert second["ReasonParticipantLeft"] == "moderator_ended_conference"
    assert end["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    assert (end["CallSidEndingConference"], end["ParticipantLabelEndingConference"]) == (talking.sid, "agent")
    assert app.awaits("/after")[0].params["DialCallStatus"] == "answered"


def test_the_first_to_join_decides_who_is_told(app: App, line: str, caller: Handset, exchange: Exchange) -> None:
    app.on("/voice", '<Dial><Conference waitUrl="">room-8</Conference></Dial>')
    caller.dials(line)
    caller.enters("room-8")
    app.on("/voice", dial("second").replace("room-7", "room-8"))
    second = exchange.caller("+15555550188")
    second.dials(line)
    second.talks_with(caller)
    second.hangs_up()
    second.is_over()
    app.awaits("/status")
    assert app.requests("/room") == []


def test_what_one_says_the_other_hears(talking: Handset, caller: Handset) -> None:
    caller.says("My parcel has not come")
    assert talking.hears("My parcel") == "My parcel has not come"
    talking.says("Let me look")
    assert caller.hears("let me look") == "Let me look"


def test_a_muted_supervisor_is_heard_by_nobody_and_a_coach_by_one(
    *, app: App, exchange: Exchange, line: str, talking: Handset, caller: Handset, client: Client
) -> None:
    room = client.conferences.list(friendly_name="room-7")[0]
    supervisor = exchange.phone("+15555550177")
    participants = client.conferences(room.sid).participants
    participants.create(to=supervisor.number, from_=line, label="supervisor", muted=True)
    supervisor.rings()
    supervisor.answers()
    supervisor.enters("room-7")
    supervisor.says("nobody hears this")
    participants("supervisor").update(muted=False, coaching=True, call_sid_to_coach=talking.sid)
    supervisor.says("offer a refund")
    assert talking.hears("offer a refund") == "offer a refund"
    participants("supervisor").update(coaching=False)
    supervisor.says("this is the supervisor")
    assert caller.hears("this is the supervisor") == "this is the supervisor"
    assert [sound.text for sound in caller.heard if sound.kind == "voice"] == ["this is the supervisor"]
    assert "nobody hears this" not in [sound.text for sound in talking.heard]


def test_nobody_is_heard_before_the_room_starts(
    app: App, line: str, caller: Handset, agent: Handset, client: Client
) -> None:
    app.on("/voice", '<Dial><Conference startConferenceOnEnter="false" waitUrl="/music">room-9</Conference></Dial>')
    app.on("/music", "<Say>You are the only one here</Say>")
    caller.dials(line)
    caller.hears("You are the only one here")
    client.calls.create(to=agent.number, from_=line, url=f"{app.url}/voice")
    agent.rings()
    agent.answers()
    agent.enters("room-9")
    assert client.conferences.list()[0].status == "init"
    assert caller.leg.circle is None
    assert len(app.requests("/music")) == 2, "once for each: it is not asked for again"


def test_a_label_that_is_taken_is_not_added_and_the_document_goes_on(
    app: App, line: str, caller: Handset, exchange: Exchange
) -> None:
    app.on("/voice", dial("same") + "<Say>There was no place</Say>")
    caller.dials(line)
    caller.enters("room-7")
    second = exchange.caller("+15555550188")
    second.dials(line)
    second.hears("There was no place")


def test_a_broken_wait_url_does_not_establish_the_conference(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", '<Dial action="/after"><Conference waitUrl="/music">room-9</Conference></Dial>')
    app.on("/music", '<Gather numDigits="1"/>')
    app.on("/after", "<Say>No room</Say>")
    caller.dials(line)
    caller.hears("No room")
    assert app.requests("/after")[0].params["DialCallStatus"] == "failed"


def test_rest_shows_the_room_and_puts_somebody_out(app: App, talking: Handset, caller: Handset, client: Client) -> None:
    room = client.conferences.list(friendly_name="room-7", status="in-progress")[0]
    participants = client.conferences(room.sid).participants
    assert {(one.label, one.call_sid) for one in participants.list()} == {
        ("caller", caller.sid),
        ("agent", talking.sid),
    }
    assert participants("agent").update(end_conference_on_exit=False).end_conference_on_exit is False
    assert participants("agent").delete()
    talking.hears("The conversation is over")
    left = app.awaits("/room", 4)[3].params
    assert (left["ParticipantLabel"], left["ReasonParticipantLeft"]) == ("agent", "participant_updated_via_api")
    with pytest.raises(TwilioRestException) as gone:
        participants("agent").fetch()
    assert gone.value.status == 404


def test_rest_ends_the_room(app: App, talking: Handset, caller: Handset, client: Client) -> None:
    room = client.conferences.list(friendly_name="room-7")[0]
    ended = client.conferences(room.sid).update(status="completed")
    assert (ended.status, ended.reason_conference_ended) == ("completed", "conference-ended-via-api")
    caller.hears("The conversation is over")
    talking.hears("The conversation is over")


def test_hold_takes_somebody_out_of_the_conversation_and_plays_to_him(
    app: App, talking: Handset, caller: Handset, client: Client
) -> None:
    app.on("/hold", "<Say>One moment</Say>")
    room = client.conferences.list(friendly_name="room-7")[0]
    participant = client.conferences(room.sid).participants("caller")
    assert participant.update(hold=True, hold_url=f"{app.url}/hold").hold is True
    caller.hears("One moment")
    assert caller.leg.circle is None
    participant.update(hold=False)
    caller.talks_with(talking)


def test_who_is_not_in_the_room_cannot_be_coached(
    app: App, line: str, talking: Handset, caller: Handset, client: Client
) -> None:
    room = client.conferences.list(friendly_name="room-7")[0]
    participant = client.conferences(room.sid).participants("caller")
    for nobody in ("agent", "CA" + "0" * 32):
        with pytest.raises(TwilioRestException) as refused:
            participant.update(coaching=True, call_sid_to_coach=nobody)
        assert (refused.value.status, refused.value.code) == (400, 16028)


def test_music_on_hold_goes_on_by_redirects_and_hears_no_keys(
    app: App, talking: Handset, caller: Handset, client: Client
) -> None:
    app.on("/hold", "<Say>First</Say><Redirect>/more</Redirect>")
    app.on("/more", '<Gather numDigits="1"><Say>Second</Say></Gather>')
    room = client.conferences.list(friendly_name="room-7")[0]
    participant = client.conferences(room.sid).participants("caller")
    participant.update(hold=True, hold_url=f"{app.url}/hold", hold_method="POST")
    caller.hears("First")
    assert app.awaits("/more")[0].method == "POST"
    assert "Second" not in [sound.text for sound in caller.heard]


def test_an_announcement_is_heard_by_one(app: App, talking: Handset, caller: Handset, client: Client) -> None:
    app.on("/words", "<Say>This call is recorded</Say>")
    room = client.conferences.list(friendly_name="room-7")[0]
    client.conferences(room.sid).participants("caller").update(announce_url=f"{app.url}/words")
    caller.hears("This call is recorded")
    assert "This call is recorded" not in [sound.text for sound in talking.heard]


def test_rest_dials_somebody_into_a_room_by_its_name(app: App, line: str, agent: Handset, client: Client) -> None:
    made = client.conferences("room-new").participants.create(
        to=agent.number,
        from_=line,
        label="agent-7",
        wait_url="",
        status_callback=f"{app.url}/leg",
        status_callback_event=["ringing", "answered"],
        conference_status_callback=f"{app.url}/room",
        conference_status_callback_event=["join"],
    )
    assert (made.status, made.label) == ("queued", "agent-7")
    agent.rings()
    room = client.conferences.list(friendly_name="room-new")[0]
    assert client.conferences(room.sid).participants("agent-7").fetch().status == "ringing"
    agent.answers()
    agent.enters("room-new")
    assert [seen.params["CallStatus"] for seen in app.awaits("/leg", 2)] == ["ringing", "in-progress"]
    assert app.awaits("/room")[0].params["ParticipantLabel"] == "agent-7"


def test_coaching_somebody_who_is_not_there_asks_for_the_action(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", '<Dial action="/after"><Conference coach="CAnobody" waitUrl="">room-9</Conference></Dial>')
    app.on("/after", "<Say>Nobody to coach</Say>")
    caller.dials(line)
    caller.hears("Nobody to coach")
