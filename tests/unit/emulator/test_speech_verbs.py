"""Say, Play and Pause, row by row of the vendor's tables (twilio-voice 2.2, 12).

| attr | default | limits |
|---|---|---|
| Say voice | account default (man, woman, Polly.X, Google.xx-XX-...) | a wrong voice fails the verb |
| Say language | en-US | |
| Say loop | 1 | 0 = until hangup or 1,000 times |
| Say text | | Polly 3,000 (tags not counted), Google 5,000 (counted), basic 4,096, 4,500 after URL-encoding: 13521 |
| Play loop | 1 | 0 = endless |
| Play digits | none | 0-9 * # w |
| Pause length | 1 s | integer > 0 |
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.emulator.verbs.document import Verb
from ivr.emulator.verbs.pause import Pause
from ivr.emulator.verbs.play import Play
from ivr.emulator.verbs.say import Say

Read = Callable[[str], Verb]
Refusal = Callable[..., int]


def test_defaults(read: Read) -> None:
    assert read("<Say>Hello</Say>") == Say("Hello", voice="man", language="en-US", loop=1)
    assert read("<Play>/music.wav</Play>") == Play("/music.wav", digits="", loop=1)
    assert read("<Pause/>") == Pause(length=1)


def test_a_loop_of_none_is_a_thousand(read: Read) -> None:
    assert read('<Say loop="0">Hello</Say>') == Say("Hello", loop=1000)


def test_tags_are_not_spoken(read: Read) -> None:
    assert read('<Say>Your number is <say-as interpret-as="digits">47</say-as>.</Say>') == Say("Your number is 47.")


@pytest.mark.parametrize(
    ("voice", "text", "code"),
    [
        ("man", "x" * 4096, 0),
        ("man", "x" * 4097, 13521),
        ("Polly.Joanna-Neural", "x" * 3000, 0),
        ("Polly.Joanna-Neural", "x" * 3001, 13521),
        ("Polly.Joanna-Neural", "<p>" + "x" * 3000 + "</p>", 0),
        ("Google.en-US-Standard-C", "x" * 4500, 0),
        ("Google.en-US-Standard-C", "x" * 4501, 13521),
        ("Google.en-US-Standard-C", "<p>" + "</p><p>".join(["x" * 10] * 320) + "</p>", 13521),
        ("Polly.Aditi", "\u0928" * 500, 0),
        ("Polly.Aditi", "\u0928" * 501, 13521),
    ],
)
def test_how_much_a_voice_says(voice: str, text: str, code: int, refusal: Refusal) -> None:
    assert refusal(f'<Say voice="{voice}">{text}</Say>') == code


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        ('<Say voice="robot">x</Say>', 13511),
        ('<Say language="english please">x</Say>', 12200),
        ('<Say loop="-1">x</Say>', 13510),
        ("<Say> </Say>", 13520),
        ("<Say><b>x</b></Say>", 12200),
        ('<Play loop="x">/a.wav</Play>', 13410),
        ("<Play/>", 11100),
        ('<Play digits="1w2"/>', 0),
        ('<Play digits="1x"/>', 12200),
        ('<Pause length="0"/>', 13910),
        ('<Pause length="1.5"/>', 13910),
    ],
)
def test_limits(verb: str, code: int, refusal: Refusal) -> None:
    assert refusal(verb) == code
