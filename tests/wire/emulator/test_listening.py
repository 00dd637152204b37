"""Gather and Record on a call, in virtual time: a minute of silence takes none (twilio-voice 2.3, 2.4, 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ivr.emulator.exchange import Exchange, Handset, Unmet

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App


def test_the_time_out_counts_from_the_end_of_what_is_said(
    app: App, exchange: Exchange, line: str, caller: Handset
) -> None:
    app.on("/voice", f'<Gather timeout="7"><Say>{"word " * 30}</Say></Gather><Say>Nothing was pressed</Say>')
    began = exchange.company.clock.now()
    caller.dials(line)
    caller.hears("Nothing was pressed", within=60)
    assert exchange.company.clock.now() - began == pytest.approx(149 / 15 + 7)


def test_time_stands_still_while_nobody_waits(app: App, exchange: Exchange, line: str, caller: Handset) -> None:
    app.on("/voice", '<Gather timeout="7" action="/menu" numDigits="1"/>')
    app.on("/menu", "<Say>One</Say>")
    caller.dials(line)
    app.sees("/voice")
    caller.presses("1", within=1)
    caller.hears("One", within=1)


def test_what_is_not_heard_in_time_is_a_failure_that_shows_the_transcript(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", "<Say>Hello</Say><Pause length='60'/>")
    caller.dials(line)
    with pytest.raises(Unmet, match=r"(?s)to hear 'goodbye' within 30 s.*“Hello”"):
        caller.hears("goodbye", within=30)


@pytest.mark.parametrize(
    ("attributes", "keys", "digits"),
    [
        ('numDigits="1"', "2", "2"),
        ('numDigits="3"', "123", "123"),
        ('finishOnKey="*"', "12*", "12"),
        ('finishOnKey=""', "12#", "12#"),
        ("", "12#", "12"),
        ("", "12", "12"),
        ('actionOnEmptyResult="true"', "#", ""),
    ],
)
def test_keys(*, app: App, line: str, caller: Handset, attributes: str, keys: str, digits: str) -> None:
    app.on("/voice", f'<Gather action="/menu" {attributes}><Say>Press</Say></Gather>')
    app.on("/menu", "<Say>Thank you</Say>")
    caller.dials(line)
    caller.hears("Press")
    caller.presses(keys)
    caller.hears("Thank you", within=30)
    assert app.requests("/menu")[0].params["Digits"] == digits


def test_the_finishing_key_alone_is_nothing_unless_nothing_is_asked_for(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", '<Gather action="/menu"><Say>Press</Say></Gather><Say>You pressed nothing</Say>')
    caller.dials(line)
    caller.presses("#")
    caller.hears("You pressed nothing", within=1)


def test_an_empty_result_is_told_of_where_it_is_asked_for(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", '<Gather action="/menu" actionOnEmptyResult="true" timeout="3"/>')
    app.on("/menu", "<Say>You pressed nothing</Say>")
    caller.dials(line)
    caller.hears("You pressed nothing", within=4)
    assert app.requests("/menu")[0].params["Digits"] == ""


def test_without_an_action_the_same_document_is_asked_for_again(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", lambda seen: f'<Say>{seen.params.get("Digits", "none")}</Say><Gather numDigits="1"/>')
    caller.dials(line)
    caller.hears("none")
    caller.presses("4", within=30)
    caller.hears("4", within=30)


def test_a_key_stops_what_is_being_said_and_keys_that_nobody_listens_to_are_lost(
    app: App, exchange: Exchange, line: str, caller: Handset
) -> None:
    app.on("/voice", '<Say>Welcome</Say><Gather action="/menu" numDigits="1"><Say>A long menu</Say></Gather>')
    app.on("/menu", "<Say>Thank you</Say>")
    caller.dials(line)
    caller.hears("Welcome")
    caller.presses_blindly("9")
    caller.hears("A long menu")
    caller.presses("2")
    caller.hears("Thank you", within=1)
    assert app.requests("/menu")[0].params["Digits"] == "2"
    assert "cut" in [sound.kind for sound in caller.heard]
    assert "key 9 lost: nobody listens" in str(exchange.transcript)


def test_words(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", '<Gather input="speech" speechTimeout="auto" action="/menu"><Say>Why do you call?</Say></Gather>')
    app.on("/menu", "<Say>I see</Say>")
    caller.dials(line)
    caller.hears("Why do you call?")
    caller.says("my bill is wrong")
    caller.hears("I see", within=10)
    told = app.requests("/menu")[0].params
    assert told["SpeechResult"] == "my bill is wrong"
    assert 0 <= float(told["Confidence"]) <= 1
    assert "Digits" not in told


@pytest.mark.parametrize(
    ("ends_with", "digits", "duration"), [("#", "#", "12"), ("silence", "", "12"), ("hanging up", "hangup", "12")]
)
def test_a_message(*, app: App, line: str, caller: Handset, ends_with: str, digits: str, duration: str) -> None:
    app.on("/voice", '<Record action="/rec" maxLength="60" recordingStatusCallback="/ready"/>')
    caller.dials(line)
    caller.records(12, ends_with=ends_with)
    assert caller.is_over(within=20) == "completed"
    recorded = app.awaits("/rec")[0].params
    assert (recorded["Digits"], recorded["RecordingDuration"]) == (digits, duration)
    ready = app.awaits("/ready")[0].params
    assert (ready["RecordingStatus"], ready["RecordingUrl"]) == ("completed", recorded["RecordingUrl"])


def test_a_message_is_cut_at_its_longest_and_transcribed(app: App, line: str, caller: Handset) -> None:
    app.on(
        "/voice",
        '<Record action="/rec" maxLength="10" timeout="0" transcribe="true" transcribeCallback="/words"/>',
    )
    app.on("/rec", "<Say>That is all</Say>")
    caller.dials(line)
    caller.records(30, "please call me back", ends_with="silence")
    caller.hears("That is all", within=1)
    assert app.requests("/rec")[0].params["RecordingDuration"] == "10"
    assert app.awaits("/words")[0].params["TranscriptionText"] == "please call me back"


def test_a_pause_first_delays_the_picking_up(app: App, line: str, caller: Handset, exchange: Exchange) -> None:
    app.on("/voice", '<Pause length="3"/><Say>Hello</Say>')
    caller.dials(line)
    app.sees("/voice")
    exchange.passes(2)
    assert caller.leg.status == "ringing"
    caller.hears("Hello", within=5)
    assert caller.leg.status == "in-progress"
