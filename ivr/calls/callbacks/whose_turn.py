"""Whose turn it is to be called back: when a callback may be made, and who is first, the agent or the customer."""

from __future__ import annotations

from datetime import datetime, timedelta

from ivr.calls.callbacks import agent_first, customer_first
from ivr.calls.callbacks.placed import RING_S, find_out, place_callback
from ivr.calls.numbers import may_be_called
from ivr.calls.queues import is_open
from ivr.calls.switchboard import Switchboard
from ivr.cases import callback_attempts, callbacks
from ivr.cases.callbacks import CallbackDue
from ivr.flows.catalogue import Catalogue
from queueing.policy.rules import CallbackRules, QueueRules

SILENT = timedelta(seconds=RING_S + 90)
"""An attempt of which nothing was heard for so long is asked of the carrier."""


def sweep(board: Switchboard, now: datetime) -> None:
    """Let stand on the floor what an agent takes first, place one call whose turn has come, and look for lost ones.

    One call at a time: this is called four times a second, by each dispatch process.
    """
    engine = board.book.engine
    callbacks.give_up(engine, now)
    for attempt in callback_attempts.lost(engine, now - SILENT):
        find_out(board, attempt, now)
    catalogue = board.catalogues.current()
    ready = [due for due in callbacks.due(engine, now) if _may_be_made(board, catalogue, due, now)]
    agent_first.stand(board, catalogue, [due for due in ready if _first(catalogue, due) == "agent"])
    for due in ready:
        if _first(catalogue, due) == "customer" and _called(board, catalogue.queues[due.queue], due, now):
            return


def _may_be_made(board: Switchboard, catalogue: Catalogue, due: CallbackDue, now: datetime) -> bool:
    """Say whether the queue is open, and it is a time at which the customer is called."""
    rules = catalogue.queues.get(due.queue)
    if rules is None or not is_open(catalogue, due.queue, now, board.emergencies.now()):
        return False
    return may_be_called(due.number, (rules.callback or CallbackRules()).between, now, catalogue.zone)


def _first(catalogue: Catalogue, due: CallbackDue) -> str:
    return (catalogue.queues[due.queue].callback or CallbackRules()).first


def _called(board: Switchboard, rules: QueueRules, due: CallbackDue, now: datetime) -> bool:
    """Call the customer, where an agent is or will be free for him when all who rank before him are served."""
    if not customer_first.begin(board, rules, due, now):
        return False
    if place_callback(board, due.id):
        return True
    customer_first.not_called(board, due)
    return False
