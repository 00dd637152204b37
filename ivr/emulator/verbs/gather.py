"""Gather: keys and speech (https://www.twilio.com/docs/voice/twiml/gather)."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import SCHEMA, Attributes, no_text
from ivr.emulator.verbs.markup import Element
from ivr.emulator.verbs.pause import Pause
from ivr.emulator.verbs.play import Play
from ivr.emulator.verbs.say import Say

KNOWN = (
    "input", "action", "method", "timeout", "speechTimeout", "maxSpeechTime", "profanityFilter", "finishOnKey",
    "numDigits", "partialResultCallback", "partialResultCallbackMethod", "language", "hints", "bargeIn", "debug",
    "actionOnEmptyResult", "speechModel", "enhanced",
)  # fmt: skip
INPUTS = frozenset({"dtmf", "speech", "dtmf speech", "speech dtmf"})
KEYS = frozenset("0123456789*#")
MODELS = ("default", "numbers_and_commands", "phone_call", "experimental_", "googlev2_", "deepgram_")
AUTO = -1
"""A time-out of `auto`: the carrier decides."""

Nested = Say | Play | Pause
NESTED: dict[str, type[Nested]] = {"Say": Say, "Play": Play, "Pause": Pause}


@dataclass(frozen=True, slots=True)
class Gather:
    """Speak what is `nested` and listen. Time-outs in seconds; `num_digits` 0 and `finish_on_key` "" = no limit."""

    action: str = ""
    method: str = "POST"
    dtmf: bool = True
    speech: bool = False
    timeout: int = 5
    speech_timeout: int = 5
    finish_on_key: str = "#"
    num_digits: int = 0
    action_on_empty_result: bool = False
    language: str = "en-US"
    hints: tuple[str, ...] = ()
    partial_result_callback: str = ""
    nested: tuple[Nested, ...] = ()

    @classmethod
    def parse(cls, element: Element) -> Gather:
        """Read a Gather. Raises Refused: 13310 to 13338 as the vendor numbers them, 12200 the rest."""
        read = Attributes(element, KNOWN)
        no_text(element)
        read.method("partialResultCallbackMethod")
        for name in ("profanityFilter", "bargeIn", "debug", "enhanced"):
            read.truth(name, default=False)
        timeout = 5 if read.optional("timeout") == "auto" else read.whole("timeout", 5, 0, 14_400, 13313)
        inputs = read.one_of("input", INPUTS, "dtmf").split()
        return cls(
            action=read.text("action"),
            method=read.method(code=13312),
            dtmf="dtmf" in inputs,
            speech="speech" in inputs,
            timeout=timeout,
            speech_timeout=_speech_timeout(read, timeout),
            finish_on_key=_finish_on_key(read),
            num_digits=read.whole("numDigits", 0, 1, 10**6, 13314),
            action_on_empty_result=read.truth("actionOnEmptyResult", default=False, code=13338),
            language=read.text("language", "en-US"),
            hints=_hints(read),
            partial_result_callback=read.text("partialResultCallback"),
            nested=tuple(_nested(child) for child in element.children),
        )


def _finish_on_key(read: Attributes) -> str:
    key = read.text("finishOnKey", "#")
    if key and key not in KEYS:
        raise read.refuse("finishOnKey", 13310, "is neither empty nor one of 0123456789#*")
    return key


def _speech_timeout(read: Attributes, timeout: int) -> int:
    """Return the pause that ends speech. `auto` is not allowed beside a speechModel."""
    model = read.text("speechModel", "default")
    if not model.startswith(MODELS):
        raise read.refuse("speechModel", SCHEMA, "is no speech model")
    if read.optional("speechTimeout") != "auto":
        return read.whole("speechTimeout", timeout, 0, 60)
    if read.optional("speechModel") is not None:
        raise read.refuse("speechTimeout", SCHEMA, "has to be a number where a speechModel is given")
    return AUTO


def _hints(read: Attributes) -> tuple[str, ...]:
    hints = tuple(hint.strip() for hint in read.text("hints").split(",") if hint.strip())
    if len(hints) > 500 or any(len(hint) > 100 for hint in hints):
        raise read.refuse("hints", SCHEMA, "has more than 500 entries, or one of more than 100 characters")
    return hints


def _nested(child: Element) -> Nested:
    """Read what is spoken while listening. Only Say, Play and Pause may stand here (13320); a bad voice is 13321."""
    verb = NESTED.get(child.name)
    if verb is None:
        raise Refused(13320, f"line {child.line}: {child.name} may not stand in Gather")
    try:
        return verb.parse(child)
    except Refused as refused:
        codes = {13511: 13321, 13510: 13322}
        if refused.code in codes:
            raise Refused(codes[refused.code], str(refused)) from refused
        raise
