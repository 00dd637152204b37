"""The door to the calls in progress."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import msgspec

from ivr.live import keys
from ivr.live.connect import wire
from ivr.live.connection import Word
from ivr.live.recent import Recent
from ivr.live.records import Change, Committed, Conflict, Owed, Repeated, Saved
from ivr.live.script import Script
from ivr.live.wire import Wire

HOUR_MS = 3_600_000
LIFE_MS = 25 * HOUR_MS
"""A call may last 24 h at the carrier; one hour more for its last webhooks."""
AFTERLIFE_MS = HOUR_MS
"""So long an ended call, or one that ended before it began, is still recognised."""
DUE_AFTER_MS = 1_000
"""An effect that its own turn did not carry out by then is swept."""
PUT_OFF_MS = 1_000
"""So long what one sweep took is not handed to another."""

_FIELDS = ("version", "turn", "state", "reply", "fingerprint", "interrupt", "ended", "leaving")
_owed = msgspec.msgpack.Decoder(tuple[str, bytes])


class Live:
    """Calls in progress. Every method but `recall` is one round trip and raises LiveGone or LiveRefused."""

    def __init__(self, through: Wire, recent: Recent | None = None) -> None:
        """`recent` is what other processes share with this one, where they do."""
        self._wire = through
        self._recent = recent or Recent()
        self._commit = Script("commit", keys=5)
        self._addendum = Script("addendum", keys=2)
        self._bury = Script("bury", keys=2)
        self._claim = Script("claim", keys=1)
        self._strike = Script("strike", keys=2)

    @classmethod
    def at(cls, url: str) -> Self:
        """Return the store at REDIS_URL. Raises UrlRefused; does not connect yet."""
        return cls(wire(url))

    def close(self) -> None:
        """Close what is open; the next call opens anew."""
        self._wire.close()

    def ping(self) -> None:
        """Return if the server answers."""
        self._wire.ask("PING")

    def load(self, call: str) -> Saved | None:
        """Return the call as it stands; None if it was never begun, is lost or was over an hour ago."""
        fields: list[bytes | None] = self._wire.ask("HMGET", keys.call_key(call), *_FIELDS)
        return _saved(fields)

    def recall(self, call: str, turn: int) -> Saved | None:
        """Return the call as it was left in `turn` by us or who shares our memory, unasked; None where we do not know.

        Without its reply, which nobody needs who goes on from there. It may have moved on since: whoever builds on it
        has to commit against its version, and a conflict says so.
        """
        saved = self._recent.get(call)
        return saved if saved is not None and saved.turn == turn else None

    def commit(self, call: str, seen: Saved | None, change: Change, now_ms: int) -> Committed | Repeated | Conflict:
        """Write the change if the call is still as it was `seen` (None: not there), all of it in one step.

        What is written: the call's hash, one journal entry with all events and the new state, and the effects in the
        outbox, due in a second. An ended call takes no change any more, only an addendum.
        """
        version = now_ms if seen is None else seen.version + 1
        answer = self._commit.run(self._wire, *_commit_words(call, seen, version, change, now_ms))
        if answer == 1:
            self._recent.changed(call, seen, change, version)
            return Committed(version)
        self._recent.forget(call)
        return Conflict() if answer == 0 else Repeated(answer)

    def addendum(self, call: str, fingerprint: str, events: bytes, now_ms: int) -> bool:
        """Write events that change no state into the journal, also after the end. False: they stood there already.

        Once the call is forgotten, a repeat is only recognised by its event ids: they are the same again.
        """
        words = (keys.call_key(call), keys.JOURNAL, call, fingerprint, now_ms, events)
        return bool(self._addendum.run(self._wire, *words))

    def bury(self, call: str, status: str) -> bool:
        """Remember a call that ended, with the carrier's `status`, before it was begun; for an hour nothing begins it.

        False, and nothing is written, where it has been begun meanwhile: then its end is a fact like any other.
        """
        words = (keys.call_key(call), keys.tombstone_key(call), status, AFTERLIFE_MS)
        return bool(self._bury.run(self._wire, *words))

    def buried(self, call: str) -> str | None:
        """Return the status with which the call ended before it was begun, or None."""
        status: bytes | None = self._wire.ask("GET", keys.tombstone_key(call))
        return None if status is None else status.decode()

    def owe(self, effect: str, call: str, body: bytes, due_ms: int) -> None:
        """Put an effect into the outbox that no commit promised, once under its id."""
        self._wire.ask("HSETNX", keys.BODIES, effect, msgspec.msgpack.encode((call, body)))
        self._wire.ask("ZADD", keys.OUTBOX, "NX", due_ms, effect)

    def due(self, now_ms: int, limit: int = 100) -> list[Owed]:
        """Return effects that are due, the longest first, and put them off by a second for every other sweep."""
        ids = self._claim.run(self._wire, keys.OUTBOX, now_ms, now_ms + PUT_OFF_MS, limit)
        if not ids:
            return []
        bodies = self._wire.ask("HMGET", keys.BODIES, *ids)
        return [Owed(id_.decode(), *_owed.decode(body)) for id_, body in zip(ids, bodies, strict=True) if body]

    def strike(self, effect: str) -> bool:
        """Take a carried-out effect off the outbox. False: it was off already."""
        return bool(self._strike.run(self._wire, keys.OUTBOX, keys.BODIES, effect))

    def backlog(self) -> int:
        """Return how many journal entries wait for the drain."""
        return int(self._wire.ask("XLEN", keys.JOURNAL))

    def revision(self) -> str | None:
        """Return the copy of the pointer to the published revision; None if it is lost: SQL knows it."""
        pointer: bytes | None = self._wire.ask("GET", keys.REVISION)
        return None if pointer is None else pointer.decode()

    def set_revision(self, revision: str) -> None:
        """Move the copy of the pointer."""
        self._wire.ask("SET", keys.REVISION, revision)


def _saved(fields: list[bytes | None]) -> Saved | None:
    version, turn, state, reply, fingerprint, interrupt, ended, leaving = fields
    if version is None or turn is None or state is None:
        return None
    return Saved(
        int(version),
        int(turn),
        state,
        reply or b"",
        fingerprint.decode() if fingerprint else "",
        interrupt or b"",
        ended == b"1",
        leaving.decode() if leaving else "",
    )


def _commit_words(call: str, seen: Saved | None, version: int, change: Change, now_ms: int) -> tuple[Word, ...]:
    ended = "1" if change.ended else ""
    fields = _changed_fields(change)
    return (
        *(keys.call_key(call), keys.tombstone_key(call), keys.JOURNAL, keys.OUTBOX, keys.BODIES),
        *("" if seen is None else seen.version, version, call, change.turn, change.fingerprint, now_ms),
        *(change.events, change.state, ended, "fact" if change.reply is None else "answer"),
        *(now_ms + DUE_AFTER_MS, AFTERLIFE_MS if change.ended else LIFE_MS),
        *(len(fields), *fields),
        *_effect_words(call, change),
    )


def _effect_words(call: str, change: Change) -> Iterator[Word]:
    for effect, body in change.effects:
        yield effect
        yield msgspec.msgpack.encode((call, body))


def _changed_fields(change: Change) -> list[Word]:
    fields: list[Word] = []
    if change.reply is not None:
        fields += ("reply", change.reply, "fingerprint", change.fingerprint)
    if change.interrupt is not None:
        fields += ("interrupt", change.interrupt)
    if change.leaving is not None:
        fields += ("leaving", change.leaving)
    if change.ended:
        fields += ("ended", "1")
    return fields
