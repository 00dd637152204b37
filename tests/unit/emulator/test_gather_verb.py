"""Gather, row by row of the vendor's table (twilio-voice 2.3).

| attr | default | limits |
|---|---|---|
| action / method | current document URL / POST | GET, POST |
| input | dtmf | dtmf, speech, dtmf speech |
| timeout | 5 s | auto accepted |
| speechTimeout | = timeout | integer or auto; not auto when speechModel is given |
| finishOnKey | # | ONE of 0-9 # * or empty |
| numDigits | unlimited | |
| actionOnEmptyResult | false | 13338 |
| hints | none | at most 500, each at most 100 characters |
| nested | | Say, Play, Pause only: 13320; a bad voice is 13321 |
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.emulator.verbs.document import Verb
from ivr.emulator.verbs.gather import AUTO, Gather
from ivr.emulator.verbs.pause import Pause
from ivr.emulator.verbs.play import Play
from ivr.emulator.verbs.say import Say

Read = Callable[[str], Verb]
Refusal = Callable[..., int]


def test_defaults(read: Read) -> None:
    assert read("<Gather/>") == Gather(
        action="",
        method="POST",
        dtmf=True,
        speech=False,
        timeout=5,
        speech_timeout=5,
        finish_on_key="#",
        num_digits=0,
        action_on_empty_result=False,
        language="en-US",
    )


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('input="speech"', Gather(dtmf=False, speech=True)),
        ('input="dtmf speech"', Gather(dtmf=True, speech=True)),
        ('timeout="9"', Gather(timeout=9, speech_timeout=9)),
        ('timeout="auto"', Gather(timeout=5)),
        ('speechTimeout="auto"', Gather(speech_timeout=AUTO)),
        ('speechTimeout="3"', Gather(speech_timeout=3)),
        ('finishOnKey=""', Gather(finish_on_key="")),
        ('finishOnKey="*"', Gather(finish_on_key="*")),
        ('numDigits="4"', Gather(num_digits=4)),
        ('actionOnEmptyResult="true"', Gather(action_on_empty_result=True)),
        ('hints="billing, a sale"', Gather(hints=("billing", "a sale"))),
        ('action="/menu" method="GET"', Gather(action="/menu", method="GET")),
    ],
)
def test_attributes(attributes: str, expected: Gather, read: Read) -> None:
    assert read(f"<Gather {attributes}/>") == expected


def test_what_is_said_while_listening(read: Read) -> None:
    nested = "<Say>Press</Say><Play>/a.wav</Play><Pause/>"
    assert read(f"<Gather>{nested}</Gather>") == Gather(nested=(Say("Press"), Play("/a.wav"), Pause()))


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        ('<Gather input="voice"/>', 12200),
        ('<Gather method="PUT"/>', 13312),
        ('<Gather timeout="-1"/>', 13313),
        ('<Gather timeout="1.5"/>', 13313),
        ('<Gather numDigits="0"/>', 13314),
        ('<Gather finishOnKey="##"/>', 13310),
        ('<Gather finishOnKey="a"/>', 13310),
        ('<Gather actionOnEmptyResult="yes"/>', 13338),
        ('<Gather speechModel="phone_call" speechTimeout="auto"/>', 12200),
        ('<Gather speechModel="phone_call" speechTimeout="2"/>', 0),
        ('<Gather speechModel="none_such"/>', 12200),
        (f'<Gather hints="{",".join(["word"] * 500)}"/>', 0),
        (f'<Gather hints="{",".join(["word"] * 501)}"/>', 12200),
        (f'<Gather hints="{"x" * 101}"/>', 12200),
        ("<Gather><Redirect>/x</Redirect></Gather>", 13320),
        ("<Gather><Gather/></Gather>", 13320),
        ('<Gather><Say voice="robot">x</Say></Gather>', 13321),
        ('<Gather><Say loop="x">x</Say></Gather>', 13322),
        (f"<Gather><Say>{'x' * 4097}</Say></Gather>", 13521),
        ("<Gather>text</Gather>", 12200),
    ],
)
def test_limits(verb: str, code: int, refusal: Refusal) -> None:
    assert refusal(verb) == code
