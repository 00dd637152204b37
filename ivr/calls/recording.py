"""Notices about recordings: a message, both sides of a call, what was said in it. Attached even after the end."""

from __future__ import annotations

from ivr.calls.asked import Asked, whole
from ivr.calls.facts import note
from ivr.calls.switchboard import Switchboard
from ivr.carriers.ports import Posted
from ivr.dialogue.events import CallRecorded, MessageLeft, MessageMade, Transcribed, WordsHeard
from ivr.live.errors import LiveGone

LONGEST_PART = 5
"""Digits of the number of a message."""


def message(board: Switchboard, posted: Posted) -> None:
    """Take the notice that a message can be fetched.

    Where the flow has heard of the recording, it says itself whether it is kept: a caller may have spoken again.
    """
    ready = board.reader.message_ready(posted)
    if ready is None:
        return
    call = board.reader.call(posted)
    if part := _part(posted):
        note(board, call, (MessageMade(part, ready.recording),))
    if not _heard_of(board, posted):
        note(board, call, (MessageLeft(ready.recording, ready.url, ready.seconds),))


def both_sides(board: Switchboard, posted: Posted) -> None:
    """Take the notice that a recording of both sides can be fetched."""
    ready = board.reader.message_ready(posted)
    if ready is not None:
        note(board, board.reader.call(posted), (CallRecorded(ready.recording, ready.url, ready.seconds),))


def transcript(board: Switchboard, posted: Posted) -> None:
    """Take what was said in a message; one that could not be written down is passed over."""
    written = board.reader.transcript(posted)
    if written is not None:
        note(board, board.reader.call(posted), (Transcribed(written.recording, written.words),))


def words(board: Switchboard, posted: Posted) -> None:
    """Take what is being said in a message, piece by piece; silence and all that goes wrong are passed over."""
    said = board.reader.utterance(posted)
    if said is not None:
        note(board, board.reader.call(posted), (WordsHeard(_part(posted), said.number, said.words),))


def _part(posted: Posted) -> int:
    """Return which message of the call it is, 0 where its words do not come apart from it."""
    return whole(posted.query.get("m", ""), LONGEST_PART)


def _heard_of(board: Switchboard, posted: Posted) -> bool:
    try:
        saved = board.live.load(board.reader.call(posted))
    except LiveGone:
        return False
    return saved is not None and saved.turn > Asked.of(posted).turn
