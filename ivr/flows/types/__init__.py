"""The types of fields: each reads a node as the Python value that `ivr.flows.shape` promises."""

from __future__ import annotations

from functools import lru_cache

from ivr.flows.types.fields import Parser
from ivr.flows.types.references import reference, references
from ivr.flows.types.scalars import (
    count,
    duration,
    duration_or_as_booked,
    key,
    language,
    limits,
    name,
    names,
    pattern,
    span,
    tones,
    word,
    yes_no,
)
from ivr.flows.types.texts import or_value, path, skills, text, texts, value, values
from ivr.flows.types.waiting import hold, offer
from ivr.flows.types.ways import branch, cases, options, way

TYPES: dict[str, Parser] = {
    "name": name,
    "names": names,
    "count": count,
    "duration": duration,
    "span": span,
    "range": limits,
    "yes_no": yes_no,
    "key": key,
    "tones": tones,
    "language": language,
    "step": reference("step"),
    "flow": reference("flow"),
    "queue": reference("queue"),
    "calendar": reference("calendar"),
    "service": reference("service"),
    "mailbox": reference("mailbox"),
    "webhook": reference("webhook"),
    "function": reference("function"),
    "connector": reference("connector"),
    "message": reference("text"),
    "label": reference("label"),
    "prompt": reference("prompt"),
    "prompts": references("prompt"),
    "text": text,
    "texts": texts,
    "value": value,
    "values": values,
    "path": path,
    "pattern": pattern,
    "duration_or_as_booked": duration_or_as_booked,
    "duration_or_value": or_value(duration),
    "queue_or_value": or_value(reference("queue")),
    "number_or_value": or_value(reference("number")),
    "numbers_or_value": or_value(references("number")),
    "skills": skills,
    "way": way,
    "options": options,
    "cases": cases,
    "branch": branch,
    "hold": hold,
    "offer": offer,
}


@lru_cache(maxsize=256)
def parser(kind: str) -> Parser:
    """Return the reader of a field type; `word a b` reads one of those words. Raises KeyError for an unknown one."""
    if kind == "word" or kind.startswith("word "):
        return word(tuple(kind.split()[1:]))
    return TYPES[kind]
