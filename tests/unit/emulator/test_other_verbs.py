"""Record, Enqueue, Dial and its nouns, and the verbs that end a document, row by row (twilio-voice 2.4 to 2.8)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.emulator.verbs.conference import Conference
from ivr.emulator.verbs.dial import Dial
from ivr.emulator.verbs.document import WAITING, Verb, read_document
from ivr.emulator.verbs.enqueue import Enqueue
from ivr.emulator.verbs.leave import Leave
from ivr.emulator.verbs.nouns import Party, QueueFront
from ivr.emulator.verbs.record import Record
from ivr.emulator.verbs.redirect import Redirect
from ivr.emulator.verbs.reject import Reject

Read = Callable[[str], Verb]
Refusal = Callable[..., int]


def room(attributes: str = "") -> str:
    return f"<Dial><Conference {attributes}>room</Conference></Dial>"


def number(attributes: str = "", to: str = "+15555550199") -> str:
    return f"<Dial><Number {attributes}>{to}</Number></Dial>"


DEFAULTS = [
    # Record: timeout 5 s, finishOnKey 1234567890*#, maxLength 3600 s (120 s if transcribe), playBeep true, trim-silence
    (
        "<Record/>",
        Record(timeout=5, finish_on_key="1234567890*#", max_length=3600, play_beep=True, trim="trim-silence"),
    ),
    ('<Record transcribe="true"/>', Record(transcribe=True, max_length=120)),
    # Enqueue: no action, the carrier's music (POST); waitUrl '' = silence
    ("<Enqueue>q</Enqueue>", Enqueue("q", action="", method="POST", wait_url=None, wait_method="POST")),
    ('<Enqueue waitUrl="">q</Enqueue>', Enqueue("q", wait_url="")),
    # Dial: timeout 30 s, timeLimit 14400 s, hangupOnStar and answerOnBridge and sequential false
    ("<Dial>+15555550199</Dial>", Dial(parties=(Party("+15555550199"),), timeout=30, time_limit=14_400)),
    (number(), Dial(parties=(Party("+15555550199", notice_events=frozenset({"completed"})),))),
    ("<Dial><Client>mary</Client></Dial>", Dial(parties=(Party("client:mary"),))),
    ("<Dial><Queue>q</Queue></Dial>", Dial(queue=QueueFront("q", url="", method="POST"))),
    # Conference: muted false, beep true, startConferenceOnEnter true, endConferenceOnExit false, 250 at most
    (
        room(),
        Dial(room=Conference("room", beep="true", start_on_enter=True, end_on_exit=False, max_participants=250)),
    ),
    ("<Redirect>/x</Redirect>", Redirect("/x", method="POST")),
    ("<Redirect/>", Redirect("")),
    ("<Reject/>", Reject("rejected")),
]


@pytest.mark.parametrize(("text", "expected"), DEFAULTS)
def test_defaults(text: str, expected: Verb, read: Read) -> None:
    assert read(text) == expected


def test_leave_means_something_only_while_waiting() -> None:
    assert read_document(b"<Response><Leave/></Response>", WAITING) == (Leave(),)


def test_a_client_with_parameters(read: Read) -> None:
    text = '<Dial><Client><Identity>mary</Identity><Parameter name="case" value="7"/></Client></Dial>'
    assert read(text) == Dial(parties=(Party("client:mary", parameters=(("case", "7"),)),))


def test_events_stand_apart_by_a_space(read: Read) -> None:
    verb = read(number('statusCallback="/leg" statusCallbackEvent="ringing answered"'))
    assert verb == Dial(
        parties=(Party("+15555550199", notice="/leg", notice_events=frozenset({"ringing", "answered"})),)
    )


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        ('<Record method="PUT"/>', 13610),
        ('<Record timeout="x"/>', 13611),
        ('<Record maxLength="1"/>', 13612),
        ('<Record maxLength="14400"/>', 0),
        ('<Record maxLength="14401"/>', 13612),
        ('<Record finishOnKey="a"/>', 13613),
        ('<Record finishOnKey="12"/>', 0),
        ('<Record transcribe="maybe"/>', 13614),
        ('<Record playBeep="loud"/>', 13616),
        ('<Record transcribe="true" maxLength="120"/>', 0),
        ('<Record transcribe="true" maxLength="121"/>', 13617),
        ('<Record transcribeCallback="/t" maxLength="600"/>', 13617),
        ('<Record trim="much"/>', 12200),
        ('<Record recordingStatusCallbackEvent="started"/>', 12200),
        ("<Record><Say>x</Say></Record>", 12200),
        ('<Enqueue method="PUT">q</Enqueue>', 14201),
        ("<Enqueue/>", 14204),
        (f"<Enqueue>{'q' * 65}</Enqueue>", 14205),
        ('<Enqueue waitUrlMethod="PUT">q</Enqueue>', 14206),
        ('<Enqueue workflowSid="WW1">q</Enqueue>', 12200),
        ('<Redirect method="PUT">/x</Redirect>', 13710),
        ('<Reject reason="tired"/>', 12200),
        ("<Reject><Say>x</Say></Reject>", 12200),
    ],
)
def test_limits(verb: str, code: int, refusal: Refusal) -> None:
    assert refusal(verb) == code


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        ('<Dial method="PUT">+15555550199</Dial>', 13210),
        ('<Dial timeout="4">+15555550199</Dial>', 13212),
        ('<Dial timeout="600">+15555550199</Dial>', 0),
        ('<Dial timeout="601">+15555550199</Dial>', 13212),
        ('<Dial hangupOnStar="x">+15555550199</Dial>', 13213),
        ('<Dial timeLimit="0">+15555550199</Dial>', 13216),
        ('<Dial record="always">+15555550199</Dial>', 13217),
        ('<Dial statusCallback="/x">+15555550199</Dial>', 12200),
        ("<Dial>nobody</Dial>", 13223),
        ("<Dial/>", 13223),
        (f"<Dial>{'<Number>+15555550199</Number>' * 10}</Dial>", 0),
        (f"<Dial>{'<Number>+15555550199</Number>' * 11}</Dial>", 13215),
        ("<Dial><Number>+15555550199</Number><Conference>a</Conference></Dial>", 13215),
        ("<Dial><Say>x</Say></Dial>", 13215),
        ("<Dial>+15555550199<Number>+15555550199</Number></Dial>", 13215),
        (number('sendDigits="x"'), 13222),
        (number('method="PUT"'), 13221),
        (number("", "12"), 13223),
        (number('machineDetection="Enable" machineDetectionTimeout="30"'), 0),
        (number('machineDetectionTimeout="61"'), 12200),
        (number('machineDetectionSpeechThreshold="999"'), 12200),
        (number("statusCallbackEvent=\"['initiated', 'ringing']\""), 12200),
        ("<Dial><Client/></Dial>", 12200),
        (f"<Dial><Client>{'x' * 257}</Client></Dial>", 12200),
        ("<Dial><Queue/></Dial>", 14212),
        (f"<Dial><Queue>{'q' * 65}</Queue></Dial>", 14213),
        (room('muted="x"'), 13230),
        (room('endConferenceOnExit="x"'), 13231),
        (room('startConferenceOnEnter="x"'), 13232),
        (room('waitMethod="PUT"'), 13234),
        (room('beep="loud"'), 13235),
        ("<Dial><Conference/></Dial>", 13237),
        (f"<Dial><Conference>{'x' * 129}</Conference></Dial>", 13237),
        (room('statusCallbackEvent="start end join leave mute hold modify speaker announcement"'), 0),
        (room('statusCallbackEvent="participant-join"'), 12200),
        (room('maxParticipants="251"'), 12200),
        (room(f'participantLabel="{"x" * 129}"'), 12200),
    ],
)
def test_limits_of_dial(verb: str, code: int, refusal: Refusal) -> None:
    assert refusal(verb) == code
