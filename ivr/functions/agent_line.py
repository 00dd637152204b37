"""agent_line: an agent says by telephone whether he is there, by number and PIN, from whichever telephone he calls."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.dialogue.inputs import Scalar
from ivr.flows.functions import Function
from ivr.flows.kinds import Kind, declared
from ivr.functions.function import Answer, Runnable, World
from queueing.names import BREAKS

SUBJECT = "agent:"
"""Before an agent's number: whose PIN it is. `python -m ivr pin NUMBER --agent NAME` makes it."""
STATES = ("available", "on_break", "offline", "not_answering", "no_phone")


def sign(given: Mapping[str, Scalar], world: World) -> Answer:
    """Set what the agent wants, where `turn` is given, and say what he is then.

    A number that nobody has is wrong, and locks as others do. Who is available is rung on the telephone from which he
    calls, or where it withholds its number on the one that is known; `no_phone` where none is.
    """
    number = str(given["number"])
    checked = world.pins.check(f"{SUBJECT}{number}", str(given["pin"]), world.key)
    if checked.label != "right":
        return Answer("locked" if checked.label == "locked" else "wrong")
    turn, reason = str(given.get("turn", "")), str(given.get("reason", ""))
    state, language = world.agents.sign(number, turn, reason, world.caller)
    return Answer(state, {"language": language} if language else {})


AGENT_LINE = Runnable(
    Function(
        "agent_line",
        takes={
            "number": declared("digits"),
            "pin": declared("digits"),
            "turn": Kind("text", ("available", "on_break", "offline"), maybe=True),
            "reason": Kind("text", BREAKS, maybe=True),
        },
        labels={**{state: {"language": declared("maybe text")} for state in STATES}, "wrong": {}, "locked": {}},
    ),
    sign,
)
