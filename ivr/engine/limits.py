"""How far one call may go before its flow is taken to be broken. See "Failure and silence" in the grammar."""

from __future__ import annotations

STEPS_A_CALL = 200
ACTIONS_A_TURN = 50
FLOWS_DEEP = 5
SILENT_S = 30.0
"""Seconds that a flow may go on after its caller has gone."""
