"""What the carrier says: requests into inputs. Facts: Twilio's documentation of TwiML voice requests."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from hmac import compare_digest

from ivr.carriers.errors import Unreadable
from ivr.carriers.ports import (
    Came,
    DialledLeg,
    Failure,
    Forged,
    Headers,
    Look,
    MessageReady,
    Posted,
    RoomEvent,
    Transcript,
    Utterance,
)
from ivr.carriers.twilio import answers, fields
from ivr.carriers.twilio.form import Form, read_form, read_query
from ivr.carriers.twilio.limits import LARGEST_BODY
from ivr.carriers.twilio.signature import Signature, algorithm_named
from ivr.dialogue.inputs import CallArrived, HungUp, Input

LONGEST_TRANSCRIPT = 10_000
"""Characters; two minutes of speech have about 2,000."""
FINAL = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
STATUSES = FINAL | {"queued", "initiated", "ringing", "in-progress"}
QUEUE_RESULTS = frozenset(
    {
        "bridged",
        "bridging-in-process",
        "error",
        "hangup",
        "leave",
        "queue-full",
        "redirected",
        "redirected-from-bridged",
        "system-error",
    }
)


class Reader:
    """Requests to `public_url`, signed with one of `secrets` (the auth tokens)."""

    def __init__(self, public_url: str, secrets: Sequence[str]) -> None:
        self._signature = Signature(public_url, secrets)

    def open(self, method: str, target: str, body: bytes, headers: Headers) -> Posted | Forged:
        """Check the signature and split the body, in one go. `target` is path and query exactly as on the wire.

        Raises:
            Unreadable: the body is longer than `LARGEST_BODY`.
        """
        given = headers.get("X-Twilio-Signature")
        if not given:
            return Forged("no signature")
        if len(body) > LARGEST_BODY:
            raise Unreadable("body")
        path, _, asked = target.partition("?")
        query = read_query(asked)
        form = _content(method, query, body, headers)
        if isinstance(form, Forged):
            return form
        algorithm = algorithm_named(headers.get("X-Twilio-Webhooks-Signature-Settings"))
        if not self._signature.fits(given, target, form.signed, algorithm):
            return Forged("the signature does not fit")
        return Posted(form.fields, query, path)

    def call(self, posted: Posted) -> str:
        """The call that the request is about: 1 to 64 printable characters, of any shape."""
        return fields.call(posted, "CallSid")

    def arrival(self, posted: Posted) -> CallArrived:
        """A call begins; `customer` is left None."""
        return CallArrived(
            call=self.call(posted), dialled=fields.text(posted, "To"), caller=fields.caller(posted, "From")
        )

    def answer(self, posted: Posted, kind: str) -> Input:
        """What the caller answered to gather, record, room, dial or go."""
        return answers.read(posted, kind)

    def came(self, posted: Posted) -> Came:
        """How a caller came back from an outlet."""
        return answers.came(posted)

    def parent(self, posted: Posted) -> str:
        """The call from which the leg that the request is about was dialled."""
        return fields.call(posted, "ParentCallSid")

    def dialled_leg(self, posted: Posted) -> DialledLeg:
        """What became of a leg that was dialled from a call."""
        status = self.status(posted)
        return DialledLeg(
            call=self.parent(posted),
            leg=self.call(posted),
            number=fields.text(posted, "To"),
            status=status,
            seconds=fields.count(posted, "CallDuration"),
            over=status in FINAL,
        )

    def placed_by_us(self, posted: Posted) -> bool:
        """Whether the request is about a call that we have placed."""
        return posted.fields.get("Direction", "") == "outbound-api"

    def machine_answered(self, posted: Posted) -> bool:
        """Whether a machine answered, or a fax; `unknown` and an empty word are a person."""
        found = posted.fields.get("AnsweredBy", "")
        return found.startswith("machine") or found == "fax"

    def queue_result(self, posted: Posted) -> str:
        """How the waiting in the carrier's queue ended: one of `QUEUE_RESULTS`."""
        return fields.one_of(posted, "QueueResult", QUEUE_RESULTS)

    def status(self, posted: Posted) -> str:
        """The status of the leg: one of `STATUSES`. Never move a state on that of a document request."""
        return fields.one_of(posted, "CallStatus", STATUSES)

    def final(self, posted: Posted) -> HungUp | None:
        """The end of the call; None where it goes on.

        Read from CallStatus, for the event `completed` is sent for every one of the five ends.
        """
        status = self.status(posted)
        return HungUp(status, fields.count(posted, "CallDuration")) if status in FINAL else None

    def room_event(self, posted: Posted) -> RoomEvent:
        """What happened in a conference; `other` for the events that we never ask for."""
        return RoomEvent(
            kind=answers.room_kind(posted),
            room=fields.text(posted, "FriendlyName"),
            label=posted.fields.get("ParticipantLabel", ""),
            call=fields.call(posted, "CallSid") if "CallSid" in posted.fields else "",
            id=posted.fields.get("ConferenceSid", ""),
        )

    def look(self, posted: Posted) -> Look:
        """A caller who waits asks what he hears next; what is not told, or is no number, counts as nothing."""
        return Look(fields.count(posted, "QueueTime"), fields.count(posted, "QueuePosition") or None)

    def failure(self, posted: Posted) -> Failure:
        """Why the fallback is asked; the carrier need not say."""
        return Failure(posted.fields.get("ErrorCode", ""), posted.fields.get("ErrorUrl", ""))

    def message_ready(self, posted: Posted) -> MessageReady | None:
        """A recording can be fetched; None where it is absent, or not ready yet."""
        if posted.fields.get("RecordingStatus", "completed") != "completed":
            return None
        found = answers.recorded(posted)
        return MessageReady(found.recording, found.url, found.seconds)

    def transcript(self, posted: Posted) -> Transcript | None:
        """A recording was written down; None where that failed, or nothing was understood."""
        words = posted.fields.get("TranscriptionText", "").strip()
        if posted.fields.get("TranscriptionStatus", "completed") != "completed" or not words:
            return None
        return Transcript(fields.text(posted, "RecordingSid"), words[:LONGEST_TRANSCRIPT])

    def utterance(self, posted: Posted) -> Utterance | None:
        """A piece of what is being said was written down; None for all else that is told of it."""
        return answers.utterance(posted)


def _content(method: str, query: dict[str, str], body: bytes, headers: Headers) -> Form | Forged:
    """The fields and the signed text. Only a form's fields are signed; a GET has them in its signed URL already."""
    if method == "GET":
        return Form(query, "")
    if "bodySHA256" in query and "json" in (headers.get("Content-Type") or ""):
        whole = compare_digest(sha256(body).hexdigest().encode(), query["bodySHA256"].encode())
        return Form({}, "") if whole else Forged("the body is not the one that was signed")
    return read_form(body.decode("utf-8", "replace"))
