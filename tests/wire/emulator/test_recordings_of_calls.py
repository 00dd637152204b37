"""Recordings that run beside a call, and those of a Dial: when they begin and end, and what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from twilio.rest import Client

from ivr.emulator.exchange import Exchange, Handset

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App

START = '<Start><Recording name="part-1" recordingStatusCallback="/kept"/></Start>'


def test_both_sides_are_recorded_until_the_end_of_the_call(
    app: App, exchange: Exchange, line: str, caller: Handset, client: Client
) -> None:
    app.on("/voice", f'{START}<Pause length="30"/>')
    caller.dials(line)
    app.sees("/voice")
    exchange.passes(12)
    [running] = client.calls(caller.sid).recordings.list()
    assert running.status == "in-progress"
    caller.hangs_up()
    told = app.awaits("/kept")[0].params
    assert (told["RecordingStatus"], told["RecordingDuration"], told["RecordingChannels"]) == ("completed", "12", "2")
    assert (told["CallSid"], told["RecordingSid"]) == (caller.sid, running.sid)


def test_a_recording_is_stopped_by_its_name_and_what_follows_is_another(
    app: App, exchange: Exchange, line: str, caller: Handset
) -> None:
    app.on("/voice", f'{START}<Pause length="5"/><Stop><Recording name="part-1"/></Stop><Redirect>/pin</Redirect>')
    app.on("/pin", '<Gather action="/after" numDigits="4"><Say>Your PIN</Say></Gather>')
    app.on("/after", f'{START.replace("part-1", "part-2")}<Pause length="7"/>')
    caller.dials(line)
    caller.hears("Your PIN", within=10)
    exchange.passes(3)
    caller.presses("1234")
    caller.is_over(within=20)
    told = [one.params for one in app.awaits("/kept", 2)]
    assert [one["RecordingDuration"] for one in told] == ["5", "7"]
    assert told[0]["RecordingSid"] != told[1]["RecordingSid"]


def test_a_recording_of_nothing_is_absent(app: App, line: str, caller: Handset) -> None:
    events = 'recordingStatusCallbackEvent="completed absent"'
    start = f'<Start><Recording name="a" recordingStatusCallback="/kept" {events}/></Start>'
    app.on("/voice", f'{start}<Stop><Recording name="a"/></Stop>')
    caller.dials(line)
    assert app.awaits("/kept")[0].params["RecordingStatus"] == "absent"


@pytest.mark.parametrize(
    ("attribute", "seconds", "channels"),
    [("record-from-answer-dual", "6", "2"), ("true", "6", "1"), ("record-from-ringing", "10", "1")],
)
def test_a_dial_is_recorded_from_the_moment_that_it_names(
    *,
    app: App,
    exchange: Exchange,
    line: str,
    caller: Handset,
    agent: Handset,
    attribute: str,
    seconds: str,
    channels: str,
) -> None:
    app.on(
        "/voice",
        f'<Dial action="/after" record="{attribute}" recordingStatusCallback="/kept">{agent.number}</Dial>',
    )
    caller.dials(line)
    agent.rings()
    exchange.passes(4)
    agent.answers()
    caller.talks_with(agent)
    exchange.passes(6)
    agent.hangs_up()
    told = app.awaits("/kept")[0].params
    assert (told["RecordingSource"], told["RecordingDuration"], told["RecordingChannels"]) == (
        "DialVerb",
        seconds,
        channels,
    )
    assert app.awaits("/after")[0].params["RecordingUrl"] == told["RecordingUrl"]


def test_a_dial_that_nobody_takes_is_not_recorded(app: App, line: str, caller: Handset, agent: Handset) -> None:
    app.on("/voice", f'<Dial action="/after" record="true">{agent.number}</Dial>')
    caller.dials(line)
    agent.rings()
    agent.declines()
    assert "RecordingUrl" not in app.awaits("/after")[0].params


def test_a_message_in_which_nothing_was_understood_is_told_of_as_failed(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", '<Record action="/rec" timeout="5" transcribe="true" transcribeCallback="/words"/>')
    caller.dials(line)
    caller.records(8, "", ends_with="#")
    assert app.awaits("/words")[0].params["TranscriptionStatus"] == "failed"
