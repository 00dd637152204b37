"""Questions of a turn: what is asked of the floor and of the case record before the next words can be spoken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ivr.calls.switchboard import Switchboard
from ivr.cases.errors import RecordGone
from ivr.dialogue.inputs import Answered
from ivr.dialogue.instructions import OpenCase, Question, SeekPlace
from queueing.names import QueueName
from queueing.policy.rules import QueueRules

Rules = Mapping[str, QueueRules]
"""The rules of each queue, by its name."""


def answer(board: Switchboard, rules: Rules, call: str, question: Question, *, key: str, now: datetime) -> Answered:
    """Carry out the question under `key` (`call:turn:mark:position`); asked again under it, the answer is the same."""
    if isinstance(question, SeekPlace):
        return _seek_place(board, rules, question, key)
    return _open_case(board, call, question, key, now)


def _seek_place(board: Switchboard, rules: Rules, question: SeekPlace, key: str) -> Answered:
    label = board.floor.room_for(
        QueueName(question.queue),
        question.skills,
        rules[question.queue].cap,
        only_if_free=question.longest == 0,
    )
    return Answered(label, {"place": key} if label == "placed" else {})


def _open_case(board: Switchboard, call: str, question: OpenCase, key: str, now: datetime) -> Answered:
    try:
        case = board.book.open_case(
            key,
            call,
            kind=question.kind,
            topic=question.topic,
            words=question.words,
            recording=question.recording,
            queue=question.queue,
            fields=question.fields,
            now=now,
        )
    except RecordGone:
        return Answered("failed")
    return Answered("done", {"id": case.id, "number": case.number})
