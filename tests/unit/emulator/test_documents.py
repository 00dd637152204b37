"""Whole documents: well-formedness, nesting, and which verb may stand where (twilio-voice 1.2, 2.1)."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest
from twilio.twiml import voice_response as vendor

from ivr.emulator.errors import Refused
from ivr.emulator.verbs import conference, dial, enqueue, gather, nouns, record
from ivr.emulator.verbs.document import (
    ANNOUNCEMENT,
    CALL,
    DEQUEUE,
    HOLD,
    ROOM,
    WAITING,
    WHISPER,
    Context,
    read_document,
)
from ivr.emulator.verbs.pause import Pause
from ivr.emulator.verbs.say import Say

Refusal = Callable[..., int]

SAMPLES = {
    "Say": "<Say>x</Say>",
    "Play": "<Play>http://a.example/x.wav</Play>",
    "Pause": "<Pause/>",
    "Gather": "<Gather/>",
    "Record": "<Record/>",
    "Dial": "<Dial>+15555550199</Dial>",
    "Enqueue": "<Enqueue>q</Enqueue>",
    "Leave": "<Leave/>",
    "Redirect": "<Redirect>/x</Redirect>",
    "Hangup": "<Hangup/>",
    "Reject": "<Reject/>",
}


def test_verbs_come_in_their_order_and_comments_are_left_out() -> None:
    verbs = read_document(b"<?xml version='1.0'?><Response><!-- hello --><Say>a</Say><Pause length='2'/></Response>")
    assert verbs == (Say("a"), Pause(2))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 12100),
        (b" <?xml version='1.0'?><Response/>", 12100),
        (b"<Response>", 12100),
        (b"<Response><Say>a</Response></Say>", 12100),
        (b"<Response><Say>\x01</Say></Response>", 12100),
        (b"<Response><Say>&nbsp;</Say></Response>", 12100),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><Response><Say>&b;</Say></Response>", 12100),
        (b"<?xml version='1.0' encoding='no-such'?><Response/>", 12100),
        (b"<response/>", 12100),
        (b"<Say>a</Say>", 12100),
        (b"<Response version='1'/>", 12200),
        (b"<Response>text</Response>", 12200),
        (b"<Response><say>a</say></Response>", 12200),
        (b"<Response><Sms>a</Sms></Response>", 12200),
        (b"<Response><Say Voice='man'>a</Say></Response>", 12200),
        (b"<Response><Say foo_bar='x'>a</Say></Response>", 12200),
        (b"<Response><Hangup>now</Hangup></Response>", 12200),
        (b"<Response><Pause><Say>a</Say></Pause></Response>", 12200),
        (b"<Response><Say>" + b"a" * 65_536 + b"</Say></Response>", 11750),
    ],
)
def test_what_the_carrier_does_not_play(body: bytes, code: int) -> None:
    with pytest.raises(Refused) as refused:
        read_document(body)
    assert refused.value.code == code


def test_a_refusal_names_the_line() -> None:
    with pytest.raises(Refused, match="line 3: Say voice"):
        read_document(b"<Response>\n<Pause/>\n<Say voice='robot'>x</Say></Response>")


@pytest.mark.parametrize(
    ("context", "allowed"),
    [
        (CALL, "Say Play Pause Gather Record Dial Enqueue Redirect Hangup Reject"),
        (WAITING, "Play Say Pause Hangup Redirect Leave Gather"),
        (ROOM, "Play Say Pause Redirect"),
        (HOLD, "Play Say Pause Redirect"),
        (DEQUEUE, "Play Say Pause Redirect"),
        (ANNOUNCEMENT, "Play Say Pause"),
        (WHISPER, "Play Say Pause Gather Redirect Hangup"),
    ],
    ids=lambda value: value.name if isinstance(value, Context) else "",
)
def test_which_verbs_may_stand_where(context: Context, allowed: str, refusal: Refusal) -> None:
    assert {name for name, sample in SAMPLES.items() if refusal(sample, context) == 0} == set(allowed.split())


@pytest.mark.parametrize(
    ("builder", "known"),
    [
        (vendor.VoiceResponse.gather, gather.KNOWN),
        (vendor.VoiceResponse.record, record.KNOWN),
        (vendor.VoiceResponse.dial, dial.KNOWN),
        (vendor.VoiceResponse.enqueue, enqueue.KNOWN),
        (vendor.Dial.number, nouns.NUMBER_KNOWN),
        (vendor.Dial.client, nouns.CLIENT_KNOWN),
        (vendor.Dial.queue, nouns.QUEUE_KNOWN),
        (vendor.Dial.conference, conference.KNOWN),
    ],
)
def test_every_attribute_that_the_vendors_builder_writes_is_known(
    builder: Callable[..., object], known: tuple[str, ...]
) -> None:
    content = {"self", "name", "number", "phone_number", "identity", "kwargs"}
    written = [name for name in inspect.signature(builder).parameters if name not in content]
    assert {_camel(name) for name in written} <= set(known)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)
