"""What a waiting caller hears: music and words (`hold`), and what he may choose (`offer`)."""

from __future__ import annotations

from ivr.flows.nodes import Node
from ivr.flows.reading import Reading
from ivr.flows.shape import Hold, Offer
from ivr.flows.types.fields import Known, read_fields, required_together
from ivr.flows.types.references import reference
from ivr.flows.types.scalars import duration
from ivr.flows.types.ways import options


def _spoken_while_waiting(node: Node, reading: Reading) -> tuple[str, ...]:
    """Read prompts that are passed over where a value in them is unset."""
    found = []
    for item in reading.items(node):
        text = reading.text(item, "the name of a prompt")
        if text:
            reading.mention("prompt", text.value, text.place, strict=False)
            found.append(text.value)
    return tuple(found)


HOLD = {
    "music": Known(reference("prompt"), required=True, default=""),
    "every": Known(duration, default=0.0),
    "say": Known(_spoken_while_waiting, default=()),
}
OFFER = {
    "after": Known(duration, required=True, default=0.0),
    "every": Known(duration, default=0.0),
    "say": Known(reference("prompt"), required=True, default=""),
    "options": Known(options, required=True, default={}),
}


def hold(node: Node, reading: Reading) -> Hold | None:
    """Read `{music: hold_music, every: 60s, say: [queue_ahead]}`."""
    found = reading.map(node, "a map", "such as {music: hold_music, every: 60s, say: [queue_ahead]}")
    if found is None:
        return None
    required_together(reading, found, ("every", "say"), "missing_field")
    return Hold(**read_fields(found, HOLD, reading, "hold"))


def offer(node: Node, reading: Reading) -> Offer | None:
    """Read `{after: 45s, every: 2m, say: a_prompt, options: {1: a_step}}`."""
    found = reading.map(node, "a map", "with after, say and options")
    return Offer(**read_fields(found, OFFER, reading, "offer")) if found else None
