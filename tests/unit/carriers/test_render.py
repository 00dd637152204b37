"""Words and the exact TwiML that is made of them."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.carriers import ports
from ivr.carriers.errors import DocumentTooLarge
from ivr.carriers.ports import Links
from ivr.carriers.twilio.render import Renderer
from ivr.dialogue.instructions import (
    Dial,
    Enqueue,
    Gather,
    Hangup,
    JoinRoom,
    Leave,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    Say,
    Tones,
    Word,
)

PUBLIC = "https://line.example.com"
TRIES = "#ct=2000&amp;rt=4500&amp;rc=2&amp;rp=ct,rt,5xx&amp;tt=14500"
FACT = "#rc=3&amp;rp=all"
ASKED = "n=7&amp;at=main&amp;v=abc123&amp;r=menu&amp;l=en"
TURN = f"{PUBLIC}/voice/turn?{ASKED}"
HEAD = '<?xml version="1.0" encoding="UTF-8"?><Response>'
HELLO = '<Say language="en-US">Hello</Say>'


def go(kind: str) -> str:
    return f'<Redirect method="POST">{TURN}&amp;k={kind}{TRIES}</Redirect>'


def gather(attributes: str, inside: str, listens: str = "dtmf") -> str:
    return (
        f'<Gather input="{listens}" action="{TURN}&amp;k=gather{TRIES}" method="POST" actionOnEmptyResult="true"'
        f" {attributes}>{inside}</Gather>{go('gather')}"
    )


DOCUMENTS: list[tuple[tuple[Word, ...], str]] = [
    ((Say("Hello"), Hangup()), f"{HELLO}<Hangup/>"),
    ((Say("Hello"),), HELLO + go("go")),
    ((), go("go")),
    (
        (Say("Hola", "es-MX", "Polly.Mia"), Hangup()),
        '<Say language="es-MX" voice="Polly.Mia">Hola</Say><Hangup/>',
    ),
    (
        (Say('<break time="1s"/>Hi &amp; bye', ssml=True), Hangup()),
        '<Say language="en-US"><break time="1s"/>Hi &amp; bye</Say><Hangup/>',
    ),
    (
        (Say("<s>AT&T</s>", ssml=True, fixed=False), Hangup()),
        '<Say language="en-US">AT&amp;T</Say><Hangup/>',
    ),
    ((Say("  "), Hangup()), "<Hangup/>"),
    (
        (Say("a < b & \"c\" > 'd'\x00\x1b\ufffe", fixed=False), Hangup()),
        '<Say language="en-US">a &lt; b &amp; "c" &gt; \'d\'</Say><Hangup/>',
    ),
    (
        (Play("en/wel come.wav"), Play("https://x.example/a.mp3?b=1&c=2", loop=0), Hangup()),
        (
            f"<Play>{PUBLIC}/prompts/audio/en/wel%20come.wav</Play>"
            '<Play loop="0">https://x.example/a.mp3?b=1&amp;c=2</Play><Hangup/>'
        ),
    ),
    ((Tones("1w2#"), Hangup()), '<Play digits="1w2#"/><Hangup/>'),
    ((Pause(0.2), Pause(2.5), Hangup()), '<Pause length="1"/><Pause length="3"/><Hangup/>'),
    ((Gather((Say("Hello"),)),), gather('timeout="5" finishOnKey="" numDigits="1"', HELLO)),
    ((Gather((), wait=2.2, most=0, end_key="#"),), gather('timeout="3" finishOnKey="#"', "")),
    (
        (Gather((Say("Hello", fixed=False), Pause(1)), speech=True, language="es-MX", hints=("sí, claro", 'a"b')),),
        gather(
            'timeout="5" finishOnKey="" numDigits="1" speechTimeout="auto" language="es-MX" hints="sí  claro,a&quot;b"',
            HELLO + '<Pause length="1"/>',
            "dtmf speech",
        ),
    ),
    (
        (Record(),),
        (
            f'<Record action="{TURN}&amp;k=record{TRIES}" method="POST" maxLength="180" timeout="5" finishOnKey="#"'
            ' playBeep="true" trim="trim-silence"'
            f' recordingStatusCallback="{PUBLIC}/voice/recording?{ASKED}{FACT}" recordingStatusCallbackMethod="POST"'
            f' recordingStatusCallbackEvent="completed absent"/>{go("record")}'
        ),
    ),
    (
        (Enqueue("billing"),),
        (
            f'<Enqueue action="{TURN}&amp;k=queue{TRIES}" method="POST"'
            f' waitUrl="{PUBLIC}/voice/wait?at=main&amp;v=abc123&amp;r=wait&amp;l=en{TRIES}" waitUrlMethod="POST">'
            "billing</Enqueue>"
        ),
    ),
    (
        (JoinRoom("room-1-7", "caller", "1-7"),),
        (
            f'<Dial action="{TURN}&amp;k=room{TRIES}" method="POST"><Conference beep="false"'
            ' startConferenceOnEnter="true" endConferenceOnExit="true" participantLabel="caller" waitUrl=""'
            f' statusCallback="{PUBLIC}/voice/room?o=1-7{FACT}" statusCallbackMethod="POST"'
            f' statusCallbackEvent="start end join leave">room-1-7</Conference></Dial>{go("room")}'
        ),
    ),
    (
        (JoinRoom("room-1-7", "supervisor-sam", "1-7", stays=True, muted=True),),
        (
            f'<Dial action="{TURN}&amp;k=room{TRIES}" method="POST"><Conference beep="false"'
            ' startConferenceOnEnter="false" endConferenceOnExit="false" participantLabel="supervisor-sam" waitUrl=""'
            f' muted="true" statusCallback="{PUBLIC}/voice/room?o=1-7{FACT}" statusCallbackMethod="POST"'
            f' statusCallbackEvent="start end join leave">room-1-7</Conference></Dial>{go("room")}'
        ),
    ),
    (
        (Dial("+18005550199", 25, "/voice/rescue/screen?l=en", "/voice/rescue/after?f=4&l=en"),),
        (
            f'<Dial action="{PUBLIC}/voice/rescue/after?f=4&amp;l=en{TRIES}" method="POST" timeout="25">'
            f'<Number url="{PUBLIC}/voice/rescue/screen?l=en{TRIES}" method="POST">+18005550199</Number></Dial>'
        ),
    ),
    ((Redirect("/voice/i/7?a=1&b=2"),), f'<Redirect method="POST">{PUBLIC}/voice/i/7?a=1&amp;b=2{TRIES}</Redirect>'),
    ((Leave(),), "<Leave/>"),
    ((Reject(),), '<Reject reason="rejected"/>'),
    ((Reject(busy=True),), '<Reject reason="busy"/>'),
]

anything = st.text(max_size=40) | st.sampled_from(
    ["]]>", "<!--", "&#0;", "\ud800", "\u0928\u092e\u0938\u094d\u0924\u0947" * 200]
)
says = st.builds(Say, text=anything, language=anything, voice=anything, ssml=st.booleans(), fixed=st.booleans())
spoken = says | st.builds(Pause, st.floats(0, 60)) | st.builds(Tones, anything)
words = (
    spoken
    | st.builds(
        Gather,
        words=st.lists(spoken, max_size=3).map(tuple),
        end_key=anything,
        speech=st.booleans(),
        language=anything,
        hints=st.lists(anything, max_size=3).map(tuple),
    )
    | st.builds(Enqueue, anything)
    | st.builds(JoinRoom, anything, anything)
    | st.builds(Redirect, anything)
)


@pytest.mark.parametrize(("said", "expected"), DOCUMENTS)
def test_words_become_a_document(renderer: Renderer, links: Links, said: tuple[Word, ...], expected: str) -> None:
    for _ in range(2):
        assert renderer.document(said, links).decode() == f"{HEAD}{expected}</Response>"


@pytest.mark.parametrize("said", [said for said, _ in DOCUMENTS])
def test_every_url_says_how_it_is_to_be_tried(renderer: Renderer, links: Links, said: tuple[Word, ...]) -> None:
    for element in parsed(renderer.document(said, links)).iter():
        urls = [value for value in (*element.attrib.values(), element.text or "") if value.startswith(PUBLIC)]
        assert all("#" in url for url in urls if "/prompts/" not in url)


def test_it_is_the_port(renderer: Renderer) -> None:
    port: ports.Renderer = renderer
    assert port.empty() == b'<?xml version="1.0" encoding="UTF-8"?><Response/>'


def test_an_action_stands_for_the_next_turn(renderer: Renderer) -> None:
    links = Links(PUBLIC, 0, "", "", "talk", "en", action="/voice/agent/key?o=7-3&asked=1")
    document = parsed(renderer.document((Gather((Say("Press 1"),)),), links))
    there = f"{PUBLIC}/voice/agent/key?o=7-3&asked=1#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&tt=14500"
    assert find(document, "Gather").get("action") == there
    assert find(document, "Redirect").text == there


def test_a_look_is_followed_by_the_next_look_and_by_no_turn(renderer: Renderer) -> None:
    links = Links(PUBLIC, 7, "main", "abc", "wait", "en")
    assert renderer.document((Play("hold.wav"),), links).endswith(b"hold.wav</Play></Response>")


def test_what_the_url_carries_is_quoted(renderer: Renderer) -> None:
    links = Links(PUBLIC, 1, "flow.step&x=1", "#?", "menu", "en US\u20ac")
    url = renderer.url("/voice/i/7-take", links)
    asked = "n=1&at=flow.step%26x%3D1&v=%23%3F&r=menu&l=en%20US%E2%82%AC"
    assert url == f"{PUBLIC}/voice/i/7-take?{asked}#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&tt=14500"


def test_a_kept_gather_follows_the_turn_and_the_address(renderer: Renderer) -> None:
    said = (Gather((Play("menu.wav"),)),)
    for base, turn in (("https://a.example", 1), ("https://a.example", 2), ("https://b.example", 2)):
        document = parsed(renderer.document(said, Links(base, turn, "s", "v", "menu", "en")))
        assert str(find(document, "Gather").get("action")).startswith(f"{base}/voice/turn?n={turn}&")
        assert find(document, "Gather/Play").text == f"{base}/prompts/audio/menu.wav"


def test_a_recording_to_be_written_down_is_short(renderer: Renderer, links: Links) -> None:
    for record, longest in ((Record(longest=300, transcribe=True), "120"), (Record(longest=1), "2")):
        assert find(parsed(renderer.document((record,), links)), "Record").get("maxLength") == longest


def test_a_long_text_is_spoken_in_pieces_that_end_with_a_sentence(renderer: Renderer, links: Links) -> None:
    sentence = "This sentence is said again and again. "
    document = parsed(renderer.document((Say(sentence * 200, fixed=False), Hangup()), links))
    pieces = [say.text or "" for say in document.iter("Say")]
    assert len(pieces) > 1
    assert all(len(piece) <= 3000 and piece.endswith("again.") for piece in pieces)
    assert " ".join(pieces) == (sentence * 200).strip()


def test_a_long_text_in_hindi_is_cut_sooner(renderer: Renderer, links: Links) -> None:
    text = "\u0928\u092e\u0938\u094d\u0924\u0947" * 300
    pieces = [say.text or "" for say in parsed(renderer.document((Say(text), Hangup()), links)).iter("Say")]
    assert all(len(piece) <= 500 for piece in pieces)
    assert "".join(pieces) == text


def test_a_document_that_the_carrier_does_not_take_is_not_sent(renderer: Renderer, links: Links) -> None:
    with pytest.raises(DocumentTooLarge, match="64000"):
        renderer.document((Say("hello " * 12_000),), links)


@given(st.lists(words, max_size=4))
def test_whatever_is_said_the_document_is_well_formed_and_does_not_run_out(said: list[Word]) -> None:
    document = parsed(Renderer().document(said, Links(PUBLIC, 1, "s", "v", "menu", "en")))
    assert document.tag == "Response"
    assert document[-1].tag in {"Redirect", "Enqueue"}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40))
def test_a_parser_hears_what_was_said(text: str) -> None:
    document = parsed(Renderer().document((Say(text), Hangup()), Links(PUBLIC, 1, "s", "v", "menu", "en")))
    assert "".join(say.text or "" for say in document.iter("Say")) == text.strip()


def parsed(document: bytes) -> Element:
    return fromstring(document)  # noqa: S314 - our own document is what is tested


def find(document: Element, path: str) -> Element:
    found = document.find(path)
    assert found is not None
    return found
