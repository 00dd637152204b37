"""A contact's way across the floor.

placed: he has a place, but nothing proves yet that the carrier's queue holds him, so nobody is offered him.
waiting: he may be offered. offered: one agent is asked. connecting: an agent has accepted him. talking: both are in
the room. over: he has left; a tombstone keeps late steps from bringing him back. A callback waits from the first moment
on: nobody has to be proven there.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from queueing.policy.moves import Moves

WAITING: Final[Moves] = MappingProxyType(
    {
        ("placed", "seen"): "waiting",
        ("placed", "left"): "over",
        ("waiting", "unseen"): "placed",
        ("waiting", "matched"): "offered",
        ("waiting", "left"): "over",
        ("offered", "returned"): "waiting",
        ("offered", "accepted"): "connecting",
        ("offered", "left"): "over",
        ("connecting", "met"): "talking",
        ("connecting", "kept"): "waiting",
        ("connecting", "put_back"): "placed",
        ("connecting", "left"): "over",
        ("talking", "put_back"): "placed",
        ("talking", "left"): "over",
    }
)
"""`kept`: the carrier never took him out of its queue; `put_back`: it did, and he has to come back to it.

From a talk he is put back where his agent has gone who had let him wait for a colleague's word."""
