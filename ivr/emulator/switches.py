"""Which of the carrier's orders and habits are played: where the real one may do this or that, a test picks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True)
class Switches:
    """What the emulator does where the carrier may do either. Change them at any time; they count from then on.

    Times in seconds. Sources: reference notes on Twilio's change log, https://www.twilio.com/docs/voice/twiml/changelog.
    """

    completed_waits_for_answer: bool = False
    """False: the final status leaves at hang-up, even while a document is asked for. True (until 2024): after it."""

    action_after_hangup: Literal["before", "after", "together"] = "after"
    """When Record's (or Enqueue's) action is asked after a hang-up: before the final status, after it, or with it."""

    dial_action_after_hangup: bool = False
    """Whether Dial's action is asked although the caller hung up. Documented only while he is on the line."""

    events_before_answer: bool = False
    """Whether the REST answer to a new call is held back until its first status callback has been delivered."""

    cut_action_first: bool = True
    """Whether a leg moved by REST asks for the action of the verb that was cut first, and throws the answer away."""

    calls_per_second: float | None = None
    """How many calls REST may start in a second (Twilio: 1); more wait, with queue_time. None = any number."""

    most_rest_requests: int | None = None
    """How many REST requests may be under way; one more is refused with 429, code 20429. None = any number."""

    rest_latency: float = 0.0
    """Wall time that each REST request takes (Twilio: about 0.15)."""

    ring_grace: float = 5.0
    """How much longer than its Timeout a phone rings."""

    media_delay: float = 0.0
    """How long a recording's media answers 404 after it was made."""

    machine_detection_seconds: float = 4.0
    """How long the carrier listens until it knows whether a person or a machine has answered."""

    signature: Literal["sha1", "sha256"] = "sha1"
    """The algorithm of X-Twilio-Signature; sha256 uses `shared_key` in place of the auth token."""

    shared_key: str = "emulator-shared-key"
    signed_port: Literal["documented", "kept", "dropped", "added"] = "documented"
    """Whether the signed URL holds the port; documented: dropped for HTTPS alone."""

    request_seconds: float = 15.0
    """The longest that any request to the application may take, retries included, in wall time."""

    answer_redirects: int = 10
    """How many HTTP redirects are followed; one more is error 11215."""
