"""Whom a Dial reaches: Number, Client and Queue (https://www.twilio.com/docs/voice/twiml/number and beside it)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import SCHEMA, STATUS_EVENTS, Attributes, no_children
from ivr.emulator.verbs.enqueue import queue_name
from ivr.emulator.verbs.markup import Element

NUMBER_KNOWN = (
    "sendDigits", "url", "method", "statusCallbackEvent", "statusCallback", "statusCallbackMethod", "byoc",
    "machineDetection", "amdStatusCallbackMethod", "amdStatusCallback", "machineDetectionTimeout",
    "machineDetectionSpeechThreshold", "machineDetectionSpeechEndThreshold", "machineDetectionSilenceTimeout",
)  # fmt: skip
SIP_KNOWN = ("url", "method", "statusCallbackEvent", "statusCallback", "statusCallbackMethod", "username", "password")
LONGEST_SIP_ADDRESS, LONGEST_SIP_HEADERS = 255, 1024
CLIENT_KNOWN = ("url", "method", "statusCallbackEvent", "statusCallback", "statusCallbackMethod")
QUEUE_KNOWN = ("url", "method", "reservationSid", "postWorkActivitySid")
PUNCTUATION = re.compile(r"[ ().-]")
NUMBER = re.compile(r"\+?[0-9]{3,15}")
LONGEST_IDENTITY = 256


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody to ring: `to` is a number, `client:name` or a SIP address; `url` is what he hears first (the whisper).

    `parameters` go along to a client or, as headers, to a SIP address.
    """

    to: str
    url: str = ""
    method: str = "POST"
    notice: str = ""
    notice_method: str = "POST"
    notice_events: frozenset[str] = frozenset({"completed"})
    machine_detection: str = ""
    amd_notice: str = ""
    parameters: tuple[tuple[str, str], ...] = ()


def parse_number(element: Element) -> Party:
    """Read a Number. Raises Refused: 13221 method, 13222 sendDigits, 13223 the number, 12200 the rest."""
    read = Attributes(element, NUMBER_KNOWN)
    no_children(element)
    if not re.fullmatch(r"[0-9*#wW]*", read.text("sendDigits")):
        raise read.refuse("sendDigits", 13222, "holds more than 0-9 * # w")
    read.whole("machineDetectionTimeout", 30, 3, 60)
    read.whole("machineDetectionSpeechThreshold", 2400, 1000, 6000)
    read.whole("machineDetectionSpeechEndThreshold", 1200, 500, 5000)
    read.whole("machineDetectionSilenceTimeout", 5000, 2000, 10_000)
    return Party(
        to=phone_number(element.own_text, element.line),
        url=read.text("url"),
        method=read.method(code=13221),
        notice=read.text("statusCallback"),
        notice_method=read.method("statusCallbackMethod"),
        notice_events=read.words("statusCallbackEvent", STATUS_EVENTS, "completed"),
        machine_detection=read.one_of("machineDetection", ("", "Enable", "DetectMessageEnd"), ""),
        amd_notice=read.text("amdStatusCallback"),
    )


def phone_number(text: str, line: int) -> str:
    """Return `text` without punctuation. Raises Refused(13223) where it is no phone number."""
    number = PUNCTUATION.sub("", text)
    if not NUMBER.fullmatch(number):
        raise Refused(13223, f"line {line}: {text!r} is no phone number")
    return number


def parse_client(element: Element) -> Party:
    """Read a Client: its name stands in it, or in an Identity beside Parameters. Raises Refused(12200)."""
    read = Attributes(element, CLIENT_KNOWN)
    identity, parameters = element.own_text, []
    for child in element.children:
        if child.name == "Identity":
            identity = child.own_text
        elif child.name == "Parameter":
            given = Attributes(child, ("name", "value"))
            parameters.append((given.text("name"), given.text("value")))
        else:
            raise Refused(SCHEMA, f"line {child.line}: {child.name} may not stand in Client")
    if not identity or len(identity) > LONGEST_IDENTITY:
        raise Refused(
            SCHEMA, f"line {element.line}: Client names nobody, or with more than {LONGEST_IDENTITY} characters"
        )
    return Party(
        to=f"client:{identity}",
        url=read.text("url"),
        method=read.method(),
        notice=read.text("statusCallback"),
        notice_method=read.method("statusCallbackMethod"),
        notice_events=read.words("statusCallbackEvent", STATUS_EVENTS, "completed"),
        parameters=tuple(parameters),
    )


def parse_sip(element: Element) -> Party:
    """Read a Sip: an address, and behind a question mark what goes along as headers. Raises Refused(13224, 12200)."""
    read = Attributes(element, SIP_KNOWN)
    no_children(element)
    address, _, headers = element.own_text.partition("?")
    if not re.fullmatch(r"sips?:[^\s@]+@[^\s@]+", address) or len(address) > LONGEST_SIP_ADDRESS:
        raise Refused(13224, f"line {element.line}: {address!r} is no SIP address")
    if len(headers) > LONGEST_SIP_HEADERS:
        raise Refused(SCHEMA, f"line {element.line}: the headers have more than {LONGEST_SIP_HEADERS} characters")
    return Party(
        to=address,
        url=read.text("url"),
        method=read.method(),
        notice=read.text("statusCallback"),
        notice_method=read.method("statusCallbackMethod"),
        notice_events=read.words("statusCallbackEvent", STATUS_EVENTS, "completed"),
        parameters=tuple(parse_qsl(headers)),
    )


@dataclass(frozen=True, slots=True)
class QueueFront:
    """The caller at the front of the queue `name`; `url` is what he hears before he is put through."""

    name: str
    url: str = ""
    method: str = "POST"


def parse_queue(element: Element) -> QueueFront:
    """Read a Queue. Raises Refused: 14210 method, 14212 and 14213 name, 12200 the rest."""
    read = Attributes(element, QUEUE_KNOWN)
    no_children(element)
    return QueueFront(queue_name(element, 14212, 14213), read.text("url"), read.method(code=14210))
