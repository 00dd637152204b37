"""The queues: `queues.yaml`."""

from __future__ import annotations

import re
from datetime import time

from ivr.flows.files.hours import CLOCK, clock
from ivr.flows.nodes import MapNode, Node
from ivr.flows.reading import Reading
from ivr.flows.types.fields import Known, read_fields, read_maps
from ivr.flows.types.references import reference, references
from ivr.flows.types.scalars import count, duration, name, names, plain, word
from queueing.policy.rules import CallbackRules, Overflow, QueueRules, Relax

LOWEST_PRIORITY = 9


def read_queues(node: MapNode, reading: Reading) -> dict[str, QueueRules]:
    """Read `queues.yaml`."""
    queues = {}
    for text, value in node.entries:
        key = name(text, reading)
        found = reading.map(value, "a queue", "such as {title: Customer care}")
        if key and found:
            queues[key] = QueueRules(name=key, **read_fields(found, QUEUE, reading, "a queue"))
    return queues


def _priority(node: Node, reading: Reading) -> int | None:
    found = count(node, reading)
    if found is not None and found > LOWEST_PRIORITY:
        reading.wrong_type(node, "a priority", "from 0 to 9, 0 first")
    return found


def _relax(node: Node, reading: Reading) -> tuple[Relax, ...]:
    found = read_maps(node, RELAX, reading, "relax", "{after: 90s, drop: [billing]}")
    return tuple(Relax(**fields) for fields in found)


def _overflow(node: Node, reading: Reading) -> tuple[Overflow, ...]:
    found = read_maps(node, OVERFLOW, reading, "overflow", "{after: 2m, add: other_queue}")
    return tuple(Overflow(**fields) for fields in found)


def _callback(node: Node, reading: Reading) -> CallbackRules | None:
    found = reading.map(node, "callback rules", "such as {first: agent, attempts: 3, apart: 15m}")
    return CallbackRules(**read_fields(found, CALLBACK, reading, "callback")) if found else None


def _between(node: Node, reading: Reading) -> tuple[time, time] | None:
    text = reading.text(node, "two times of day", "such as 08:00-21:00")
    found = re.fullmatch(rf"({CLOCK})-({CLOCK})", text.value, re.ASCII) if text else None
    if text and not found:
        reading.wrong_type(node, "two times of day", "such as 08:00-21:00")
    if text and found and clock(found[1]) == clock(found[2]):
        message = f"customers could never be called: {text.value} ends when it begins"
        reading.problem("impossible_hours", message, text.place, "such as 08:00-21:00; all day is 00:00-24:00")
    return (clock(found[1]), clock(found[2])) if found else None


AFTER = Known(duration, required=True, default=0.0)
RELAX = {"after": AFTER, "drop": Known(references("skill"), required=True, default=())}
OVERFLOW = {"after": AFTER, "add": Known(reference("queue"), required=True, default="")}
STANDARD = CallbackRules()
CALLBACK = {
    "first": Known(word(("agent", "customer")), default=STANDARD.first),
    "attempts": Known(count, default=STANDARD.attempts),
    "apart": Known(duration, default=STANDARD.apart),
    "between": Known(_between, default=STANDARD.between),
    "expires": Known(duration, default=STANDARD.expires),
}
USUAL = QueueRules(name="", title="")
QUEUE = {
    "title": Known(plain, required=True, default=""),
    "skills": Known(references("skill"), default=()),
    "hours": Known(reference("calendar")),
    "longest": Known(duration, default=USUAL.longest),
    "cap": Known(count),
    "priority": Known(_priority, default=USUAL.priority),
    "vip_priority": Known(_priority),
    "answer_in": Known(duration, default=USUAL.answer_in),
    "wrap_up": Known(duration, default=USUAL.wrap_up),
    "dispositions": Known(names, default=()),
    "relax": Known(_relax, default=()),
    "overflow": Known(_overflow, default=()),
    "callback": Known(_callback),
    "prefer": Known(word(("longest_idle", "most_skilled")), default=USUAL.prefer),
}
