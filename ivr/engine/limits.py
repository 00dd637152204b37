"""How far one call may go before its flow is taken to be broken. See "Failure and silence" in the grammar."""

from __future__ import annotations

STEPS_A_CALL = 200
ACTIONS_A_TURN = 50
