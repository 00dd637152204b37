"""A state table is a frozen map (state, event) -> state; what it does not name is not legal."""

from __future__ import annotations

from collections.abc import Mapping

from queueing.names import FloorError

Moves = Mapping[tuple[str, str], str]


class IllegalMove(FloorError):
    """Something was asked of a contact, an agent or an offer that its state does not allow."""


def advance(moves: Moves, state: str, event: str) -> str:
    """Return the state that `event` leads to from `state`. Raises IllegalMove where the table names none."""
    try:
        return moves[state, event]
    except KeyError:
        raise IllegalMove(f"{event} is not possible while {state}") from None
