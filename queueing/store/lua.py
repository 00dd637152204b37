"""The steps of the floor as Redis runs them: each script is given the keys, state tables and times of Python.

Redis runs the whole text of a script each time that it is called. So keys and times are written into it as what they
are, and of what the steps share each is given only what it uses: that halves what the text costs.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
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
SHARED: Final = ("records", "contacts", "agents", "offers")
"""What the steps are made of, by file, each of which may use those before it."""
UNGUARDED: Final = frozenset({"restore"})
"""The one step that may run on a lost floor: the one that brings it back."""

DEFINED: Final = re.compile(r"^local (?:function )?([\w, ]+)", re.MULTILINE)
"""What a block of shared text gives a name to."""

GUARD: Final = "if call('GET', K.incarnation) ~= incarnation then return {'LOST'} end\n"


class Script(NamedTuple):
    """A step's text, and the hash by which Redis calls it."""

    text: str
    sha: str


@cache
def scripts() -> Mapping[str, Script]:
    """Return every step by its name."""
    shared = _tables() + "\n".join((FOLDER / "shared" / f"{name}.lua").read_text() for name in SHARED)
    blocks = [block for block in shared.split("\n\n") if block.strip()]
    names = sorted(file.stem for file in FOLDER.glob("*.lua"))
    return {name: _script(blocks, name) for name in names}


def _script(blocks: Sequence[str], name: str) -> Script:
    guard = "" if name in UNGUARDED else GUARD
    own = guard + (FOLDER / f"{name}.lua").read_text()
    text = _spelled_out("\n\n".join([*_used(blocks, own), own]))
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


def _used(blocks: Sequence[str], text: str) -> list[str]:
    """Return those blocks of which `text`, or a block that it uses, names something; a block uses only earlier ones."""
    used: list[str] = []
    for block in reversed(blocks):
        defined = [name for names in DEFINED.findall(block) for name in re.findall(r"\w+", names)]
        if any(re.search(rf"\b{name}\b", text) for name in defined):
            used.insert(0, block)
            text += block
    return used


def _spelled_out(text: str) -> str:
    """Write keys and times as what they are."""
    durations = {name: value for name, value in vars(times).items() if name.isupper() and isinstance(value, int)}
    text = re.sub(r"\bK\.(\w+)", lambda found: f"{KEYS[found[1]]!r}", text)
    return re.sub(r"\bT\.(\w+)", lambda found: str(durations[found[1]]), text)


def _tables() -> str:
    machines = {"waiting": WAITING, "agents": AGENTS, "offers": OFFERS}
    moves = ", ".join(f"{name} = {_table(_flat(machine))}" for name, machine in machines.items())
    return (
        f"local MOVES = {{{moves}}}\n\nlocal LOST = {LOST!r}\n\nlocal CALLBACK = {CALLBACK!r}\n\n"
        f"local AFTERWARDS = {_table({**AFTERWARDS})}\n\nlocal MEMORY = {_table(MEMORY)}\n\n"
    )


def _flat(moves: Moves) -> dict[str, str]:
    return {f"{state} {event}": to for (state, event), to in moves.items()}


def _table(entries: Mapping[str, Any]) -> str:
    """Write a table of words or numbers in Lua; none of ours holds a quote."""
    return "{" + ", ".join(f"['{key}'] = {value!r}" for key, value in entries.items()) + "}"
