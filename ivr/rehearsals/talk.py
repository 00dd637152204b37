"""How a talk is written: each line is one move."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ivr.flows.catalogue import Catalogue
from ivr.flows.nodes import MapNode, Node, Text, is_empty
from ivr.flows.problems import Place, did_you_mean
from ivr.flows.reading import Reading, refuse_unknown
from ivr.flows.types.scalars import KEYS, NAME, count, duration, plain
from ivr.rehearsals.moves import (
    AgentAccepts,
    AgentDeclines,
    AgentHangsUp,
    AgentSendsBack,
    HangsUp,
    Hears,
    Move,
    Presses,
    Records,
    Says,
    Silence,
    Waits,
    Words,
)

MOST_SILENCES = 200
KEY_HINT = "such as 1, 123456#, star or hash; a bare # begins a comment"
AGENT_MOVES: Mapping[str, type[Move]] = {
    "accepts": AgentAccepts,
    "declines": AgentDeclines,
    "hangs_up": AgentHangsUp,
}
SENDS_BACK = "sends_back"


class TalkReader:
    """Reads the moves of a talk; names in them must be in the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._read: Mapping[str, Callable[[Node, Place, Reading], Move | None]] = {
            "hears": self._hears,
            "presses": _presses,
            "says": _says,
            "silence": _silence,
            "records": _records,
            "waits": _waits,
            "agent": self._agent,
        }

    def read(self, node: Node, reading: Reading) -> tuple[Move, ...]:
        """Read `talk`: a list of moves."""
        moves = [self._move(item, reading) for item in reading.items(node)]
        return _in_one(tuple(move for move in moves if move is not None))

    def _move(self, node: Node, reading: Reading) -> Move | None:
        if isinstance(node, Text):
            return self._bare(node, reading)
        if not isinstance(node, MapNode) or len(node.entries) != 1:
            reading.problem("wrong_form", "each line of a talk is one move", node.place, "such as - presses: 1")
            return None
        name, value = node.entries[0]
        read = self._read.get(name.value)
        if read is None:
            self._unknown(name, reading)
            return None
        return read(value, name.place, reading)

    def _bare(self, text: Text, reading: Reading) -> Move | None:
        if text.value == "hangs_up":
            return HangsUp(place=text.place)
        if text.value == "silence":
            return Silence(place=text.place)
        if text.value in self._read:
            hint = f"such as {text.value}: ..."
            reading.problem("wrong_form", f"{text.value} does not stand alone", text.place, hint)
        else:
            self._unknown(text, reading)
        return None

    def _unknown(self, text: Text, reading: Reading) -> None:
        refuse_unknown(reading, "unknown_action", "move", text, [*self._read, "hangs_up"])

    def _hears(self, node: Node, place: Place, reading: Reading) -> Move | None:
        words = [self._words(item, reading) for item in reading.items(node)]
        known = tuple(one for one in words if one is not None)
        if not words:
            reading.problem("missing_field", "nothing is to be heard here", node.place, "name a prompt")
        return Hears(words=known, place=place) if known else None

    def _words(self, node: Node, reading: Reading) -> Words | None:
        """Read a prompt's key, written bare, or some words of a sentence."""
        text = reading.text(node, "a prompt, or words of a sentence")
        if text is None:
            return None
        if not text.plain or not NAME.match(text.value):
            return Words(text=text.value)
        if text.value not in self._catalogue.prompts:
            hint = did_you_mean(text.value, self._catalogue.prompts) or "put quotes around words of a sentence"
            reading.problem("no_such_prompt", f'there is no prompt "{text.value}"', text.place, hint)
            return None
        return Words(prompt=text.value)

    def _agent(self, node: Node, place: Place, reading: Reading) -> Move | None:
        if isinstance(node, MapNode) and [*node.keys()] == [SENDS_BACK]:
            return self._sends_back(node.entries[0][1], place, reading)
        text = reading.text(node, "what an agent does", f"one of {', '.join(AGENT_MOVES)}, {{sends_back: a_step}}")
        if text and text.value not in AGENT_MOVES:
            refuse_unknown(reading, "wrong_type", "move of an agent", text, [*AGENT_MOVES, SENDS_BACK])
            return None
        return AGENT_MOVES[text.value](place=place) if text else None

    def _sends_back(self, node: Node, place: Place, reading: Reading) -> Move | None:
        text = reading.text(node, "the name of a step")
        steps = {step for flow in self._catalogue.flows.values() for step in flow.send_back}
        if text and text.value not in steps:
            hint = did_you_mean(text.value, steps) or "the flow's send_back names the steps"
            reading.problem("no_such_step", f'no agent may send a caller to "{text.value}"', text.place, hint)
            return None
        return AgentSendsBack(step=text.value, place=place) if text else None


def _presses(node: Node, place: Place, reading: Reading) -> Move | None:
    if is_empty(node):
        reading.problem("wrong_type", "no key is written here", node.place, KEY_HINT)
        return None
    text = reading.text(node, "keys", KEY_HINT)
    keys = KEYS.get(text.value, text.value) if text else ""
    if text and not re.fullmatch(r"[0-9*#]{1,64}", keys):
        reading.wrong_type(node, "keys", KEY_HINT)
        return None
    return Presses(keys=keys, place=place) if keys else None


def _says(node: Node, place: Place, reading: Reading) -> Move | None:
    words = plain(node, reading)
    return Says(words=words, place=place) if words else None


def _silence(node: Node, place: Place, reading: Reading) -> Move | None:
    times = count(node, reading)
    if times is not None and not 1 <= times <= MOST_SILENCES:
        reading.wrong_type(node, "a number of silences", f"from 1 to {MOST_SILENCES}")
        return None
    return Silence(times=times, place=place) if times else None


def _records(node: Node, place: Place, reading: Reading) -> Move | None:
    seconds = duration(node, reading)
    return Records(seconds=seconds, place=place) if seconds is not None else None


def _waits(node: Node, place: Place, reading: Reading) -> Move | None:
    seconds = duration(node, reading)
    return Waits(seconds=seconds, place=place) if seconds is not None else None


def _in_one(moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """Join a recording and the hanging up that directly follows it: that is how it ends."""
    joined: list[Move] = []
    for move in moves:
        last = joined[-1] if joined else None
        if isinstance(move, HangsUp) and isinstance(last, Records):
            joined[-1] = Records(seconds=last.seconds, hangs_up=True, place=last.place)
        else:
            joined.append(move)
    return tuple(joined)
