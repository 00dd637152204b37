"""What a road costs a caller: the keys that he presses, and the seconds for which something is said."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flows.checks.roads import FlowMap, Road
from ivr.flows.written import WrittenLine

# Keys of an answer by its type, where neither a length nor a range says it.
KEYS_TO_PRESS = {"yes_no": 1, "date": 8, "time": 4, "speech": 0, "phone": 11, "money": 6, "pin": 4}
USUAL_KEYS = 6
# Fields whose prompts are spoken on every way through a line.
SPOKEN = ("say", "meanwhile", "confirm", "review")
GIVING_UP = ("give_up", "if_silent")


def keys_of(line: WrittenLine, road: Road) -> int:
    """Return how many keys are pressed at most on this road."""
    if road.label.startswith(("option ", "key ")) or road.label == "skipped":
        return 1
    if road.label == "saved":
        return 1 if "review" in line.fields else 0
    if road.label != "answered":
        return 0
    length, limits = line.fields.get("length"), line.fields.get("range")
    keys = KEYS_TO_PRESS.get(line.fields["type"], USUAL_KEYS)
    if length:
        keys = length[1]
    elif isinstance(limits, tuple):
        keys = len(str(int(limits[1])))
    return int(keys) + (1 if "confirm" in line.fields else 0)


def silence(line: WrittenLine, road: Road, drawn: FlowMap, said: float) -> float:
    """Return how much longer it takes to give up: what was `said` is said again, and every silence is waited for."""
    if road.label not in GIVING_UP:
        return 0.0
    defaults = drawn.flow.defaults
    tries, wait = line.fields.get("tries", defaults.tries), line.fields.get("wait", defaults.wait)
    return float(tries * (said + wait) - said)


def seconds(line: WrittenLine, drawn: FlowMap) -> float:
    """Return how long the line speaks, or lets the caller speak, in the slowest language of its flow."""
    prompts = [drawn.folder.prompts[key] for key in _spoken(line)]
    said = max((sum(prompt.longest(one) for prompt in prompts) for one in drawn.languages), default=0.0)
    if line.kind == "say":
        return said * float(line.value("loop"))
    if line.kind == "pause":
        return float(line.fields["pause"])
    return said + (float(line.value("longest")) if line.kind == "record" else 0.0)


def _spoken(line: WrittenLine) -> Iterator[str]:
    for kind in ("prompts", "prompt"):
        for name, found in line.typed(kind):
            if name in SPOKEN:
                yield from [found] if isinstance(found, str) else found
