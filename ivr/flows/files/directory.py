"""What lies outside the line, by name: `directory.yaml`."""

from __future__ import annotations

import re

from ivr.flows.directory import Directory
from ivr.flows.files.flow import phone_number
from ivr.flows.nodes import MapNode, Node
from ivr.flows.reading import Reading
from ivr.flows.types.fields import Known, Parser, read_fields, without_later
from ivr.flows.types.scalars import name

# Fields of the grammar that this release does not have.
LATER = ("webhooks", "services", "connectors")


def read_directory(node: MapNode, reading: Reading) -> Directory:
    """Read `directory.yaml`."""
    now = without_later(node, LATER, reading)
    return Directory(**read_fields(now, DIRECTORY, reading, "directory.yaml"))


def _skills(node: Node, reading: Reading) -> tuple[str, ...]:
    """Read names of skills; languages such as pt-BR may be among them."""
    found = [reading.text(item, "the name of a skill") for item in reading.items(node)]
    return tuple(text.value for text in found if text)


def _by_name(read: Parser) -> Parser:
    def read_all(node: Node, reading: Reading) -> dict[str, str]:
        found = reading.map(node, "a map of names")
        pairs = [(name(text, reading), read(value, reading)) for text, value in found.entries] if found else []
        return {key: value for key, value in pairs if key and value}

    return read_all


def _mail(node: Node, reading: Reading) -> str | None:
    text = reading.text(node, "a mail address", "such as care@example.com")
    if text and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text.value):
        reading.wrong_type(node, "a mail address", "such as care@example.com")
    return text.value if text else None


DIRECTORY = {
    "skills": Known(_skills, default=()),
    "numbers": Known(_by_name(phone_number), default={}),
    "mail": Known(_by_name(_mail), default={}),
}
