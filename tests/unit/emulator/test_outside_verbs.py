"""Start, Stop, Connect, Pay and Sip, row by row; and what this carrier does not play, which it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.emulator.verbs.background import Start, Stop
from ivr.emulator.verbs.connect import Connect
from ivr.emulator.verbs.dial import Dial
from ivr.emulator.verbs.document import Verb
from ivr.emulator.verbs.nouns import Party
from ivr.emulator.verbs.pay import Pay

Read = Callable[[str], Verb]
Refusal = Callable[..., int]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<Start><Recording/></Start>", Start(channels=2, notice_events=frozenset({"completed"}))),
        ('<Start><Recording name="a" channels="mono"/></Start>', Start("a", channels=1)),
        ('<Stop><Recording name="a"/></Stop>', Stop("a")),
        ('<Connect><Stream url="wss://x/y"/></Connect>', Connect("wss://x/y", method="POST")),
        ("<Pay/>", Pay(connector="Default", charge="0", timeout=5, asks_postal_code=True, asks_security_code=True)),
        ('<Pay postalCode="94109" securityCode="false"/>', Pay(asks_postal_code=False, asks_security_code=False)),
        (
            "<Dial><Sip>sip:a@b.example?X-one=1&amp;X-two=2%203</Sip></Dial>",
            Dial(parties=(Party("sip:a@b.example", parameters=(("X-one", "1"), ("X-two", "2 3"))),)),
        ),
    ],
)
def test_defaults(text: str, expected: Verb, read: Read) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<Start><Stream url="wss://x"/></Start>', 12200),
        ("<Start/>", 12200),
        ('<Start><Recording channels="three"/></Start>', 12200),
        ("<Stop><Recording/></Stop>", 12200),
        ("<Connect><Room>x</Room></Connect>", 12200),
        ('<Connect><Stream url="https://x"/></Connect>', 11100),
        ('<Pay paymentMethod="ach-debit"/>', 12200),
        ("<Pay><Prompt/></Pay>", 12200),
        ('<Pay input="speech"/>', 12200),
        ("<Refer><Sip>sip:a@b.example</Sip></Refer>", 12200),
        ("<Dial><Sip>a@b.example</Sip></Dial>", 13224),
        (f"<Dial><Sip>sip:a@b.example?X-a={'x' * 1100}</Sip></Dial>", 12200),
    ],
)
def test_what_is_not_played_is_refused(text: str, code: int, refusal: Refusal) -> None:
    assert refusal(text) == code
