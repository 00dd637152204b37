"""The way out of Redis: what was committed, read in order by the drain that brings it into the case record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

from redis import Redis
from redis.exceptions import ResponseError

from ivr.live import keys
from ivr.live.connect import TIMEOUT_S, client, reaching

ABANDONED_MS = 10_000
"""An entry that its reader has not confirmed for so long is given to another."""
LONGEST_BLOCK_MS = 5_000


class Entry(NamedTuple):
    """One commit, addendum or step of the floor. Ids grow in the order of the commits."""

    id: str
    call: str
    turn: int
    """0 where none is meant: an addendum, the floor."""
    fp: str
    at_ms: int
    events: bytes
    state: bytes
    """Empty where the entry says nothing about the state."""
    ended: bool


class Journal:
    """A reader of the journal. Entries come at least once: those handed out and not `done` come first again.

    Readers of one group share the entries among them; each has a `reader` name of its own, the same after a restart.
    Raises LiveGone or LiveRefused. Not for several threads at once.
    """

    def __init__(self, through: Redis, group: str = "drain", reader: str = "drain") -> None:
        """`through` must wait longer than a read may block: see `at`."""
        self._client = through
        self._group = group
        self._reader = reader
        self._owes = True

    @classmethod
    def at(cls, url: str, group: str = "drain", reader: str = "drain") -> Self:
        """Return the journal at REDIS_URL. Raises UrlRefused; does not connect yet."""
        return cls(client(url, TIMEOUT_S + LONGEST_BLOCK_MS / 1000), group, reader)

    def close(self) -> None:
        """Close what is open; the next call opens anew."""
        self._client.close()

    def read(self, count: int = 200, block_ms: int = 1_000) -> list[Entry]:
        """Return at most `count` entries: own unconfirmed ones, else new ones, else such as another reader left behind.

        Waits at most `block_ms` (1 to 5,000) for new ones. A missing group is created, from the first entry on.
        """
        with reaching():
            try:
                return self._next(count, block_ms)
            except ResponseError as error:
                if not str(error).startswith(("NOGROUP", "UNBLOCKED")):
                    raise
                self._create_group()
                return self._next(count, block_ms)

    def done(self, ids: Sequence[str]) -> None:
        """Confirm entries and take them off the journal, together."""
        if not ids:
            return
        with reaching(), self._client.pipeline(transaction=True) as steps:
            steps.xack(keys.JOURNAL, self._group, *ids)
            steps.xdel(keys.JOURNAL, *ids)
            steps.execute()

    def _next(self, count: int, block_ms: int) -> list[Entry]:
        if self._owes:
            if own := self._group_read("0", count, None):
                return own
            self._owes = False
        entries = self._group_read(">", count, min(block_ms, LONGEST_BLOCK_MS)) or self._abandoned(count)
        self._owes = bool(entries)
        return entries

    def _group_read(self, after: str, count: int, block_ms: int | None) -> list[Entry]:
        answer: Any = self._client.xreadgroup(self._group, self._reader, {keys.JOURNAL: after}, count, block_ms)
        return self._entries(answer[0][1]) if answer else []

    def _abandoned(self, count: int) -> list[Entry]:
        answer: Any = self._client.xautoclaim(keys.JOURNAL, self._group, self._reader, ABANDONED_MS, count=count)
        return self._entries(answer[1])

    def _entries(self, raw: Sequence[tuple[bytes, Mapping[bytes, bytes] | None]]) -> list[Entry]:
        # An entry whose body has gone was done by another reader: nothing is left to hand out.
        self.done([id_.decode() for id_, fields in raw if not fields])
        return [_entry(id_.decode(), fields) for id_, fields in raw if fields]

    def _create_group(self) -> None:
        try:
            self._client.xgroup_create(keys.JOURNAL, self._group, id="0", mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):  # another reader was faster
                raise


def _entry(id_: str, fields: Mapping[bytes, bytes]) -> Entry:
    return Entry(
        id=id_,
        call=fields[b"call"].decode(),
        turn=int(fields[b"turn"] or 0),
        fp=fields[b"fp"].decode(),
        at_ms=int(fields[b"at"]),
        events=fields[b"events"],
        state=fields[b"state"],
        ended=fields[b"ended"] == b"1",
    )
