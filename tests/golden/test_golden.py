"""Whole calls, as they are written down beside this file."""

from __future__ import annotations

import json
import os
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from ivr.dialogue.events import CallBegan
from ivr.dialogue.inputs import Answered, Input
from ivr.dialogue.instructions import Question
from ivr.dialogue.secrets import Secret, masked
from ivr.engine.run import advance
from ivr.engine.state import CallState, decode, encode
from ivr.engine.turn import Turn
from ivr.flows.catalogue import Catalogue
from ivr.flows.functions import Function
from ivr.flows.kinds import declared
from ivr.flows.loader import load
from ivr.flows.source import read_folder

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*.json"))
INPUTS = {kind.__name__: kind for kind in get_args(Input)}
FACTS = ("language", "mark", "hint", "stay", "visit", "recording", "fault", "gone", "finished", "ended")
USUAL: dict[str, tuple[str, dict[str, str]]] = {
    "SeekPlace": ("placed", {"place": "CA1:turn:0"}),
    "OpenCase": ("done", {"id": "7", "number": "C-000007"}),
    "LookUp": ("found", {"id": "c17", "name": "Ana"}),
    "RunFunction": ("right", {"id": "c17", "name": "Ana"}),
    "Notify": ("sent", {}),
    "BookCallback": ("booked", {"id": "CB1"}),
}
FUNCTIONS = (
    Function(
        "check_pin",
        {"customer": declared("digits"), "pin": declared("digits")},
        {"right": {"id": declared("text"), "name": declared("text")}, "wrong": {}, "locked": {}},
    ),
)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_call_goes_as_it_is_written(path: Path) -> None:
    case = json.loads(path.read_text())
    played = laid_out(play(case, catalogue(path.name.partition(".")[0])))
    if os.environ.get("GOLDEN_UPDATE"):
        path.write_text(played)
    assert played == path.read_text()


def catalogue(folder: str) -> Catalogue:
    loaded = load(read_folder(HERE / folder), FUNCTIONS)
    assert loaded.catalogue is not None, [str(problem) for problem in loaded.problems]
    return loaded.catalogue


def play(case: dict[str, Any], line: Catalogue) -> dict[str, Any]:
    """Play the call of a case, and return the case with all that came of it."""
    now = datetime.fromisoformat(case["at"])
    state: CallState | None = None
    turns = []
    for written in case["turns"]:
        kind, said = written["heard"]
        answers = [msgspec.convert(answer, tuple[str, dict[str, str]]) for answer in written.get("answers", ())]
        turn, questions = whole(state, msgspec.convert(said, INPUTS[kind]), line, now, answers)
        kept = {name: written[name] for name in ("heard", "answers") if name in written}
        turns.append(kept | noted(turn, questions))
        state = decode(encode(turn.state))
    return {"at": case["at"], "turns": turns}


def whole(
    state: CallState | None,
    heard: Input,
    line: Catalogue,
    now: datetime,
    answers: list[tuple[str, dict[str, str]]],
) -> tuple[Turn, list[Question]]:
    """Return the turn with all its questions answered, and the questions."""
    questions = []
    turn = advance(state, heard, line, now, seal=sealed)
    while turn.question is not None:
        questions.append(turn.question)
        answer = answers.pop(0) if answers else USUAL[type(turn.question).__name__]
        turn = turn.then(advance(turn.state, Answered(*answer), line, now, seal=sealed))
    return turn, questions


def sealed(_call: str, _clear: str) -> str:
    """Seal a value for good: no case opens it."""
    return "sealed"


def noted(turn: Turn, questions: list[Question]) -> dict[str, Any]:
    """Return what came of a turn: instructions, events, and the facts of its state that the next turn builds on."""
    state = msgspec.to_builtins(turn.state)
    facts = {name: state[name] for name in FACTS if name in state}
    return {
        "questions": [shown(question) for question in questions],
        "instructions": [shown(one) for one in turn.instructions],
        "events": [shown(event) for event in turn.events if not isinstance(event, CallBegan)],
        "state": {"step": turn.state.step} | facts | {"values": plain(turn.state.run.values)},
    }


def shown(one: Any) -> list[Any]:
    """Return its name, and the fields that do not have their usual value."""
    values = {field.name: getattr(one, field.name) for field in fields(one)}
    usual = {field.name: field.default for field in fields(one)}
    return [type(one).__name__, {name: plain(value) for name, value in values.items() if value != usual[name]}]


def plain(value: Any) -> Any:
    if isinstance(value, Secret):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if is_dataclass(value):
        return shown(value)
    if isinstance(value, str):
        return masked(value)
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def laid_out(case: dict[str, Any]) -> str:
    """Write a case so that a difference shows line by line."""
    turns = []
    for turn in case["turns"]:
        lists = ("answers", "questions", "instructions", "events")
        parts = [f'"heard": {one_line(turn["heard"])}']
        for name in (name for name in lists if name in turn):
            items = ",".join(f"\n    {one_line(item)}" for item in turn[name])
            parts.append(f'"{name}": [{items}\n  ]' if items else f'"{name}": []')
        parts.append(f'"state": {one_line(turn["state"])}')
        turns.append("{\n  " + ",\n  ".join(parts) + "\n}")
    return f'{{"at": {one_line(case["at"])}, "turns": [\n' + ",\n".join(turns) + "\n]}\n"


def one_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
