"""SMS and mail: `texts` of a prompts file."""

from __future__ import annotations

from ivr.flows.messages import Wording
from ivr.flows.nodes import MapNode, Node, looks_like_braces
from ivr.flows.problems import Place
from ivr.flows.reading import Reading
from ivr.flows.types.fields import Known, read_fields
from ivr.flows.types.scalars import name
from ivr.flows.types.texts import text

# What a carrier divides into parts and joins again. (Twilio, Messages resource, Body: 1,600 characters.)
MOST_CHARACTERS = 1600


def read_messages(node: Node, reading: Reading) -> dict[str, Wording]:
    """Read {key: text, or {subject: text, body: text}}."""
    found = reading.map(node, "a map of messages", "such as {sms_thanks: Thank you.}")
    read = {}
    for entry, value in found.entries if found else ():
        key, wording = name(entry, reading), _wording(value, entry.place, reading)
        if key and wording:
            read[key] = wording
    return read


def _wording(node: Node, place: Place, reading: Reading) -> Wording | None:
    if isinstance(node, MapNode) and not looks_like_braces(node):
        fields = read_fields(node, MAIL, reading, "a mail")
        return Wording(**fields, place=place) if fields["body"] else None
    body = text(node, reading)
    if body and len(body.text) > MOST_CHARACTERS:
        reading.problem("too_big", f"an SMS has {MOST_CHARACTERS} characters at most", node.place, "make it shorter")
    return Wording(None, body, place) if body else None


MAIL = {"subject": Known(text, required=True), "body": Known(text, required=True)}
