"""Words that join the caller with others: a room, a queue, somebody outside."""

from __future__ import annotations

from ivr.carriers.ports import Links
from ivr.carriers.twilio import xml
from ivr.carriers.twilio.limits import LONGEST_RING, MOST_DIALLED, SHORTEST_RING
from ivr.carriers.twilio.links import (
    answer_url,
    asked_url,
    both_sides_url,
    dialled_leg_url,
    page_url,
    room_url,
    wait_url,
)
from ivr.dialogue.instructions import Dial, DialNumbers, Enqueue, JoinRoom

ANSWERED = "/voice/dial/answered"
"""What somebody who was dialled hears before he is joined."""


def enqueue(word: Enqueue, links: Links) -> str:
    """The carrier's queue, in which the looks are heard."""
    return (
        f'<Enqueue action="{xml.attribute(answer_url(links, "queue"))}" method="POST"'
        f' waitUrl="{xml.attribute(wait_url(links))}" waitUrlMethod="POST">{xml.text(word.queue)}</Enqueue>'
    )


def join_room(word: JoinRoom, links: Links) -> str:
    """Both legs bring the same attributes, for the first to join decides; silence until the other is there.

    Who only stays with them (a supervisor) neither begins the room nor ends it. A waitUrl that fails would keep the
    room from being made, so there is none. Behind the Dial stands the way for a leg that the room did not take (error
    16025).
    """
    url, decides = xml.attribute(answer_url(links, "room")), "false" if word.stays else "true"
    return (
        f'<Dial action="{url}" method="POST"><Conference beep="false" startConferenceOnEnter="{decides}"'
        f' endConferenceOnExit="{decides}" participantLabel="{xml.attribute(word.label)}" waitUrl=""'
        f"{_overhearing(word)}"
        f' statusCallback="{xml.attribute(room_url(links, word.offer))}" statusCallbackMethod="POST"'
        f' statusCallbackEvent="start end join leave">{xml.text(word.room)}</Conference></Dial>'
        f'<Redirect method="POST">{url}</Redirect>'
    )


def _overhearing(word: JoinRoom) -> str:
    coach = f' coach="{xml.attribute(word.coach)}"' if word.coach else ""
    return coach + (' muted="true"' if word.muted else "")


def dial(word: Dial, links: Links) -> str:
    """The other side hears `screen` before the two are joined: an answering machine presses no key."""
    return (
        f'<Dial action="{xml.attribute(page_url(links, word.then))}" method="POST" timeout="{_ring(word.ring)}">'
        f'<Number url="{xml.attribute(page_url(links, word.screen))}" method="POST">{xml.text(word.number)}</Number>'
        "</Dial>"
    )


def dial_numbers(word: DialNumbers, links: Links) -> str:
    """All numbers at once, or the first of them: the next one is dialled in the answer to its action.

    The carrier's own order (`sequential`) ends with the first mailbox that picks up.
    """
    url = xml.attribute(answer_url(links, "dial"))
    shown = links.line if word.caller_id == "line" else links.caller
    caller_id = f' callerId="{xml.attribute(shown)}"' if shown else ""
    numbers = word.numbers[:1] if word.order == "in_turn" else word.numbers[:MOST_DIALLED]
    parties = "".join([_number(number, word, links) for number in numbers])
    return (
        f'<Dial action="{url}" method="POST" timeout="{_ring(word.ring)}"{caller_id}{_recorded(word, links)}>'
        f'{parties}</Dial><Redirect method="POST">{url}</Redirect>'
    )


def _number(number: str, word: DialNumbers, links: Links) -> str:
    heard = word.screen or word.whisper
    first = f' url="{xml.attribute(asked_url(links, ANSWERED))}" method="POST"' if heard else ""
    return (
        f'<Number{first} statusCallback="{xml.attribute(dialled_leg_url(links, screened=word.screen))}"'
        f' statusCallbackMethod="POST" statusCallbackEvent="answered completed">{xml.text(number)}</Number>'
    )


def _recorded(word: DialNumbers, links: Links) -> str:
    """Each side on a channel of its own, from the moment in which somebody takes the call."""
    if not word.record:
        return ""
    return (
        f' record="record-from-answer-dual" recordingStatusCallback="{xml.attribute(both_sides_url(links))}"'
        ' recordingStatusCallbackMethod="POST" recordingStatusCallbackEvent="completed absent"'
    )


def _ring(seconds: int) -> int:
    return min(max(SHORTEST_RING, seconds), LONGEST_RING)
