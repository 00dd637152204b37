"""How far one call may go before its flow is taken to be broken. They are the grammar's, "Failure and silence"."""

from __future__ import annotations

STEPS_A_CALL = 200
ACTIONS_A_TURN = 50
FLOWS_DEEP = 5
