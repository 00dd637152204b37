"""What has been written last of each call, so that the next turn of the call need not be read."""

from __future__ import annotations

import mmap
from zlib import crc32

import msgspec

from ivr.live.records import Change, Saved

PLACES = 8_192
PLACE = 4_096
"""Bytes; a call takes 0.5 to 1 kB. A longer one is read each time."""
_HEAD = 6

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[str, Saved]).decode


class Recent:
    """Calls as they were when a process let go of them; another may have moved them on since.

    So nothing may be believed of one but what a commit against its version confirms. What was said last is left out:
    who goes on from there need not know. Processes that are forked share what was made before: memory of 32 MB at
    most, taken as it is used, in which each call has one place and shares it with others. Nobody locks. What two write
    at once, or one who dies as he writes, is no call any more, as its checksum says, and is read.
    """

    def __init__(self, places: int = PLACES) -> None:
        self._places = places
        self.memory = mmap.mmap(-1, places * PLACE)

    def get(self, call: str) -> Saved | None:
        """Return the call as it was left, None where it is not known."""
        at = self._place(call)
        head = self.memory[at : at + _HEAD]
        end = at + _HEAD + int.from_bytes(head[4:], "little")
        whole = self.memory[at + _HEAD : end]
        if not whole or crc32(whole) != int.from_bytes(head[:4], "little"):
            return None
        whose, saved = _decode(whole)
        return saved if whose == call else None

    def changed(self, call: str, seen: Saved | None, change: Change, version: int) -> None:
        """Take in a change that stands. A call that has ended, or that a fact has moved, is read the next time."""
        if change.reply is None or change.ended:
            self.forget(call)
            return
        interrupt = change.interrupt if change.interrupt is not None else seen.interrupt if seen else b""
        leaving = change.leaving if change.leaving is not None else seen.leaving if seen else ""
        self._keep(call, Saved(version, change.turn, change.state, b"", change.fingerprint, interrupt, False, leaving))

    def forget(self, call: str) -> None:
        """Have the call read the next time."""
        at = self._place(call)
        self.memory[at : at + _HEAD] = bytes(_HEAD)

    def _keep(self, call: str, saved: Saved) -> None:
        whole = _encode((call, saved))
        if len(whole) > PLACE - _HEAD:
            self.forget(call)
            return
        at = self._place(call)
        head = crc32(whole).to_bytes(4, "little") + len(whole).to_bytes(2, "little")
        self.memory[at : at + _HEAD + len(whole)] = head + whole

    def _place(self, call: str) -> int:
        return crc32(call.encode()) % self._places * PLACE
