"""Words that reach somebody outside, and words that record: the exact TwiML."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest

from ivr.carriers.errors import NoSuchOutlet
from ivr.carriers.ports import Links, Outlet
from ivr.carriers.twilio.render import Renderer
from ivr.dialogue.instructions import (
    Await,
    Connect,
    DialNumbers,
    Gather,
    Hangup,
    Record,
    Say,
    StartRecording,
    StopRecording,
    StopTranscribing,
    Word,
)
from ivr.dialogue.secrets import Secret

PUBLIC = "https://line.example.com"
TRIES = "#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&tt=14500"
FACT = "#rc=3&rp=all"
ASKED = "n=7&at=main&v=abc123&r=talk&l=en"
ANSWER = f"{PUBLIC}/voice/turn?{ASKED}"
DESK, SHOP = "+18005550199", "+18005550198"


@pytest.fixture
def links() -> Links:
    return Links(PUBLIC, 7, "main", "abc123", "talk", "en", line="+18005550100", caller="+12025550123")


def verbs(renderer: Renderer, links: Links, *words: Word) -> list[Element]:
    return list(fromstring(renderer.document(words, links)))  # noqa: S314 - our own document


def test_a_dial_in_turn_rings_the_first_number_and_asks_us_for_the_next(renderer: Renderer, links: Links) -> None:
    dial, behind = verbs(renderer, links, DialNumbers((DESK, SHOP), ring=20))
    assert dial.attrib == {
        "action": f"{ANSWER}&k=dial{TRIES}",
        "method": "POST",
        "timeout": "20",
        "callerId": "+18005550100",
    }
    [number] = dial
    assert number.text == DESK
    assert number.attrib == {
        "statusCallback": f"{PUBLIC}/voice/dial/leg?{ASKED}{FACT}",
        "statusCallbackMethod": "POST",
        "statusCallbackEvent": "answered completed",
    }
    assert behind.text == dial.get("action")


def test_together_ten_numbers_at_most_ring_at_once(renderer: Renderer, links: Links) -> None:
    numbers = tuple(f"+180055501{number:02}" for number in range(12))
    dial, _ = verbs(renderer, links, DialNumbers(numbers, order="together"))
    assert [number.text for number in dial] == list(numbers[:10])


def test_who_is_dialled_may_see_the_caller_and_hears_what_we_say_first(renderer: Renderer, links: Links) -> None:
    dial, _ = verbs(renderer, links, DialNumbers((DESK,), caller_id="caller", screen=True, record=True))
    assert dial.get("callerId") == "+12025550123"
    assert dial.get("record") == "record-from-answer-dual"
    assert dial.get("recordingStatusCallback") == f"{PUBLIC}/voice/recorded?{ASKED}{FACT}"
    assert dial[0].get("url") == f"{PUBLIC}/voice/dial/answered?{ASKED}{TRIES}"
    assert dial[0].get("statusCallback") == f"{PUBLIC}/voice/dial/leg?{ASKED}&s=1{FACT}"


def test_what_is_heard_aside_runs_out(renderer: Renderer, links: Links) -> None:
    assert renderer.aside((Say("A call."),), links).endswith(b"A call.</Say></Response>")


def test_a_recording_of_both_sides_has_a_name_by_which_it_is_stopped(renderer: Renderer, links: Links) -> None:
    start, stop, _, _ = verbs(renderer, links, StartRecording(2), StopRecording(2), Gather((Say("Your PIN?"),)))
    assert start[0].attrib == {
        "name": "part-2",
        "channels": "dual",
        "trim": "do-not-trim",
        "recordingStatusCallback": f"{PUBLIC}/voice/recorded?{ASKED}{FACT}",
        "recordingStatusCallbackMethod": "POST",
        "recordingStatusCallbackEvent": "completed absent",
    }
    assert (stop.tag, stop[0].tag, stop[0].attrib) == ("Stop", "Recording", {"name": "part-2"})


@pytest.mark.parametrize(("language", "written_down"), [("en-US", True), ("en-GB", True), ("es-MX", False)])
def test_a_message_is_written_down_where_the_carrier_can(
    renderer: Renderer, links: Links, language: str, *, written_down: bool
) -> None:
    *before, record, _ = verbs(renderer, links, Record(longest=300, transcribe=True, language=language, part=2))
    assert [one.tag for one in before] == ([] if written_down else ["Start"])
    callback = f"{PUBLIC}/voice/transcript?{ASKED}{FACT}"
    assert record.get("transcribeCallback") == (callback if written_down else None)
    assert record.get("maxLength") == ("120" if written_down else "300")


def test_another_language_than_english_is_written_down_while_it_is_spoken(renderer: Renderer, links: Links) -> None:
    message = Record(transcribe=True, language="hi-IN", part=2)
    begin, record, _, end, *_ = verbs(renderer, links, message, StopTranscribing(2, "hi-IN"), Say("Thank you."))
    assert begin[0].attrib == {
        "name": "message-2",
        "track": "inbound_track",
        "partialResults": "false",
        "languageCode": "hi-IN",
        "statusCallbackMethod": "POST",
        "statusCallbackUrl": f"{PUBLIC}/voice/words?{ASKED}&m=2{FACT}",
    }
    assert record.get("recordingStatusCallback") == f"{PUBLIC}/voice/recording?{ASKED}&m=2{FACT}"
    assert (end.tag, end[0].tag, end[0].attrib) == ("Stop", "Transcription", {"name": "message-2"})
    assert [one.tag for one in verbs(renderer, links, StopTranscribing(1, "en-US"), Hangup())] == ["Hangup"]


def test_what_is_sent_to_a_connector_stands_in_no_reply(renderer: Renderer, links: Links) -> None:
    [away] = verbs(renderer, links, Connect("pay", "cards", {"pin": Secret("sealed")}))
    assert (away.tag, away.text) == ("Redirect", f"{PUBLIC}/voice/outlet?{ASKED}{TRIES}")


def test_an_answer_that_takes_longer_is_asked_for_again(renderer: Renderer, links: Links) -> None:
    [away] = verbs(renderer, links, Await("a/b"))
    assert away.text == f"{PUBLIC}/voice/await?{ASKED}&t=a%2Fb{TRIES}"


def outlet(renderer: Renderer, links: Links, outlet: Outlet) -> list[Element]:
    return list(fromstring(renderer.outlet(outlet, links)))  # noqa: S314 - our own document


def test_a_stream_is_connected_in_both_directions(renderer: Renderer, links: Links) -> None:
    connect, behind = outlet(renderer, links, Outlet("stream", "wss://bot.example/talk", {"call": "CA1", "a": '"<'}))
    assert connect.get("action") == f"{ANSWER}&k=connect{TRIES}"
    stream = connect[0]
    assert (stream.tag, stream.get("url")) == ("Stream", "wss://bot.example/talk")
    assert [(one.get("name"), one.get("value")) for one in stream] == [("call", "CA1"), ("a", '"<')]
    assert behind.text == connect.get("action")


def test_a_payment_gets_its_terms_as_attributes_and_the_rest_as_parameters(renderer: Renderer, links: Links) -> None:
    sent = {"charge_amount": "19.90", "currency": "usd", "order": "4711"}
    pay, _ = outlet(renderer, links, Outlet("pay", "Default", sent))
    assert (pay.get("paymentConnector"), pay.get("chargeAmount"), pay.get("currency")) == ("Default", "19.90", "usd")
    assert [(one.get("name"), one.get("value")) for one in pay] == [("order", "4711")]


@pytest.mark.parametrize(
    ("address", "verb", "noun", "reached"),
    [
        ("+14155550100", "Dial", "Number", "+14155550100"),
        ("sip:care@bank.example", "Dial", "Sip", "sip:care@bank.example?X-call=CA1&X-order-number=a%20b"),
        ("refer:sips:care@bank.example", "Refer", "Sip", "sips:care@bank.example?X-call=CA1&X-order-number=a%20b"),
    ],
)
def test_another_telephone_system_is_dialled_or_referred_to(
    *, renderer: Renderer, links: Links, address: str, verb: str, noun: str, reached: str
) -> None:
    sent = {"call": "CA1", "order_number": "a b"}
    away, _ = outlet(renderer, links, Outlet("hand_over", address, sent))
    assert (away.tag, away[0].tag, away[0].text) == (verb, noun, reached)


def test_a_sip_address_takes_no_more_than_the_carrier_does(renderer: Renderer, links: Links) -> None:
    sent = {"a": "x" * 900, "b": "y" * 900, "c": "z"}
    away, _ = outlet(renderer, links, Outlet("hand_over", "sip:care@bank.example", sent))
    assert away[0].text == f"sip:care@bank.example?X-a={'x' * 900}&X-c=z"


@pytest.mark.parametrize(
    ("kind", "address"), [("stream", "https://bot.example"), ("hand_over", "bank"), ("hand_over", "refer:+14155550100")]
)
def test_an_address_that_the_carrier_cannot_reach_is_refused(
    renderer: Renderer, links: Links, kind: str, address: str
) -> None:
    with pytest.raises(NoSuchOutlet, match="cannot hand a caller to"):
        renderer.outlet(Outlet("stream" if kind == "stream" else "hand_over", address), links)
