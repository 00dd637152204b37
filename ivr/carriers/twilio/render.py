"""Words into TwiML. The builder of the vendor's library takes 60 us and checks nothing; this takes 3, and escapes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from ivr.carriers.errors import DocumentTooLarge
from ivr.carriers.ports import Links, Outlet
from ivr.carriers.twilio import xml
from ivr.carriers.twilio.joining import dial, dial_numbers, enqueue, join_room
from ivr.carriers.twilio.limits import LARGEST_DOCUMENT, LONGEST_HINT, MOST_HINTS
from ivr.carriers.twilio.links import answer_url, asked_url, page_url
from ivr.carriers.twilio.outlets import verb
from ivr.carriers.twilio.recording import record, start, stop, stop_transcribing
from ivr.carriers.twilio.speech import is_fixed, speech
from ivr.dialogue.instructions import (
    Await,
    Connect,
    Dial,
    DialNumbers,
    Enqueue,
    Gather,
    Hangup,
    JoinRoom,
    Leave,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    Say,
    StartRecording,
    StopRecording,
    StopTranscribing,
    Tones,
    Word,
)

OPENING = '<?xml version="1.0" encoding="UTF-8"?><Response>'
EMPTY = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'

STAYS = frozenset(
    {Gather, Record, Enqueue, JoinRoom, Dial, DialNumbers, Connect, Await, Leave, Redirect, Hangup, Reject}
)
"""Words behind which a document does not run out."""

OUTLET = "/voice/outlet"
AWAIT = "/voice/await"


class Renderer:
    """Documents in TwiML."""

    def document(self, words: Sequence[Word], links: Links) -> bytes:
        """A document that never runs out: words that neither wait nor end are followed by the next turn.

        Raises:
            DocumentTooLarge: it is above `LARGEST_DOCUMENT`.
        """
        parts = [WORDS[type(word)](word, links) for word in words]
        if links.hint != "wait" and (not words or type(words[-1]) not in STAYS):
            parts.append(_redirect_to(answer_url(links, "go")))
        return _document(parts)

    def aside(self, words: Sequence[Word], links: Links) -> bytes:
        """A document for somebody who was dialled: when it runs out he is joined with the caller.

        Raises:
            DocumentTooLarge: it is above `LARGEST_DOCUMENT`.
        """
        return _document([WORDS[type(word)](word, links) for word in words])

    def outlet(self, outlet: Outlet, links: Links) -> bytes:
        """The document that hands a caller over; `connect` is asked when he is back.

        Raises:
            NoSuchOutlet: the carrier cannot reach the address. DocumentTooLarge: it is above `LARGEST_DOCUMENT`.
        """
        return _document([verb(outlet, links)])

    def empty(self) -> bytes:
        """A document that does nothing: the answer to a fact. Never to an answer, for that would hang up."""
        return EMPTY

    def url(self, path: str, links: Links) -> str:
        """The absolute URL of a document of ours at `path`, which brings back all that `links` carry."""
        return asked_url(links, path)


def _document(parts: Sequence[str]) -> bytes:
    document = f"{OPENING}{''.join(parts)}</Response>".encode()
    if len(document) > LARGEST_DOCUMENT:
        raise DocumentTooLarge(f"a document of {len(document)} bytes; the carrier takes {LARGEST_DOCUMENT}")
    return document


def _redirect_to(url: str) -> str:
    return f'<Redirect method="POST">{xml.text(url)}</Redirect>'


def _gather(gather: Gather, links: Links) -> str:
    """A Gather, and behind it the way for a carrier that does not ask `action` after silence."""
    skeleton = _kept_gather(gather, links.base) if all(map(is_fixed, gather.words)) else _split_gather(gather, links)
    opening, inside = skeleton
    url = xml.attribute(answer_url(links, "gather"))
    return f'{opening}{url}"{inside}</Gather><Redirect method="POST">{url}</Redirect>'


def _split_gather(gather: Gather, links: Links) -> tuple[str, str]:
    """All of a Gather but the URL of its turn: what stands before it and what stands after it."""
    most = f' numDigits="{gather.most}"' if gather.most > 0 else ""
    opening = f'<Gather input="{"dtmf speech" if gather.speech else "dtmf"}" action="'
    asking = (
        f' method="POST" actionOnEmptyResult="true" timeout="{max(1, math.ceil(gather.wait))}"'
        f' finishOnKey="{xml.attribute(gather.end_key)}"{most}{_listening(gather)}>'
    )
    return opening, asking + "".join([speech(word, links) for word in gather.words])


@lru_cache(maxsize=4096)
def _kept_gather(gather: Gather, base: str) -> tuple[str, str]:
    """Made once for a Gather whose words are fixed; of the links they need our address only."""
    return _split_gather(gather, Links(base, 0, "", "", "", ""))


def _listening(gather: Gather) -> str:
    """What the ear needs beyond keys. Commas part hints, so a hint has none."""
    if not gather.speech:
        return ""
    hints = ",".join(hint.replace(",", " ")[:LONGEST_HINT] for hint in gather.hints[:MOST_HINTS])
    listed = f' hints="{xml.attribute(hints)}"' if hints else ""
    return f' speechTimeout="auto" language="{xml.attribute(gather.language)}"{listed}'


def _connect(_: Connect, links: Links) -> str:
    """The way to a document that is made when it is asked for: what it holds in clear stands in no stored reply."""
    return _redirect_to(asked_url(links, OUTLET))


def _await(word: Await, links: Links) -> str:
    return _redirect_to(asked_url(links, AWAIT, t=word.ticket))


def _redirect(redirect: Redirect, links: Links) -> str:
    return _redirect_to(page_url(links, redirect.path))


def _leave(_: Leave, __: Links) -> str:
    return "<Leave/>"


def _hangup(_: Hangup, __: Links) -> str:
    return "<Hangup/>"


def _reject(reject: Reject, _: Links) -> str:
    return f'<Reject reason="{"busy" if reject.busy else "rejected"}"/>'


WORDS: dict[type[Word], Callable[[Any, Links], str]] = {
    Say: speech,
    Play: speech,
    Tones: speech,
    Pause: speech,
    Gather: _gather,
    Record: record,
    StartRecording: start,
    StopRecording: stop,
    StopTranscribing: stop_transcribing,
    Enqueue: enqueue,
    JoinRoom: join_room,
    Dial: dial,
    DialNumbers: dial_numbers,
    Connect: _connect,
    Await: _await,
    Redirect: _redirect,
    Leave: _leave,
    Hangup: _hangup,
    Reject: _reject,
}
