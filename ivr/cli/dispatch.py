"""`python -m ivr dispatch`: gives waiting callers to agents, and does what is due."""

from __future__ import annotations

from ivr.bootstrap import house_of
from ivr.calls import facts, outbox
from ivr.calls.callbacks import whose_turn
from ivr.calls.waiting.clearing import Clearing
from ivr.cli.resident import told_to_stop
from queueing.dispatch import Dispatch


def dispatch() -> int:
    """Match, ring and sweep until told to stop; any number of these may run. Returns 0."""
    house = house_of()
    board = house.board

    def owed(_now_ms: int) -> None:
        outbox.sweep(board, board.now())

    def spool(_now_ms: int) -> None:
        facts.empty_spool(board)

    def due_callbacks(_now_ms: int) -> None:
        whose_turn.sweep(board, board.now())

    sweeps = (owed, spool, due_callbacks, Clearing(board).sweep)
    Dispatch(board.floor, house.legs, house.roster, house.settings.cps, sweeps).run(told_to_stop())
    return 0
