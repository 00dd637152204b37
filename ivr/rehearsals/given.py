"""How the answers of the world are written: of services, functions, connectors, telephones, and of our own record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ivr.dialogue.inputs import Answered
from ivr.flows.catalogue import Catalogue
from ivr.flows.directory import Service
from ivr.flows.kinds import Kind, NotOfKind, values_of
from ivr.flows.nodes import ListNode, MapNode, Node, Text, is_empty
from ivr.flows.problems import did_you_mean
from ivr.flows.reading import Reading, refuse_unknown
from ivr.flows.types.fields import Known, read_fields
from ivr.flows.types.scalars import count, word

FAILED = "failed"
NOT_FOUND = (404, 204)
OF_OURS: Mapping[str, tuple[str, ...]] = {
    "dial": ("finished", "busy", "no_answer", FAILED),
    "case": ("done", FAILED),
    "notify": ("sent", FAILED),
    "callback": ("booked", "already_booked", "invalid_number", "refused", "no_slot", FAILED),
    "retry_callback": ("booked", "used_up"),
}
"""Kinds of action whose answer may be given for all of them, with the labels of each."""
EMERGENCY = "emergency"


class Source(NamedTuple):
    """What answers: its labels, and what each of them gives; `service` where its answer may be a status and a body."""

    labels: Mapping[str, Mapping[str, Kind]]
    service: Service | None = None


class GivenReader:
    """Reads `given`."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._sources = sources(catalogue)

    def read(self, node: Node, reading: Reading) -> dict[str, tuple[Answered, ...]]:
        """Read {name: answer, or a list of answers in their turn}."""
        found = reading.map(node, "a map of answers", "such as {orders: failed}")
        given = {}
        for name, value in found.entries if found else ():
            source = self._sources.get(name.value)
            if source is None:
                hint = did_you_mean(name.value, self._sources) or f"one of {', '.join(self._sources)}"
                reading.problem("no_such_service", f'nothing here asks "{name.value}"', name.place, hint)
                continue
            answers = [_answer(item, source, reading) for item in reading.items(value)]
            given[name.value] = tuple(answer for answer in answers if answer is not None)
        return given


def sources(catalogue: Catalogue) -> dict[str, Source]:
    """Return all that an answer may be given for, by name."""
    directory = catalogue.directory
    found = {kind: _of(labels) for kind, labels in OF_OURS.items()}
    found |= {name: _of((EMERGENCY,)) for name in catalogue.calendars}
    found |= {name: _of(OF_OURS["dial"]) for name in directory.numbers}
    found |= {
        name: Source({**_of((*one.labels, FAILED)).labels, **dict.fromkeys(one.labels, one.gives)})
        for name, one in directory.connectors.items()
    }
    found |= {name: Source({FAILED: {}, **one.labels}) for name, one in catalogue.functions.items()}
    for name, one in directory.services.items():
        found[name] = Source({"found": one.gives, "not_found": {}, FAILED: {}}, one)
    return found


def _of(labels: Collection[str]) -> Source:
    return Source({label: {} for label in labels})


def _answer(node: Node, source: Source, reading: Reading) -> Answered | None:
    if isinstance(node, MapNode):
        return (
            _of_service(node, source, reading)
            if source.service and node.get("label") is None
            else _of_label(node, source, reading)
        )
    text = reading.text(node, "an answer", "a label, {label: ..., values: ...}, or {status: 200, body: ...}")
    if text is None:
        return None
    return _labelled(text, {}, source, text, reading)


STATUS = {"status": Known(count, required=True, default=200), "body": Known(lambda node, _: plain_json(node))}
LABEL = {"label": Known(word(()), required=True, default=""), "values": Known(lambda node, _: node)}


def _of_service(node: MapNode, source: Source, reading: Reading) -> Answered | None:
    """Read a status and a body, as a service would send them; one that it does not promise has failed."""
    fields = read_fields(node, STATUS, reading, "the answer of a service")
    return heard_from(source.service, fields["status"], fields["body"]) if source.service else None


def heard_from(service: Service, status: int, body: object) -> Answered:
    """Return what the flow hears of the answer that a service has sent."""
    one = body if not isinstance(body, list) else body[0] if len(body) == 1 else None
    if status in NOT_FOUND or (isinstance(body, list) and one is None):
        return Answered("not_found")
    if not 200 <= status < 300:
        return Answered(FAILED, {"reason": f"status {status}"})
    try:
        return Answered("found", service.values(one))
    except NotOfKind as wrong:
        return Answered(FAILED, {"reason": str(wrong)})


def _of_label(node: MapNode, source: Source, reading: Reading) -> Answered | None:
    read_fields(node, LABEL, reading, "an answer")
    label, values = node.get("label"), node.get("values")
    written = plain_json(values) if isinstance(values, MapNode) else {}
    if not isinstance(label, Text) or not isinstance(written, dict):
        return None
    return _labelled(label, written, source, values or label, reading)


def _labelled(
    label: Text, values: Mapping[str, object], source: Source, place: Node, reading: Reading
) -> Answered | None:
    """Return the answer with its values, each of the kind that the label gives."""
    gives = source.labels.get(label.value)
    if gives is None:
        refuse_unknown(reading, "no_such_label", "label of it", label, source.labels)
        return None
    unknown = next((name for name in values if name not in gives), None)
    if unknown is not None:
        hint = did_you_mean(unknown, gives) or f"it gives {', '.join(gives) or 'nothing'}"
        reading.problem("no_such_field", f'{label.value} gives no "{unknown}"', place.place, hint)
        return None
    try:
        return Answered(label.value, values_of(gives, values))
    except NotOfKind as wrong:
        reading.problem("wrong_type", f"{label.value} gives this: {wrong}", place.place, "write it among its values")
        return None


def plain_json(node: Node) -> object:
    """Return a body as JSON would bring it; each scalar is a text, and nothing at all is null."""
    if isinstance(node, MapNode):
        return {name.value: plain_json(value) for name, value in node.entries}
    if isinstance(node, ListNode):
        return [plain_json(item) for item in node.items]
    return None if is_empty(node) or (node.plain and node.value == "null") else node.value
