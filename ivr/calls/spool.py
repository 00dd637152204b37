"""What must not be lost while nothing but this process is alive: one file a fact, read back when the rest is there."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ivr.dialogue.inputs import HungUp


class Kept(msgspec.Struct, frozen=True):
    """A fact about a call: events for the journal, or its end."""

    name: str
    call: str
    events: bytes = b""
    over: HungUp | None = None


class Spool:
    """Facts in a folder that all processes of this machine share."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made where it does not exist."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder

    def keep(self, call: str, *, events: bytes = b"", over: HungUp | None = None) -> None:
        """Write the fact; it is on the disk when this returns."""
        kept = Kept(uuid.uuid4().hex, call, events, over)
        draft = self._folder / f"{kept.name}.draft"
        with draft.open("wb") as file:
            file.write(msgspec.msgpack.encode(kept))
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self._folder / kept.name)

    def take(self) -> Iterator[Kept]:
        """Yield each fact, the oldest first; it stays until it is forgotten."""
        for file in sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime_ns):
            if not file.suffix:
                yield msgspec.msgpack.decode(file.read_bytes(), type=Kept)

    def forget(self, kept: Kept) -> None:
        """Delete the fact: it is where it belongs."""
        (self._folder / kept.name).unlink(missing_ok=True)
