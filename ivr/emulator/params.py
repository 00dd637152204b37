"""The parameters of the carrier's requests (https://www.twilio.com/docs/voice/twiml)."""

from __future__ import annotations

from email.utils import formatdate

from ivr.emulator.leg import Leg
from ivr.emulator.queues import Member, Queue

API_VERSION = "2010-04-01"
PLACES = ("City", "State", "Zip", "Country")


def call_params(account_sid: str, leg: Leg) -> dict[str, str]:
    """Return what every request about `leg` carries. Where the place of a number is unknown, blank values are sent."""
    params = {
        "CallSid": leg.sid,
        "AccountSid": account_sid,
        "From": leg.from_,
        "To": leg.to,
        "Caller": leg.from_,
        "Called": leg.to,
        "CallStatus": leg.status,
        "ApiVersion": API_VERSION,
        "Direction": leg.direction,
    }
    if leg.parent is not None:
        params["ParentCallSid"] = leg.parent.sid
    if leg.direction == "inbound":
        params |= {f"{who}{what}": "" for who in ("From", "To", "Caller", "Called") for what in PLACES}
        params["StirVerstat"] = "TN-Validation-Passed-A"
    return params


def status_params(account_sid: str, leg: Leg, event: str, now: float, sequence: int) -> dict[str, str]:
    """Return what a status callback of `leg` about `event` carries; `initiated` is a status in callbacks alone."""
    params = call_params(account_sid, leg)
    params["CallStatus"] = "initiated" if event == "initiated" else leg.status
    params["Timestamp"] = timestamp(now)
    params["CallbackSource"] = "call-progress-events"
    params["SequenceNumber"] = str(sequence)
    if event == "completed":
        params["CallDuration"] = str(leg.seconds)
        params["Duration"] = str(-(-leg.seconds // 60))
        params["SipResponseCode"] = {"no-answer": "487", "busy": "486", "failed": "404"}.get(leg.status, "200")
    return params


def wait_params(queue: Queue, member: Member) -> dict[str, str]:
    """Return what a waitUrl request adds. Its CallStatus is `ringing` since 2024: nobody may rely on it."""
    return {
        "CallStatus": "ringing",
        "QueuePosition": str(queue.position(member)),
        "QueueSid": queue.sid,
        "QueueTime": str(queue.waited(member)),
        "AvgQueueTime": str(queue.average_wait),
        "CurrentQueueSize": str(len(queue.members)),
        "MaxQueueSize": str(queue.max_size),
    }


def timestamp(now: float) -> str:
    """Return `now` as RFC 2822 has it, in UTC."""
    return formatdate(now).replace("-0000", "+0000")
