"""Callbacks whose customers are called first: each has an agent counted for him, once over all processes."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from ivr.calls.callbacks.agent_first import needs, priority
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.cases import callback_attempts
from ivr.cases.callback_attempts import Attempt
from ivr.cases.callbacks import CallbackDue
from queueing.names import CALLBACK, FloorError, QueueName
from queueing.policy.rules import QueueRules
from queueing.policy.times import CALLING

log = logging.getLogger(__name__)

ON_THE_WAY = timedelta(milliseconds=CALLING)


def begin(board: Switchboard, rules: QueueRules, due: CallbackDue, now: datetime) -> bool:
    """Count an agent for the customer who is to be called now. False where all who are free soon have others.

    Raises:
        FloorError: the floor does not answer. RecordGone: SQL does not.
    """
    return board.floor.begin_calling(
        _name(due.id, due.attempt),
        QueueName(due.queue),
        needs(rules, due),
        since_ms=milliseconds(due.since),
        priority=priority(rules, due),
        known=callback_attempts.under_way(board.book.engine, due.queue, now - ON_THE_WAY),
    )


def not_called(board: Switchboard, due: CallbackDue) -> None:
    """Let the agent count for another: the attempt was not begun."""
    _end(board, _name(due.id, due.attempt))


def over(board: Switchboard, attempt: Attempt) -> None:
    """Let the agent count for another: the call is over, or there is none."""
    _end(board, _name(attempt.callback.id, attempt.callback.attempt))


def _end(board: Switchboard, name: str) -> None:
    """Where that fails, the agent counts for another a minute later."""
    try:
        board.floor.end_calling(name)
    except FloorError as error:
        log.warning("an agent counts on for a customer: %s", error, extra={"attempt": name})


def _name(callback: int | str, attempt: int) -> str:
    return f"{CALLBACK}{callback}-{attempt}"
