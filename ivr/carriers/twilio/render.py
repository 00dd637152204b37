"""Words into TwiML. The builder of the vendor's library takes 60 us and checks nothing; this takes 3, and escapes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from ivr.carriers.errors import DocumentTooLarge
from ivr.carriers.ports import Links
from ivr.carriers.twilio import xml
from ivr.carriers.twilio.limits import (
    LARGEST_DOCUMENT,
    LONGEST_HINT,
    LONGEST_RECORDED,
    LONGEST_RING,
    LONGEST_TRANSCRIBED,
    MOST_HINTS,
    SHORTEST_RECORDED,
    SHORTEST_RING,
)
from ivr.carriers.twilio.links import answer_url, asked_url, page_url, recording_url, room_url, wait_url
from ivr.carriers.twilio.speech import is_fixed, speech
from ivr.dialogue.instructions import (
    Dial,
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
    Tones,
    Word,
)

OPENING = '<?xml version="1.0" encoding="UTF-8"?><Response>'
EMPTY = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'

STAYS = frozenset({Gather, Record, Enqueue, JoinRoom, Dial, Leave, Redirect, Hangup, Reject})
"""Words behind which a document does not run out."""


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
        document = f"{OPENING}{''.join(parts)}</Response>".encode()
        if len(document) > LARGEST_DOCUMENT:
            raise DocumentTooLarge(f"a document of {len(document)} bytes; the carrier takes {LARGEST_DOCUMENT}")
        return document

    def empty(self) -> bytes:
        """A document that does nothing: the answer to a fact. Never to an answer, for that would hang up."""
        return EMPTY

    def url(self, path: str, links: Links) -> str:
        """The absolute URL of a document of ours at `path`, which brings back all that `links` carry."""
        return asked_url(links, path)


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
    return f' language="{xml.attribute(gather.language)}"{listed}'


def _record(record: Record, links: Links) -> str:
    """A Record; behind it the way for silence, after which the carrier does not ask `action` but goes on."""
    url = xml.attribute(answer_url(links, "record"))
    longest = min(
        max(SHORTEST_RECORDED, record.longest), LONGEST_TRANSCRIBED if record.transcribe else LONGEST_RECORDED
    )
    return (
        f'<Record action="{url}" method="POST" maxLength="{longest}" timeout="{max(1, record.silence)}"'
        f' finishOnKey="{xml.attribute(record.end_key)}" playBeep="{_yes(record.beep)}"'
        f' trim="{"trim-silence" if record.trim else "do-not-trim"}" transcribe="{_yes(record.transcribe)}"'
        f' recordingStatusCallback="{xml.attribute(recording_url(links))}" recordingStatusCallbackMethod="POST"'
        f' recordingStatusCallbackEvent="completed absent"/><Redirect method="POST">{url}</Redirect>'
    )


def _yes(true: bool) -> str:
    return "true" if true else "false"


def _enqueue(enqueue: Enqueue, links: Links) -> str:
    return (
        f'<Enqueue action="{xml.attribute(answer_url(links, "queue"))}" method="POST"'
        f' waitUrl="{xml.attribute(wait_url(links))}" waitUrlMethod="POST">{xml.text(enqueue.queue)}</Enqueue>'
    )


def _join_room(room: JoinRoom, links: Links) -> str:
    """Both legs bring the same attributes, for the first to join decides; silence until the other is there.

    A waitUrl that fails would keep the room from being made, so there is none. Behind the Dial stands the way for a leg
    that the room did not take (error 16025).
    """
    url = xml.attribute(answer_url(links, "room"))
    return (
        f'<Dial action="{url}" method="POST"><Conference beep="false" startConferenceOnEnter="true"'
        f' endConferenceOnExit="true" participantLabel="{xml.attribute(room.label)}" waitUrl=""'
        f' statusCallback="{xml.attribute(room_url(links, room.offer))}" statusCallbackMethod="POST"'
        f' statusCallbackEvent="start end join leave">{xml.text(room.room)}</Conference></Dial>'
        f'<Redirect method="POST">{url}</Redirect>'
    )


def _dial(dial: Dial, links: Links) -> str:
    """The other side hears `screen` before the two are joined: an answering machine presses no key."""
    ring = min(max(SHORTEST_RING, dial.ring), LONGEST_RING)
    return (
        f'<Dial action="{xml.attribute(page_url(links, dial.then))}" method="POST" timeout="{ring}">'
        f'<Number url="{xml.attribute(page_url(links, dial.screen))}" method="POST">{xml.text(dial.number)}</Number>'
        "</Dial>"
    )


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
    Record: _record,
    Enqueue: _enqueue,
    JoinRoom: _join_room,
    Dial: _dial,
    Redirect: _redirect,
    Leave: _leave,
    Hangup: _hangup,
    Reject: _reject,
}
