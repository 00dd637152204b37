"""What a caller answered, by the verb that asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from ivr.carriers.errors import Unreadable
from ivr.carriers.ports import Came, Posted, Utterance
from ivr.carriers.twilio import fields
from ivr.dialogue.inputs import Continued, Digits, Input, LegEnded, NoInput, Recorded, Speech

KEYS = frozenset("0123456789*#")
MOST_KEYS = 255
TALKED = frozenset({"answered", "completed"})
DIAL_STATUSES = TALKED | {"busy", "no-answer", "failed", "canceled"}
LONGEST_WORD = 40
LONGEST_UTTERANCE = 2_000
PAYMENT = {
    "PaymentToken": "token",
    "PaymentConfirmationCode": "confirmation",
    "ProfileId": "profile",
    "PaymentMethod": "method",
    "PaymentCardType": "card_type",
    "PaymentCardNumber": "card_number",
    "PaymentError": "error",
}
"""What the carrier tells of a payment (Twilio's documentation of Pay) -> our names for it."""
RoomKind = Literal["start", "end", "join", "leave", "other"]
ROOM_KINDS: dict[str, RoomKind] = {
    "conference-start": "start",
    "conference-end": "end",
    "participant-join": "join",
    "participant-leave": "leave",
}


class Said(msgspec.Struct):
    """What the carrier has understood; how sure it is does not matter to us."""

    transcript: str = ""


def read(posted: Posted, kind: str) -> Input:
    """The answer to the verb that `kind` names.

    Raises:
        Unreadable: it is none that we ask, or its fields make no sense.
    """
    reading = READINGS.get(kind)
    if reading is None:
        raise Unreadable("k")
    return reading(posted)


def room_kind(posted: Posted) -> RoomKind:
    """Which of a conference's events it is; an empty one makes no sense."""
    return ROOM_KINDS.get(fields.text(posted, "StatusCallbackEvent"), "other")


def recorded(posted: Posted) -> Recorded:
    """A recording, and what ended it: a key, or the word `hangup` where the caller left while he spoke.

    Where the carrier names no id, the last part of the URL is it.
    """
    url = fields.text(posted, "RecordingUrl")
    ended = posted.fields.get("Digits", "")
    return Recorded(
        recording=posted.fields.get("RecordingSid") or url.rstrip("/").rpartition("/")[2],
        url=url,
        seconds=fields.count(posted, "RecordingDuration"),
        key=ended if ended in KEYS else "",
        hung_up=ended == "hangup",
    )


def came(posted: Posted) -> Came:
    """How a caller came back: from a payment, a transfer, another telephone system, or a program that closed the line.

    Of a payment only what is no secret is read; the carrier shows the last four digits of the card.
    """
    told = posted.fields
    if "Result" in told:
        values = {ours: told[theirs] for theirs, ours in PAYMENT.items() if told.get(theirs)}
        return Came(_word(told["Result"]), told["Result"] == "success", values)
    if "ReferCallStatus" in told:
        return Came(_word(told["ReferCallStatus"]), told["ReferCallStatus"] == "completed")
    if "DialCallStatus" in told:
        left = _left_room(posted)
        return Came(_word(left.status), left.talked, {"seconds": str(left.seconds)})
    return Came("", good=True)


def utterance(posted: Posted) -> Utterance | None:
    """A piece of what is being said (Twilio's documentation of Transcription): its words are in a JSON of their own."""
    told = posted.fields
    if told.get("TranscriptionEvent") != "transcription-content" or told.get("Final", "true") != "true":
        return None
    try:
        words = msgspec.json.decode(told.get("TranscriptionData", ""), type=Said).transcript.strip()
    except msgspec.MsgspecError:
        raise Unreadable("TranscriptionData") from None
    return Utterance(fields.count(posted, "SequenceId"), words[:LONGEST_UTTERANCE]) if words else None


def _word(status: str) -> str:
    """The carrier's word, spelt as labels of flows are."""
    return status.replace("-", "_")[:LONGEST_WORD]


def _gathered(posted: Posted) -> Input:
    """Keys, words or silence. Digits may be missing or empty after an empty Gather; both are silence."""
    keys = posted.fields.get("Digits", "")
    if keys:
        if len(keys) > MOST_KEYS or not KEYS.issuperset(keys):
            raise Unreadable("Digits")
        return Digits(keys)
    words = posted.fields.get("SpeechResult", "").strip()
    return Speech(words, _confidence(posted.fields.get("Confidence", ""))) if words else NoInput()


def _confidence(found: str) -> float | None:
    """0 to 1; None where the carrier gives none, which it may."""
    try:
        share = float(found)
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None


def _recorded(posted: Posted) -> Input:
    """A recording; silence where nothing was said, for then the carrier goes on behind the Record without one."""
    return recorded(posted) if posted.fields.get("RecordingUrl") else NoInput()


def _left_room(posted: Posted) -> LegEnded:
    """The dial is over. `talked` is what the carrier knows: that somebody was in a room it does not say.

    A leg that was picked up and refused counts as completed, and was never bridged. Without a status the room was never
    entered (error 16025), and the carrier went on behind the Dial.
    """
    status = posted.fields.get("DialCallStatus", "failed")
    if status not in DIAL_STATUSES:
        raise Unreadable("DialCallStatus")
    talked = status in TALKED and posted.fields.get("DialBridged") != "false"
    return LegEnded(status, fields.count(posted, "DialCallDuration"), talked)


def _went_on(_: Posted) -> Input:
    return Continued()


READINGS: dict[str, Callable[[Posted], Input]] = {
    "gather": _gathered,
    "record": _recorded,
    "room": _left_room,
    "dial": _left_room,
    "go": _went_on,
}
