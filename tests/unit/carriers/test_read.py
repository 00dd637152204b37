"""What the carrier says, from the wire to the dialogue; and everything that makes no sense."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.carriers import ports
from ivr.carriers.errors import Unreadable
from ivr.carriers.ports import Failure, Forged, Look, MessageReady, Posted, RoomEvent
from ivr.carriers.twilio.limits import LARGEST_BODY
from ivr.carriers.twilio.read import QUEUE_RESULTS, Reader
from ivr.dialogue.inputs import (
    CallArrived,
    Continued,
    Digits,
    HungUp,
    Input,
    LegEnded,
    NoInput,
    Recorded,
    Speech,
)

PUBLIC, TOKEN, CALL = "https://line.example.com", "12345", "CA" + "a1" * 16
MESSAGE = "https://api.example.com/Recordings/RE1"
Post = Callable[..., Posted]

anything = st.dictionaries(
    st.sampled_from(
        [
            "CallSid",
            "From",
            "To",
            "CallStatus",
            "CallDuration",
            "Digits",
            "SpeechResult",
            "Confidence",
            "RecordingUrl",
            "RecordingDuration",
            "RecordingStatus",
            "DialCallStatus",
            "DialCallDuration",
            "QueueResult",
            "QueueTime",
            "QueuePosition",
            "FriendlyName",
            "StatusCallbackEvent",
            "ParticipantLabel",
            "ErrorCode",
        ]
    ),
    st.text(max_size=300) | st.sampled_from(["completed", "in-progress", "1", "9" * 400, "\u0661", "nan", "+1800"]),
)


def a(**fields: str) -> Posted:
    return Posted(fields, {}, "/voice")


def test_it_is_the_port(reader: Reader) -> None:
    port: ports.Reader = reader
    assert port.call(a(CallSid=CALL)) == CALL


def test_a_signed_form_is_opened(posted: Post) -> None:
    opened = posted("/voice/turn?n=3&at=main%20menu&k=gather", CallSid=CALL, Digits="", FromCity="SAN JOS\u00c9")
    assert opened.fields == {"CallSid": CALL, "Digits": "", "FromCity": "SAN JOS\u00c9"}
    assert opened.query == {"n": "3", "at": "main menu", "k": "gather"}
    assert opened.path == "/voice/turn"


@pytest.mark.parametrize(
    "target", ["/voice?at=%E2%82%AC", "/voice/%7Euser", "/voice/a%2Fb?x=%3A", "/voice?a=b%20c&d=e+f"]
)
def test_the_target_is_signed_as_it_is_on_the_wire(posted: Post, target: str) -> None:
    assert posted(target, CallSid=CALL).path == target.partition("?")[0]


def test_an_unsigned_request_is_forged(reader: Reader) -> None:
    assert reader.open("POST", "/voice", b"CallSid=CA1", {}) == Forged("no signature")
    assert reader.open("POST", "/voice", b"CallSid=CA1", {"X-Twilio-Signature": ""}) == Forged("no signature")


def test_a_wrongly_signed_request_is_forged_and_no_secret_is_told(reader: Reader) -> None:
    forged = reader.open("POST", "/voice", b"CallSid=CA1", {"X-Twilio-Signature": "c2VjcmV0"})
    assert isinstance(forged, Forged)
    assert TOKEN not in forged.reason
    assert "c2VjcmV0" not in forged.reason


def test_a_get_is_signed_by_its_url_alone(reader: Reader, vendor: Any) -> None:
    target = f"/voice?CallSid={CALL}&From=%2B14155550100"
    signature = vendor.RequestValidator(TOKEN).compute_signature(PUBLIC + target, {})
    opened = reader.open("GET", target, b"ignored=1", {"X-Twilio-Signature": signature})
    assert isinstance(opened, Posted)
    assert opened.fields == {"CallSid": CALL, "From": "+14155550100"}


def test_a_json_body_is_signed_by_its_hash(reader: Reader, vendor: Any) -> None:
    body = b'{"CallSid": "CA1"}'
    target = f"/voice?bodySHA256={sha256(body).hexdigest()}"
    signature = vendor.RequestValidator(TOKEN).compute_signature(PUBLIC + target, {})
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/json"}
    assert isinstance(reader.open("POST", target, body, headers), Posted)
    assert reader.open("POST", target, body + b" ", headers) == Forged("the body is not the one that was signed")


def test_a_shared_key_signs_with_sha256(vendor: Any) -> None:
    reader = Reader(PUBLIC, [TOKEN, "shared"])
    signature = vendor.RequestValidator("shared").compute_signature(PUBLIC + "/voice", {"a": "b"}, "HMAC_SHA256")
    headers = {"X-Twilio-Signature": signature, "X-Twilio-Webhooks-Signature-Settings": "key=1,algorithm=HMAC_SHA256"}
    assert isinstance(reader.open("POST", "/voice", b"a=b", headers), Posted)
    headers.pop("X-Twilio-Webhooks-Signature-Settings")
    assert isinstance(reader.open("POST", "/voice", b"a=b", headers), Forged)


def test_a_body_beyond_all_measure_is_unreadable(reader: Reader) -> None:
    with pytest.raises(Unreadable, match="body"):
        reader.open("POST", "/voice", b"a" * (LARGEST_BODY + 1), {"X-Twilio-Signature": "x"})


def test_of_a_doubled_parameter_the_first_wins(reader: Reader, vendor: Any) -> None:
    class Twice(dict[str, str]):
        def getlist(self, _: str) -> list[str]:
            return ["CA1", "CA2"]

    signature = vendor.RequestValidator(TOKEN).compute_signature(PUBLIC + "/voice", Twice(CallSid=""))
    opened = reader.open("POST", "/voice", b"CallSid=CA1&CallSid=CA2", {"X-Twilio-Signature": signature})
    assert isinstance(opened, Posted)
    assert reader.call(opened) == "CA1"


def test_an_arrival(reader: Reader) -> None:
    arrived = reader.arrival(a(CallSid=CALL, From="+14155550100", To="+18005550100", CallStatus="ringing"))
    assert arrived == CallArrived(CALL, "+18005550100", "+14155550100")


@pytest.mark.parametrize(
    "withheld",
    [
        "",
        " ",
        "anonymous",
        "Anonymous",
        "UNKNOWN",
        "Restricted",
        "unavailable",
        "private",
        "blocked",
        "+266696687",
        "+7378742833",
        "+86282452253",
        "+2562533",
        "sip:anonymous@anonymous.invalid",
    ],
)
def test_a_withheld_number_is_nobody(reader: Reader, withheld: str) -> None:
    assert reader.arrival(a(CallSid=CALL, From=withheld, To="+18005550100")).caller is None
    assert reader.arrival(a(CallSid=CALL, To="+18005550100")).caller is None


def test_a_softphone_calls_by_its_address(reader: Reader) -> None:
    assert reader.arrival(a(CallSid=CALL, From="client:anna", To="+18005550100")).caller == "client:anna"


@pytest.mark.parametrize(
    "call", ["CA1", "6f1e0d1c-8f0b-4b7a", "v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg"]
)
def test_a_call_has_an_id_of_any_shape(reader: Reader, call: str) -> None:
    assert reader.call(a(CallSid=call)) == call


@pytest.mark.parametrize(
    "fields", [{}, {"CallSid": ""}, {"CallSid": "C" * 65}, {"CallSid": "CA\n1"}, {"CallSid": "CA\0"}]
)
def test_a_call_without_a_decent_id_is_unreadable(reader: Reader, fields: dict[str, str]) -> None:
    with pytest.raises(Unreadable, match="CallSid"):
        reader.call(a(**fields))


@pytest.mark.parametrize(
    ("kind", "fields", "heard"),
    [
        ("gather", {"Digits": "2"}, Digits("2")),
        ("gather", {"Digits": "*12#"}, Digits("*12#")),
        ("gather", {"Digits": ""}, NoInput()),
        ("gather", {}, NoInput()),
        ("gather", {"SpeechResult": " "}, NoInput()),
        ("gather", {"SpeechResult": "billing", "Confidence": "0.91"}, Speech("billing", 0.91)),
        ("gather", {"SpeechResult": "billing"}, Speech("billing", None)),
        ("gather", {"SpeechResult": "billing", "Confidence": "nan"}, Speech("billing", None)),
        ("gather", {"SpeechResult": "billing", "Confidence": "7"}, Speech("billing", None)),
        (
            "record",
            {"RecordingSid": "RE1", "RecordingUrl": MESSAGE, "RecordingDuration": "12", "Digits": "#"},
            Recorded("RE1", MESSAGE, 12, "#"),
        ),
        (
            "record",
            {"RecordingUrl": MESSAGE, "RecordingDuration": "3", "Digits": "hangup"},
            Recorded("RE1", MESSAGE, 3, "", hung_up=True),
        ),
        ("record", {"RecordingUrl": MESSAGE, "RecordingDuration": "-3"}, Recorded("RE1", MESSAGE, 0)),
        ("record", {}, NoInput()),
        ("room", {"DialCallStatus": "answered"}, LegEnded("answered", 0, talked=True)),
        ("room", {"DialCallStatus": "completed", "DialCallDuration": "61"}, LegEnded("completed", 61, talked=True)),
        ("room", {"DialCallStatus": "completed", "DialBridged": "false"}, LegEnded("completed", 0)),
        ("room", {"DialCallStatus": "busy"}, LegEnded("busy")),
        ("room", {"DialCallStatus": "no-answer", "DialBridged": "false"}, LegEnded("no-answer")),
        ("room", {}, LegEnded("failed")),
        ("go", {}, Continued()),
    ],
)
def test_an_answer(reader: Reader, kind: str, fields: dict[str, str], heard: Input) -> None:
    assert reader.answer(a(CallSid=CALL, **fields), kind) == heard


@pytest.mark.parametrize(
    ("kind", "fields", "what"),
    [
        ("gather", {"Digits": "12w3"}, "Digits"),
        ("gather", {"Digits": "\u0661"}, "Digits"),
        ("gather", {"Digits": "1" * 256}, "Digits"),
        ("record", {"RecordingUrl": "https://x.example/" + "a" * 300}, "RecordingUrl"),
        ("room", {"DialCallStatus": "answered "}, "DialCallStatus"),
        ("room", {"DialCallStatus": ""}, "DialCallStatus"),
        ("queue", {}, "k"),
        ("", {}, "k"),
    ],
)
def test_an_answer_that_makes_no_sense(reader: Reader, kind: str, fields: dict[str, str], what: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        reader.answer(a(CallSid=CALL, **fields), kind)
    assert unreadable.value.what == what


@pytest.mark.parametrize("result", sorted(QUEUE_RESULTS))
def test_how_the_waiting_ended(reader: Reader, result: str) -> None:
    assert reader.queue_result(a(QueueResult=result)) == result


@pytest.mark.parametrize("result", ["", "Hangup", "eaten"])
def test_no_waiting_ends_like_that(reader: Reader, result: str) -> None:
    with pytest.raises(Unreadable, match="QueueResult"):
        reader.queue_result(a(QueueResult=result))


@pytest.mark.parametrize("status", ["completed", "busy", "no-answer", "failed", "canceled"])
def test_an_end(reader: Reader, status: str) -> None:
    assert reader.final(a(CallStatus=status, CallDuration="17", Duration="1")) == HungUp(status, 17)
    assert reader.final(a(CallStatus=status)) == HungUp(status, 0)


@pytest.mark.parametrize("status", ["queued", "initiated", "ringing", "in-progress"])
def test_no_end_yet(reader: Reader, status: str) -> None:
    assert reader.final(a(CallStatus=status)) is None
    assert reader.status(a(CallStatus=status)) == status


def test_a_status_that_is_none(reader: Reader) -> None:
    for status in ("", "answered", "COMPLETED"):
        with pytest.raises(Unreadable, match="CallStatus"):
            reader.final(a(CallStatus=status))


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("conference-start", "start"),
        ("conference-end", "end"),
        ("participant-join", "join"),
        ("participant-leave", "leave"),
        ("participant-mute", "other"),
    ],
)
def test_what_happens_in_a_room(reader: Reader, event: str, kind: str) -> None:
    told = {"StatusCallbackEvent": event, "FriendlyName": "room-1-7", "ConferenceSid": "CF1"}
    joined = reader.room_event(a(**told, ParticipantLabel="caller", CallSid=CALL))
    assert (joined.kind, joined.room, joined.label, joined.call) == (kind, "room-1-7", "caller", CALL)
    assert reader.room_event(a(**told)) == RoomEvent(joined.kind, "room-1-7", "", "", "CF1")


def test_a_look_is_never_turned_away(reader: Reader) -> None:
    assert reader.look(a(QueueTime="41", QueuePosition="3")) == Look(41, 3)
    assert reader.look(a()) == Look(0, None)
    assert reader.look(a(QueueTime="soon", QueuePosition="0")) == Look(0, None)


def test_a_failure(reader: Reader) -> None:
    told = a(ErrorCode="11200", ErrorUrl=f"{PUBLIC}/voice/turn?n=3")
    assert reader.failure(told) == Failure("11200", f"{PUBLIC}/voice/turn?n=3")
    assert reader.failure(a()) == Failure("", "")


def test_a_message_is_ready_once_it_is_complete(reader: Reader) -> None:
    told = {"RecordingSid": "RE1", "RecordingUrl": MESSAGE, "RecordingDuration": "9"}
    assert reader.message_ready(a(**told, RecordingStatus="completed")) == MessageReady("RE1", MESSAGE, 9)
    assert reader.message_ready(a(**told, RecordingStatus="absent")) is None
    assert reader.message_ready(a(**told, RecordingStatus="in-progress")) is None


@given(anything, st.sampled_from(["gather", "record", "room", "go", "x"]))
def test_whatever_comes_is_read_or_unreadable(fields: dict[str, str], kind: str) -> None:
    reader, posted = Reader(PUBLIC, [TOKEN]), Posted(fields, {}, "/voice")
    answers = Digits | Speech | NoInput | Recorded | LegEnded | Continued | None
    assert isinstance(read(lambda: reader.answer(posted, kind)), answers)
    assert isinstance(read(lambda: reader.arrival(posted)), CallArrived | None)
    assert isinstance(read(lambda: reader.final(posted)), HungUp | None)
    assert isinstance(read(lambda: reader.room_event(posted)), RoomEvent | None)
    assert isinstance(read(lambda: reader.message_ready(posted)), MessageReady | None)
    assert isinstance(read(lambda: reader.call(posted)), str | None)
    assert isinstance(read(lambda: reader.queue_result(posted)), str | None)
    assert isinstance(read(lambda: reader.status(posted)), str | None)
    assert isinstance(reader.look(posted), Look)
    assert isinstance(reader.failure(posted), Failure)


def read(reading: Callable[[], object]) -> object:
    """What is read, None where it is unreadable; any other error is the test's."""
    try:
        return reading()
    except Unreadable:
        return None


@given(st.binary(max_size=80), st.text("abc?&=%+#/\u00e9", max_size=20))
def test_whatever_is_posted_is_forged(body: bytes, target: str) -> None:
    opened = Reader(PUBLIC, [TOKEN]).open("POST", f"/{target}", body, {"X-Twilio-Signature": "x"})
    assert opened == Forged("the signature does not fit")
