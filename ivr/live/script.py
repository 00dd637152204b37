"""A Lua script that the server runs as one step."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ivr.live.connection import Word
from ivr.live.errors import ScriptUnknown
from ivr.live.wire import Answer, Wire

_FOLDER = Path(__file__).with_name("scripts")


class Script:
    """A script of ours, sent by its hash; its text only where the server does not know it (yet, or after a restart)."""

    def __init__(self, name: str, keys: int) -> None:
        self._text = (_FOLDER / f"{name}.lua").read_bytes()
        # The server names scripts by SHA-1 (valkey.io/commands/evalsha).
        self._hash = hashlib.sha1(self._text, usedforsecurity=False).hexdigest()
        self._keys = keys

    def run(self, wire: Wire, *words: Word) -> Answer:
        """Run with the words, keys first. Raises LiveGone or LiveRefused."""
        try:
            return wire.ask("EVALSHA", self._hash, self._keys, *words)
        except ScriptUnknown:
            wire.ask("SCRIPT", "LOAD", self._text)
            return wire.ask("EVALSHA", self._hash, self._keys, *words)
