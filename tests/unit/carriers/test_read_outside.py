"""What the carrier says of those outside: a leg that was dialled, an outlet, a mailbox, a message written down."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.carriers.errors import Unreadable
from ivr.carriers.ports import Came, DialledLeg, Posted, Transcript, Utterance
from ivr.carriers.twilio.read import Reader
from ivr.dialogue.inputs import LegEnded

Post = Callable[..., Posted]
CALL, CHILD = "CA" + "a1" * 16, "CA" + "b2" * 16


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ({"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "61"}, ("completed", 61, True)),
        ({"DialCallStatus": "completed", "DialBridged": "false"}, ("completed", 0, False)),
        ({"DialCallStatus": "completed"}, ("completed", 0, True)),
        ({"DialCallStatus": "busy", "DialBridged": "false"}, ("busy", 0, False)),
        ({"DialCallStatus": "no-answer"}, ("no-answer", 0, False)),
        ({}, ("failed", 0, False)),
    ],
)
def test_whether_it_was_a_talk_is_what_the_bridge_says(
    reader: Reader, posted: Post, told: dict[str, str], heard: tuple[str, int, bool]
) -> None:
    status, seconds, talked = heard
    ended = reader.answer(posted("/voice/turn?k=dial", CallSid=CALL, **told), "dial")
    assert ended == LegEnded(status, seconds, talked=talked)


def test_a_leg_that_was_dialled_is_told_of_with_its_call(reader: Reader, posted: Post) -> None:
    told = {"CallSid": CHILD, "ParentCallSid": CALL, "To": "+18005550199", "CallStatus": "in-progress"}
    assert reader.dialled_leg(posted(**told)) == DialledLeg(CALL, CHILD, "+18005550199", "in-progress")
    over = posted(**{**told, "CallStatus": "completed", "CallDuration": "61"})
    assert reader.dialled_leg(over) == DialledLeg(CALL, CHILD, "+18005550199", "completed", 61, over=True)


def test_a_leg_of_no_call_makes_no_sense(reader: Reader, posted: Post) -> None:
    with pytest.raises(Unreadable):
        reader.dialled_leg(posted(CallSid=CHILD, To="+18005550199", CallStatus="completed"))


@pytest.mark.parametrize(
    ("told", "came"),
    [
        (
            {
                "Result": "success",
                "PaymentConfirmationCode": "ch_1",
                "PaymentCardNumber": "xxx4242",
                "SecurityCode": "x",
            },
            Came("success", True, {"confirmation": "ch_1", "card_number": "xxx4242"}),
        ),
        ({"Result": "too-many-failed-attempts"}, Came("too_many_failed_attempts", False)),
        ({"ReferCallStatus": "completed"}, Came("completed", True)),
        ({"ReferCallStatus": "no-answer"}, Came("no_answer", False)),
        ({"DialCallStatus": "busy"}, Came("busy", False, {"seconds": "0"})),
        ({}, Came("", True)),
    ],
)
def test_how_a_caller_comes_back(reader: Reader, posted: Post, told: dict[str, str], came: Came) -> None:
    assert reader.came(posted("/voice/turn?k=connect", CallSid=CALL, **told)) == came


@pytest.mark.parametrize(
    ("found", "is_machine"),
    [
        ("human", False),
        ("unknown", False),
        ("", False),
        ("machine_end_beep", True),
        ("machine_start", True),
        ("fax", True),
    ],
)
def test_who_answered(reader: Reader, posted: Post, found: str, *, is_machine: bool) -> None:
    assert reader.machine_answered(posted(CallSid=CALL, AnsweredBy=found)) is is_machine


def test_what_is_written_down_while_it_is_spoken(reader: Reader, posted: Post) -> None:
    told = {
        "CallSid": CALL,
        "TranscriptionSid": "GT1",
        "TranscriptionEvent": "transcription-content",
        "TranscriptionData": '{"transcript": " Llámeme. ", "confidence": 0.9}',
        "Track": "inbound_track",
        "SequenceId": "3",
        "Final": "true",
    }
    assert reader.utterance(posted(**told)) == Utterance(3, "Llámeme.")
    for other in (
        {"TranscriptionEvent": "transcription-started"},
        {"TranscriptionEvent": "transcription-error"},
        {"Final": "false"},
        {"TranscriptionData": '{"transcript": ""}'},
    ):
        assert reader.utterance(posted(**{**told, **other})) is None
    for broken in ("", "[]", "{", '{"transcript": 1}'):
        with pytest.raises(Unreadable):
            reader.utterance(posted(**{**told, "TranscriptionData": broken}))


def test_a_message_written_down(reader: Reader, posted: Post) -> None:
    told = {
        "CallSid": CALL,
        "RecordingSid": "RE1",
        "TranscriptionText": " Call me. ",
        "TranscriptionStatus": "completed",
    }
    assert reader.transcript(posted(**told)) == Transcript("RE1", "Call me.")
    assert reader.transcript(posted(**{**told, "TranscriptionStatus": "failed"})) is None
    assert reader.transcript(posted(**{**told, "TranscriptionText": ""})) is None
