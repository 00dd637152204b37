"""The standby number and the voicemail of the rescue: they need nothing but this process."""

from __future__ import annotations

from ivr.calls import rescue
from ivr.calls.asked import Asked
from ivr.calls.facts import note
from ivr.calls.switchboard import Switchboard
from ivr.calls.wording import sentence
from ivr.carriers.ports import Posted
from ivr.dialogue.events import CallBegan, Event, LegFinished, MessageLeft
from ivr.dialogue.inputs import Digits, LegEnded, Recorded
from ivr.dialogue.instructions import Gather, Hangup, Word


def screen(board: Switchboard, posted: Posted) -> bytes:
    """Ask whoever took the standby call for a key, for a mailbox presses none; the key joins both."""
    asked = Asked.of(posted)
    heard = board.reader.answer(posted, "gather")
    if "asked" not in posted.query:
        action = f"{asked.path(rescue.SCREEN)}&asked=1"
        return _document(board, asked, Gather((sentence("screen", asked.language),), wait=8), action=action)
    return board.renderer.empty() if isinstance(heard, Digits) else _document(board, asked, Hangup())


def after(board: Switchboard, posted: Posted) -> bytes:
    """The standby call is over: thank the caller who was helped, and let the other leave a message."""
    asked = Asked.of(posted)
    board.standby_lines.free(asked.call)
    heard = board.reader.answer(posted, "room")
    talked = isinstance(heard, LegEnded) and heard.talked
    status = heard.status if isinstance(heard, LegEnded) else ""
    _keep(board, posted, LegFinished(board.standby_number, status, talked))
    if not talked:
        return rescue.voicemail(board, asked)
    return _document(board, asked, sentence("goodbye", asked.language), Hangup())


def message(board: Switchboard, posted: Posted) -> bytes:
    """Keep the message; it reaches the case record when Redis is back."""
    asked = Asked.of(posted)
    heard = board.reader.answer(posted, "record")
    if isinstance(heard, Recorded) and heard.seconds > 0:
        _keep(board, posted, MessageLeft(heard.recording, heard.url, heard.seconds))
    return _document(board, asked, sentence("message_kept", asked.language), Hangup())


def _keep(board: Switchboard, posted: Posted, event: Event) -> None:
    """Write the event, behind the beginning of the call, that may have been missed as well."""
    arrival = board.reader.arrival(posted)
    began = CallBegan("", "", arrival.dialled, arrival.caller or "")
    note(board, arrival.call, (began, event))


def _document(board: Switchboard, asked: Asked, *words: Word, action: str = "") -> bytes:
    return board.renderer.document(words, asked._replace(hint="talk").links(board.public_url, action))
