"""The steps of the floor as Redis runs them: each script is given the keys, state tables and times of Python."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from queueing.names import CALLBACK, LOST
from queueing.policy import times
from queueing.policy.agents import AGENTS
from queueing.policy.estimates import MEMORY
from queueing.policy.moves import Moves
from queueing.policy.offers import AFTERWARDS, OFFERS
from queueing.policy.waiting import WAITING
from queueing.store.keys import KEYS

FOLDER: Final = Path(__file__).parent / "scripts"
SHARED: Final = "floor"
UNGUARDED: Final = frozenset({"restore"})
"""The one step that may run on a lost floor: the one that brings it back."""

GUARD: Final = "if call('GET', K.incarnation) ~= incarnation then return {'LOST'} end\n"


class Script(NamedTuple):
    """A step's text, and the hash by which Redis calls it."""

    text: str
    sha: str


@cache
def scripts() -> Mapping[str, Script]:
    """Return every step by its name."""
    shared = _tables() + (FOLDER / f"{SHARED}.lua").read_text()
    names = sorted(file.stem for file in FOLDER.glob("*.lua") if file.stem != SHARED)
    return {name: _script(shared, name) for name in names}


def _script(shared: str, name: str) -> Script:
    guard = "" if name in UNGUARDED else GUARD
    text = shared + guard + (FOLDER / f"{name}.lua").read_text()
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


def _tables() -> str:
    durations = {name: value for name, value in vars(times).items() if name.isupper() and isinstance(value, int)}
    machines = {"waiting": WAITING, "agents": AGENTS, "offers": OFFERS}
    moves = ", ".join(f"{name} = {_table(_flat(machine))}" for name, machine in machines.items())
    return (
        f"local K = {_table(KEYS)}\nlocal MOVES = {{{moves}}}\n"
        f"local CALLBACK = {CALLBACK!r}\nlocal LOST = {LOST!r}\n"
        f"local AFTERWARDS = {_table({**AFTERWARDS})}\nlocal T = {_table(durations)}\n"
        f"local MEMORY = {_table(MEMORY)}\n"
    )


def _flat(moves: Moves) -> dict[str, str]:
    return {f"{state} {event}": to for (state, event), to in moves.items()}


def _table(entries: Mapping[str, Any]) -> str:
    """Write a table of words or numbers in Lua; none of ours holds a quote."""
    return "{" + ", ".join(f"['{key}'] = {value!r}" for key, value in entries.items()) + "}"
