"""What lies outside the line, by name: `directory.yaml`."""

from __future__ import annotations

import re
from typing import Any

from ivr.flows.directory import Connector, Directory, Service
from ivr.flows.files.flow import phone_number
from ivr.flows.kinds import MAYBE, READERS, Kind, declared
from ivr.flows.nodes import ListNode, MapNode, Node, Text
from ivr.flows.problems import did_you_mean
from ivr.flows.reading import Reading
from ivr.flows.types.fields import Known, Parser, read_fields
from ivr.flows.types.scalars import name, names, word

SETTING = re.compile(r"[A-Z][A-Z0-9_]{1,63}\Z")
SETTING_HINT = "capitals, digits and _, such as ORDERS_URL; the setting holds the thing itself"
CONNECTORS = ("stream", "pay", "hand_over")


def read_directory(node: MapNode, reading: Reading) -> Directory:
    """Read `directory.yaml`."""
    return Directory(**read_fields(node, DIRECTORY, reading, "directory.yaml"))


def _skills(node: Node, reading: Reading) -> tuple[str, ...]:
    """Read names of skills; languages such as pt-BR may be among them."""
    found = [reading.text(item, "the name of a skill") for item in reading.items(node)]
    return tuple(text.value for text in found if text)


def _by_name(read: Parser) -> Parser:
    def read_all(node: Node, reading: Reading) -> dict[str, Any]:
        found = reading.map(node, "a map of names")
        pairs = [(name(text, reading), read(value, reading)) for text, value in found.entries] if found else []
        return {key: value for key, value in pairs if key and value is not None}

    return read_all


def _mail(node: Node, reading: Reading) -> str | None:
    text = reading.text(node, "a mail address", "such as care@example.com")
    if text and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text.value):
        reading.wrong_type(node, "a mail address", "such as care@example.com")
    return text.value if text else None


def _setting(node: Node, reading: Reading) -> str | None:
    text = reading.text(node, "the name of a setting", SETTING_HINT)
    if text and not SETTING.match(text.value):
        reading.problem("wrong_type", "this is not the name of a setting", text.place, SETTING_HINT)
        return None
    return text.value if text else None


def _kind(node: Node, reading: Reading) -> Kind | None:
    """Read a type, `maybe` and a type, or a list of words."""
    if isinstance(node, ListNode):
        words = [reading.text(item, "a word") for item in node.items]
        return Kind("text", tuple(text.value for text in words if text))
    text = reading.text(node, "a type", f"one of {', '.join(READERS)}, or a list of words")
    if text is None:
        return None
    plain = text.value.removeprefix(MAYBE)
    if plain not in READERS:
        hint = did_you_mean(plain, READERS) or f"one of {', '.join(READERS)}; maybe date, where it may be missing"
        reading.problem("wrong_type", f'"{text.value}" is no type', text.place, hint)
        return None
    return declared(text.value)


SERVICE = {
    "address": Known(_setting, required=True, default=""),
    "token": Known(_setting, default=""),
    "gives": Known(_by_name(_kind), required=True, default={}),
}
CONNECTOR = {
    "kind": Known(word(CONNECTORS), required=True, default=""),
    "address": Known(_setting, required=True, default=""),
    "labels": Known(names, required=True, default=()),
    "gives": Known(_by_name(_kind), default={}),
}


def _services(node: Node, reading: Reading) -> dict[str, Service]:
    example = "such as {address: ORDERS_URL, gives: {status: text}}"
    return {
        key: Service(key, **read_fields(one, SERVICE, reading, "a service"))
        for key, one in _maps(node, reading, example)
    }


def _connectors(node: Node, reading: Reading) -> dict[str, Connector]:
    example = "such as {kind: pay, address: PAY_URL, labels: [paid, refused]}"
    return {
        key: Connector(key, **read_fields(one, CONNECTOR, reading, "a connector"))
        for key, one in _maps(node, reading, example)
    }


def _maps(node: Node, reading: Reading, example: str) -> list[tuple[str, MapNode]]:
    found = reading.map(node, "a map of names", example)
    pairs = (
        [(_free_name(text, reading), reading.map(value, "a map", example)) for text, value in found.entries]
        if found
        else []
    )
    return [(key, one) for key, one in pairs if key and one]


def _free_name(text: Text, reading: Reading) -> str | None:
    """Read the name of a service or a connector, which may not be that of a type."""
    if text.value in (*READERS, "recording"):
        reading.problem("wrong_type", f'"{text.value}" is a type', text.place, "take another name")
        return None
    return name(text, reading)


DIRECTORY = {
    "skills": Known(_skills, default=()),
    "numbers": Known(_by_name(phone_number), default={}),
    "mail": Known(_by_name(_mail), default={}),
    "webhooks": Known(_by_name(_setting), default={}),
    "services": Known(_services, default={}),
    "connectors": Known(_connectors, default={}),
}
